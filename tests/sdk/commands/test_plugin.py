import json
from pathlib import Path

import pytest

from tests.sdk.manifest.example import Plugin
from wangge_sdk.cli import DONE, FAILED, USAGE, main


@pytest.fixture(autouse=True)
def english_terminal(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    return Plugin(tmp_path / "plugin")


def test_a_plugin_without_faults(plugin: Plugin, capsys):
    assert main(["plugin", "check", str(plugin.write())]) == DONE
    assert capsys.readouterr().out == "example-university.road-defects 1.2.0: nothing to mend\n"


def test_findings_tell_place_fault_and_mend(plugin: Plugin, capsys):
    plugin.files["routing.json"]["rows"][0]["class"] = "potholes"
    plugin.files["routing.json"]["rows"][1]["unit_kind"] = "road_corps"
    assert main(["plugin", "check", str(plugin.write()), "--lang", "en"]) == FAILED
    out = capsys.readouterr().out
    assert "error  routing.json  $.rows[0].class  [routing.classes]\n    There is no class potholes.\n    → Correct the name" in out
    assert out.endswith("example-university.road-defects 1.2.0: error × 2, warning × 1\n")


def test_warnings_do_not_fail(plugin: Plugin, capsys):
    plugin.files["routing.json"]["rows"][0]["unit_kind"] = "road_corps"
    assert main(["plugin", "check", str(plugin.write())]) == DONE
    assert "warning × 1" in capsys.readouterr().out


def test_the_terminals_language_is_spoken(plugin: Plugin, capsys, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    plugin.manifest["license"] = ""
    assert main(["plugin", "check", str(plugin.write())]) == FAILED
    out = capsys.readouterr().out
    assert "错误  plugin.json  $.license  [schema.minLength]" in out
    assert out.endswith(f"{plugin.folder}: 错误 × 1\n")


def test_programs_read_json(plugin: Plugin, capsys):
    plugin.manifest["version"] = "one"
    assert main(["plugin", "check", str(plugin.write()), "--format", "json"]) == FAILED
    report = json.loads(capsys.readouterr().out)
    assert (report["errors"], report["warnings"], report["notes"]) == (1, 0, 0)
    assert report["findings"][0]["path"] == "$.version"
    assert report["findings"][0]["mend"]["en"]


def test_where_there_is_no_plugin(tmp_path: Path, capsys):
    assert main(["plugin", "check", str(tmp_path)]) == USAGE
    assert "has 0 plugin.json" in capsys.readouterr().err

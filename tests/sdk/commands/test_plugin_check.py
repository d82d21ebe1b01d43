"""The command as its author uses it: on a folder, on a wheel, in both languages, for people and for programs."""

import json
from pathlib import Path

import pytest

import wangge_sdk.rulepack.examining
from tests.sdk.rulepack.zips import WHEEL, wheel
from wangge_sdk.cli import DONE, FAILED, UNAVAILABLE, USAGE, main
from wangge_sdk.projects.creating import NewPlugin, create


@pytest.fixture(autouse=True)
def english_terminal(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    create(NewPlugin(template="service", publisher="acme", name="street-lights"), tmp_path / "made")
    return tmp_path / "made"


@pytest.fixture
def hooks(project: Path) -> Path:
    return project / "src/acme_street_lights/hooks.py"


def manifest_of(project: Path, **changed) -> None:
    file = project / "src/acme_street_lights/plugin.json"
    file.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), **changed}), encoding="utf-8")


def test_a_plugin_without_faults(project: Path, capsys):
    assert main(["plugin", "check", str(project)]) == DONE
    assert capsys.readouterr().out == "acme.street-lights 0.1.0: nothing to mend\n"


def test_findings_tell_place_code_fault_and_mend(project: Path, hooks: Path, capsys):
    hooks.write_text(hooks.read_text(encoding="utf-8") + '\n\ndef late():\n    __import__("os").system("ls")\n', encoding="utf-8")
    assert main(["plugin", "check", str(project), "--lang", "en"]) == FAILED
    line = len(hooks.read_text(encoding="utf-8").splitlines())
    told = (
        f"error  src/acme_street_lights/hooks.py:{line}  [python.process]\n"
        '    __import__("os").system("ls")\n'
        "    It uses os.system, which starts or controls processes.\n"
        "    → Do it inside the plugin, or make it a job.\n"
    )
    assert told in capsys.readouterr().out


def test_the_manifest_has_places_in_it(project: Path, capsys):
    manifest_of(project, license="")
    assert main(["plugin", "check", str(project), "--lang", "zh-CN"]) == FAILED
    assert "错误  src/acme_street_lights/plugin.json  $.license  [schema.minLength]" in capsys.readouterr().out


def test_the_terminals_language_is_spoken(project: Path, capsys, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert main(["plugin", "check", str(project)]) == DONE
    assert capsys.readouterr().out == "acme.street-lights 0.1.0: 没有问题\n"


def test_a_folder_that_cannot_be_packed_is_checked_all_the_same(project: Path, hooks: Path, capsys):
    (project / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    hooks.write_text("import socket\n", encoding="utf-8")
    assert main(["plugin", "check", str(project)]) == FAILED
    out = capsys.readouterr().out
    assert "[wheel.packable]" in out
    assert "src/acme_street_lights/hooks.py:1  [egress.network]" in out


def test_the_tools_behind_the_rules_say_nothing_by_themselves(project: Path, caplog):
    """Bandit logs that it cannot name a file that lies in no package."""
    next((project / "src").glob("*/plugin.json")).write_text("{", encoding="utf-8")
    assert main(["plugin", "check", str(project)]) == FAILED
    assert [record.message for record in caplog.records if record.name.startswith("bandit")] == []


def test_programs_read_json(project: Path, hooks: Path, capsys):
    hooks.write_text("import socket\n", encoding="utf-8")
    assert main(["plugin", "check", str(project), "--format", "json"]) == FAILED
    report = json.loads(capsys.readouterr().out)
    [finding] = [each for each in report["findings"] if each["id"] == "egress.network"]
    assert (report["verdict"], finding["line"], finding["code"], len(finding["fingerprint"])) == ("failed", 1, "import socket", 16)
    assert finding["mend"]["zh-CN"]
    assert {check["outcome"] for check in report["checks"]} <= {"passed", "found", "skipped"}
    assert report["sbom"]["bomFormat"] == "CycloneDX"
    assert {"acme_street_lights/hooks.py"} < {each["name"] for each in report["sbom"]["metadata"]["component"]["components"]}


def test_code_hosts_read_sarif(project: Path, hooks: Path, capsys):
    hooks.write_text("import socket\n", encoding="utf-8")
    assert main(["plugin", "check", str(project), "--format", "sarif"]) == FAILED
    log = json.loads(capsys.readouterr().out)
    [run] = log["runs"]
    assert log["version"] == "2.1.0"
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    [result] = [each for each in run["results"] if each["ruleId"] == "egress.network"]
    place = result["locations"][0]["physicalLocation"]
    assert (result["level"], place["artifactLocation"]["uri"], place["region"]["startLine"]) == (
        "error",
        "src/acme_street_lights/hooks.py",
        1,
    )
    assert {each["ruleId"] for each in run["results"]} <= {rule["id"] for rule in run["tool"]["driver"]["rules"]}


def test_a_missing_tool_is_said_and_is_no_pass(project: Path, capsys, monkeypatch):
    without = lambda name: None if name == "bandit" else object()  # noqa: E731  shorter than a function
    monkeypatch.setattr(wangge_sdk.rulepack.examining, "find_spec", without)
    assert main(["plugin", "check", str(project)]) == UNAVAILABLE
    out = capsys.readouterr().out
    assert "not checked  [lint.bandit]  bandit is not installed\n    → pip install 'wangge-sdk[check]'\n" in out
    assert out.endswith("acme.street-lights 0.1.0: not everything was looked at, so it has not passed\n")
    assert main(["plugin", "check", str(project), "--format", "sarif"]) == UNAVAILABLE
    assert json.loads(capsys.readouterr().out)["runs"][0]["invocations"][0]["executionSuccessful"] is False


def test_a_wheel_is_checked_as_a_file(tmp_path: Path, capsys):
    file = tmp_path / WHEEL
    file.write_bytes(wheel({"acme_lamps/evil.pth": b"import os"}))
    assert main(["plugin", "check", str(file)]) == FAILED
    assert "acme_lamps/evil.pth  [wheel.runs_itself]" in capsys.readouterr().out


def test_a_pack_of_ones_own(tmp_path: Path, capsys):
    file = tmp_path / WHEEL
    file.write_bytes(wheel({"acme_lamps/hooks.py": b'"""Hooks."""\nimport socket\n'}))
    pack = tmp_path / "pack.json"
    pack.write_text('{"id": "county", "version": "3", "modes": {"egress.network": "shadow"}}', encoding="utf-8")
    assert main(["plugin", "check", str(file), "--pack", str(pack)]) == DONE
    assert "egress.network" not in capsys.readouterr().out
    pack.write_text('{"id": "county", "version": "3", "modes": {"no.such": "off"}}', encoding="utf-8")
    assert main(["plugin", "check", str(file), "--pack", str(pack)]) == USAGE
    assert "there is no check 'no.such'" in capsys.readouterr().err


def test_where_there_is_no_plugin(tmp_path: Path, capsys):
    assert main(["plugin", "check", str(tmp_path)]) == USAGE
    assert "has 0 plugin.json" in capsys.readouterr().err

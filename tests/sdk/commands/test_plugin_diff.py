"""`wangge plugin diff`, as an author and a script run it."""

import json
from pathlib import Path

import pytest

from tests.sdk.manifest.example import Plugin
from wangge_sdk.cli import DONE, FAILED, USAGE, main


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Plugin, Plugin]:
    return Plugin(tmp_path / "old"), Plugin(tmp_path / "new")


def run(old: Plugin, new: Plugin, *options: str) -> int:
    return main(["plugin", "diff", str(old.write()), str(new.write()), *options])


def test_the_same_asks_need_nobody(versions, capsys) -> None:
    old, new = versions
    new.manifest["version"] = "1.3.0"
    assert run(old, new, "--lang", "en") == DONE
    assert capsys.readouterr().out == "example-university.road-defects 1.2.0 → 1.3.0: the same; no consent is needed\n"


def test_asking_for_less_needs_nobody(versions, capsys) -> None:
    old, new = versions
    new.manifest["egress"][0]["data_classes"] = []
    assert run(old, new, "--lang", "zh-CN") == DONE
    assert capsys.readouterr().out.startswith("减少  改为：从 weather.example.edu（境内）获取资料")


def test_asking_for_more_needs_the_county(versions, capsys) -> None:
    old, new = versions
    new.manifest["permissions"]["required"][0]["fields"].append("position")
    assert run(old, new, "--lang", "en") == FAILED
    out = capsys.readouterr().out
    assert out.startswith("widened  Now: May read cases")
    assert out.endswith("widened; it runs under the old grant until the county agrees\n")


def test_programs_read_the_typed_difference(versions, capsys) -> None:
    old, new = versions
    new.manifest["egress"][0] |= {"country": "DE", "data_classes": ["personal"]}
    assert run(old, new, "--json") == FAILED
    report = json.loads(capsys.readouterr().out)
    assert report["effect"] == "sensitive"
    [line] = report["lines"]
    assert (line["kind"], line["key"][0], line["changed"]) == ("egress", "weather.example.edu", ["data_classes", "country"])
    assert (line["before"]["country"], line["after"]["country"]) == ("CN", "DE")
    assert set(report["sentences"][0]["text"]) == {"zh-CN", "en"}


def test_two_plugins_are_not_compared(versions, capsys) -> None:
    old, new = versions
    old.manifest["id"] = "example-university.other"
    assert run(old, new) == USAGE
    assert "are two plugins" in capsys.readouterr().err


def test_what_replaces_a_plugin_is_compared_with_it(versions) -> None:
    old, new = versions
    old.manifest["id"] = new.manifest["replaces"][0]
    assert run(old, new) == DONE


def test_a_plugin_that_cannot_be_read(versions, tmp_path: Path, capsys) -> None:
    assert main(["plugin", "diff", str(tmp_path / "none"), str(versions[1].write())]) == USAGE
    assert "none" in capsys.readouterr().err

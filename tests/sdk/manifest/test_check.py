import json
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.sdk.manifest.example import Plugin
from wangge_sdk.manifest import PackageError, check, open_package
from wangge_sdk.manifest.rules import RULES


def test_a_plugin_that_uses_every_section_has_nothing_to_mend(plugin: Plugin):
    assert plugin.findings() == []


def test_rules_are_not_asked_of_what_the_schema_refuses(plugin: Plugin):
    plugin.manifest["kind"] = "gadget"
    plugin.manifest["publisher"]["id"] = "somebody-else"
    assert [finding.id for finding in plugin.findings()] == ["schema.enum"]


def test_a_manifest_that_is_not_json_is_a_finding(plugin: Plugin):
    folder = plugin.write()
    (folder / "plugin.json").write_text('{"id": ')
    (finding,) = check(folder)
    assert (finding.id, finding.path, finding.file) == ("json.valid", "$", "plugin.json")
    assert "JSON" in finding.message["en"]


def test_what_is_no_plugin_cannot_be_checked(plugin: Plugin):
    with pytest.raises(PackageError, match="neither a folder"):
        check(plugin.folder / "nothing-here")


def test_every_rule_says_what_it_is_for():
    assert all((rule.__doc__ or "").strip().endswith(".") for rule in RULES)
    assert len({rule.__name__ for rule in RULES}) == len(RULES)


def test_every_rule_has_a_test_by_its_name():
    tests = "\n".join(file.read_text() for file in (Path(__file__).parent / "rules").glob("test_*.py"))
    assert [rule.__name__ for rule in RULES if f"def test_{rule.__name__}" not in tests] == []


@pytest.mark.parametrize("point", entry_points(group="wangge.plugins"), ids=lambda point: point.name)
def test_our_own_plugins_have_no_errors(point):
    assert [finding for finding in check(point) if finding.severity != "note"] == []


def test_a_package_that_is_open_already_can_be_checked(plugin: Plugin):
    package = open_package(plugin.write())
    assert check(package) == []
    assert json.loads(package.read("plugin.json")) == plugin.manifest

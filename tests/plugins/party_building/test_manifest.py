import json
from pathlib import Path

import wangge_plugin_party_building
from wangge_plugin_party_building import hooks
from wangge_plugin_party_building.development import PAPERS
from wangge_sdk.manifest import check, open_package, read_manifest

PACKAGE = open_package(Path(wangge_plugin_party_building.__file__).parent)


def test_nothing_is_to_be_mended() -> None:
    assert check(PACKAGE) == []


def test_every_command_and_job_has_its_function() -> None:
    contributes = read_manifest(PACKAGE).contributes
    handlers = [each.handler for each in contributes.ui.commands] + [each.handler for each in contributes.jobs]
    assert [name for name in handlers if not callable(getattr(hooks, name, None))] == []
    assert {each.permission for each in contributes.ui.commands} <= {each.id for each in contributes.permissions}


def test_the_papers_of_the_rules_are_those_of_the_form() -> None:
    schema = json.loads(PACKAGE.read("documents/paper.schema.json"))
    choices = {each["const"] for each in schema["properties"]["kind"]["oneOf"]}
    assert {*PAPERS} <= choices

import json
from pathlib import Path

import wangge_plugin_elderly_care
from wangge_plugin_elderly_care import hooks
from wangge_plugin_elderly_care.scales import ITEMS
from wangge_sdk.manifest import check, open_package, read_manifest

PACKAGE = open_package(Path(wangge_plugin_elderly_care.__file__).parent)


def test_nothing_is_to_be_mended() -> None:
    assert check(PACKAGE) == []


def test_everything_that_is_declared_has_its_function() -> None:
    contributes = read_manifest(PACKAGE).contributes
    handlers = [each.handler for each in contributes.ui.commands] + [each.handler for each in contributes.jobs]
    handlers += [each.handler for each in contributes.routes] + [each.handler for each in contributes.subscriptions]
    assert [name for name in handlers if not callable(getattr(hooks, name, None))] == []
    assert {each.permission for each in contributes.ui.commands} <= {each.id for each in contributes.permissions}


def test_the_items_of_the_scale_are_those_of_the_form() -> None:
    fields = json.loads(PACKAGE.read("forms/assess.schema.json"))["properties"]
    asked = {name: tuple(choice["const"] for choice in fields[name]["oneOf"]) for name in fields if name not in {"elder", "on"}}
    assert asked == dict(ITEMS)


def test_a_drill_never_calls_the_rescue_service_or_a_leader() -> None:
    chains = {each.id: each for each in read_manifest(PACKAGE).contributes.escalations}
    targets = {step.target.rpartition(":")[2] for step in chains["drill"].steps}
    assert targets == {"family", "second", "grid_worker", "centre"}
    assert {step.channel for step in chains["drill"].steps} == {"app"}
    real = [step.target.rpartition(":")[2] for step in chains["sos"].steps]
    assert real == ["family", "second", "grid_worker", "centre", "rescue", "leader"]

"""The guide's page about asking: its table is the SDK's, and its examples run on the platform's own broker."""

import json
import re
from datetime import timedelta
from types import ModuleType
from typing import Any
from unittest.mock import AsyncMock

import msgspec
import pytest

from tests import world
from tests.core.broker.conftest import LAMPS, NORTH_GRID, report
from tests.core.plugins import example
from tests.core.plugins.example import MemoryPackage, manifest
from tests.sdk.test_guide import LANGUAGES, blocks, page
from tests.world import NORTH, SYSTEM
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Put
from wangge_core.egress.model import Incoming
from wangge_core.instants import LOCAL
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import read_offer
from wangge_sdk.broker.calls import METHODS
from wangge_sdk.views import CaseClosed, ReportView

STREETLIGHT = "livelihood.appeal.streetlight"


@pytest.fixture
async def platform(sqlite_settings, time):
    """The platform, without the invented plugin of the other tests: here the guide's is installed."""
    settings = msgspec.structs.replace(sqlite_settings, inprocess_plugins=f"{sqlite_settings.inprocess_plugins},{LAMPS}")
    async with Platform(settings, time).opened() as opened:
        yield opened


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_method_is_in_the_guide_with_its_permission_and_cost(language: str) -> None:
    rows = re.findall(r"^\| `(\w+\.\w+)` \| (?:–|`([\w.:]+)`) \| (\d+) \|", page(language, "asking"), re.MULTILINE)
    assert [(name, scope or None, int(cost)) for name, scope, cost in rows] == [
        (method.name, method.scope, method.cost) for method in METHODS.values()
    ]


def module(language: str, caption: str) -> ModuleType:
    made = ModuleType("example_lamps")
    exec(compile(blocks(language, "asking")[caption], caption, "exec"), made.__dict__)  # noqa: S102  our own page
    return made


async def install(platform: Platform, language: str, code: ModuleType, hook: str) -> None:
    fragment = json.loads(blocks(language, "asking")["permissions, egress and events in plugin.json"])
    required = [*fragment["permissions"]["required"], {"scope": "cases:read", "reason": fragment["permissions"]["required"][0]["reason"]}]
    fragment["permissions"]["required"] = required
    contributes = {**fragment["contributes"], "hooks": [{"hook": hook}]}
    names = {"register_key": {"type": "string"}, "register_mirror": {"type": "string"}}
    files = {
        "plugin.json": manifest(LAMPS, (hook,), **{**fragment, "contributes": contributes}),
        "acme_noise/hooks.py": b"",
        "acme_noise/__init__.py": b"",
        "hooks.py": b"",
        "events/lamp_mended.json": {"type": "object", "properties": {"status": {"type": "integer"}}},
        "settings/area.json": {"type": "object", "properties": names},
    }
    found = read_offer(MemoryPackage(files))
    assert found.offer, found.findings
    assert platform.host.admit(found, code).state == "ready"
    await world.enable(platform, LAMPS, NORTH)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_example_of_reading_runs(platform: Platform, language: str) -> None:
    await install(platform, language, module(language, "example_lamps/hooks.py"), "suggest_class.v1")
    text = ReportView(text="又黑了", area=NORTH_GRID, reported_at=platform.time.now())
    relay = platform.host.relay(NORTH_GRID)
    assert [answer for answer in await relay.ask("suggest_class", text) if answer.plugin == LAMPS] == []
    await report(platform, case_type="livelihood.appeal", class_id=STREETLIGHT)
    (answer,) = [answer for answer in await relay.ask("suggest_class", text) if answer.plugin == LAMPS]
    assert answer.value[0].class_id == STREETLIGHT


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_examples_of_collections_run(sqlite_settings, time, language: str) -> None:
    """The owner counts its homes as checked when a case is closed; the reader sees that, and nothing that is not exported."""
    examples = blocks(language, "collections")
    owner, reader = "example.rented-homes", "example.fire"
    ref = Ref(owner, "home")
    settings = msgspec.structs.replace(sqlite_settings, inprocess_plugins=f"{owner},{reader}")
    async with Platform(settings, time).opened() as platform:
        for plugin, caption, data in (
            (owner, "example_homes/hooks.py", json.loads(examples["data in plugin.json"])),
            (reader, "example_fire/hooks.py", json.loads(examples["reads in the other plugin.json"])["data"]),
        ):
            code = ModuleType(plugin)
            exec(compile(examples[caption], caption, "exec"), code.__dict__)  # noqa: S102  our own page
            schema = {"documents/home.schema.json": json.loads(examples["documents/home.schema.json"])}
            found = example.found(plugin, ("case_closed.v1",), schema, data=data)
            assert found.offer, found.findings
            assert platform.host.admit(found, code).state == "ready"
            await world.enable(platform, plugin, NORTH)
        made = await platform.documents.service.put(
            SYSTEM, ref, Put(body={"number": "A-1", "state": "let", "owner": "陈房东"}, area=NORTH_GRID)
        )
        event = CaseClosed(event_id="e1", at=platform.time.now(), case=example.case(NORTH_GRID), outcome="fixed", public_reason="")
        for plugin in (owner, reader):
            assert await platform.host.relay(NORTH_GRID).tell("case_closed", event, plugin=plugin)
        now = await platform.documents.queries.get(SYSTEM, ref, made.id)
        assert (now.version, now.body["checked_on"]) == (2, event.at.astimezone(LOCAL).date().isoformat())
        await platform.broker.keeping.flush()
        rows = await platform.database.fetch("SELECT resource_id, facts FROM audit_entry WHERE action = 'plugin.asked'")
        read = {row["resource_id"]: msgspec.json.decode(row["facts"])["subjects"] for row in rows}
        assert read == {owner: [str(made.id)], reader: [str(made.id)]}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_example_of_the_outside_runs(platform: Platform, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await install(platform, language, module(language, "example_lamps/closing.py"), "case_closed.v1")
    await platform.plugins.set_settings(SYSTEM, LAMPS, NORTH, {"register_key": "hunter2"})
    sent = AsyncMock(return_value=("1.1.1.1", Incoming(status=204, headers={}, body=b"", url="")))
    egress: Any = platform.notifications.egress
    monkeypatch.setattr(egress, "_send", sent)
    monkeypatch.setattr(egress, "_resolver", AsyncMock(return_value=["1.1.1.1"]))
    event = CaseClosed(
        event_id="e1", at=platform.time.now() + timedelta(hours=1), case=example.case(NORTH_GRID), outcome="fixed", public_reason=""
    )
    for _ in range(2):  # told again, it is emitted once
        assert await platform.host.relay(NORTH_GRID).tell("case_closed", event, plugin=LAMPS)
    assert sent.await_args is not None
    assert sent.await_args.args[3]["authorization"] == "Bearer hunter2"
    (row,) = await platform.database.fetch("SELECT data FROM outbox WHERE type = 'lamps.lamp_mended.v1'")
    assert row["data"] in ('{"status":204}', {"status": 204})

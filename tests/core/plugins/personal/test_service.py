"""What people set of a plugin for themselves: theirs alone, read in their name alone, gone with their account. It is the guide's plugin."""

import json
from types import ModuleType
from typing import Any

import msgspec
import pytest

from tests import world
from tests.core.broker.conftest import handle
from tests.core.plugins.example import found
from tests.sdk.test_guide import blocks
from tests.world import NORTH, SYSTEM, World
from wangge_core.access.model import Actor
from wangge_core.errors import ForbiddenError, InvalidError, NotFoundError
from wangge_core.platform import Platform
from wangge_core.plugins.personal import service
from wangge_sdk.host_protocol import BrokerCall, raw
from wangge_sdk.platform import RefusedError

PLUGIN = "example.lamps"


@pytest.fixture
async def platform(sqlite_settings, time):
    """The platform with the guide's plugin on in the north."""
    examples = blocks("en", "settings")
    code = ModuleType("example_lamps")
    exec(compile(examples["example_lamps/hooks.py"], "hooks.py", "exec"), code.__dict__)  # noqa: S102  our own page
    declared: dict[str, Any] = json.loads(examples["settings in plugin.json"])
    declared["contributes"]["ui"] = {"commands": [{"id": "board", "title": {"zh-CN": "看板", "en": "Board"}, "handler": "board"}]}
    files = {name: json.loads(text) for name, text in examples.items() if name.startswith("settings/")}
    runtime = {"isolation": "inprocess", "module": "acme_noise.hooks", "limits": {}}
    settings = msgspec.structs.replace(sqlite_settings, inprocess_plugins=PLUGIN)
    async with Platform(settings, time).opened() as opened:
        read = found(PLUGIN, files=files, kind="service", runtime=runtime, **declared)
        assert read.offer, [finding.sentence() for finding in read.findings]
        assert opened.host.admit(read, code).state == "ready"
        await world.enable(opened, PLUGIN, NORTH)
        yield opened


@pytest.fixture
def county(platform: Platform) -> World:
    return world.find(platform.settings.data)


async def mine(platform: Platform, acting: Actor | None) -> dict[str, Any]:
    answer = await platform.broker.service.answer(handle(NORTH, acting, PLUGIN), BrokerCall(1, 1, "settings.mine", raw({})))
    values: dict[str, Any] = msgspec.msgpack.decode(answer)["values"]
    return values


async def test_one_sets_sees_and_takes_back_ones_own_and_nobody_elses(platform: Platform, county: World) -> None:
    personal, dispatcher, worker = platform.personal, county.actor("north_dispatcher"), county.actor("worker")
    await personal.put(dispatcher, PLUGIN, {"streets": 9})
    (shown,) = (await personal.every(dispatcher)).items
    assert (shown.own, shown.effective, shown.defaults) == ({"streets": 9}, {"streets": 9}, {"streets": 3})
    assert (await personal.every(worker)).items[0].own == {}
    assert (await mine(platform, dispatcher), await mine(platform, worker)) == ({"streets": 9}, {"streets": 3})
    (entry,) = await platform.database.fetch("SELECT facts FROM audit_entry WHERE action = 'plugin.own_settings_changed'")
    assert msgspec.json.decode(entry["facts"]) == {"names": ["streets"]}, "the audit says which, not what"
    await personal.take_back(worker, PLUGIN)
    assert (await mine(platform, dispatcher)) == {"streets": 9}
    await personal.put(dispatcher, PLUGIN, {})
    assert await platform.database.fetch("SELECT * FROM plugin_person_setting") == []


async def test_the_guides_command_is_shown_the_callers_own(platform: Platform, county: World) -> None:
    dispatcher = county.actor("north_dispatcher")
    await platform.personal.put(dispatcher, PLUGIN, {"streets": 2})
    said = await platform.plugin_commands.run(dispatcher, PLUGIN, "board", area=NORTH, given={}, locale="en")
    assert said.message == {"zh-CN": "40 盏。", "en": "40 lamps."}


@pytest.mark.parametrize("acting", [None, Actor(kind="resident", id="anonymous"), SYSTEM])
async def test_where_nobody_with_an_account_acts_there_are_none(platform: Platform, acting: Actor | None) -> None:
    with pytest.raises(RefusedError) as refused:
        await mine(platform, acting)
    assert refused.value.code == "no_acting_person"


async def test_what_does_not_fit_or_is_not_for_one_is_refused(platform: Platform, county: World, monkeypatch: pytest.MonkeyPatch) -> None:
    personal = platform.personal
    monkeypatch.setattr(service, "MOST_BYTES", 13)
    for values in ({"streets": 0}, {"lamps_per_street": 3}, {"streets": 10}):
        with pytest.raises(InvalidError, match="settings"):
            await personal.put(county.actor("worker"), PLUGIN, values)
    for name in ("south_dispatcher", "north_dispatcher"):
        with pytest.raises(NotFoundError):
            await personal.put(county.actor(name), PLUGIN if name.startswith("south") else "nobody.knows", {"streets": 1})
    assert (await personal.every(county.actor("south_dispatcher"))).items == ()
    with pytest.raises(ForbiddenError):
        await personal.every(Actor(kind="resident", id="anonymous"))


async def test_where_it_is_off_one_still_sees_what_one_has_set_and_takes_it_back(platform: Platform, county: World) -> None:
    personal, worker = platform.personal, county.actor("worker")
    await personal.put(worker, PLUGIN, {"streets": 4})
    await platform.plugins.switch(SYSTEM, PLUGIN, NORTH, enabled=False)
    (held,) = (await personal.every(worker)).items
    assert (held.own, held.form_schema) == ({"streets": 4}, None)
    await personal.take_back(worker, PLUGIN)
    assert (await personal.every(worker)).items == ()


async def test_they_end_with_the_account(platform: Platform, county: World) -> None:
    worker = county.actor("worker")
    await platform.personal.put(worker, PLUGIN, {"streets": 4})
    assert worker.account_id is not None
    await platform.identity.accounts.set_state(SYSTEM, worker.account_id, "locked")
    assert await platform.database.fetch("SELECT plugin FROM plugin_person_setting") != []
    await platform.identity.accounts.set_state(SYSTEM, worker.account_id, "ended")
    assert await platform.database.fetch("SELECT plugin FROM plugin_person_setting") == []

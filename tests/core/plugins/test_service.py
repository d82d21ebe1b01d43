"""What an administrator does with plugins: guarded, audited, announced, in force at once."""

from typing import Any

import pytest

from tests import world
from tests.core.plugins import example
from tests.core.plugins.conftest import gauge_of
from tests.core.plugins.example import found
from tests.world import COUNTY, NORTH, NORTH_VILLAGE, SOUTH, World
from wangge_core.access.model import Actor
from wangge_core.errors import ForbiddenError, InvalidError, NotFoundError
from wangge_core.identity.accounts.schemas import AccountDraft
from wangge_core.identity.directory.schemas import PersonDraft
from wangge_core.identity.positions.schemas import PositionDraft
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.errors import HookNotFoundError, PluginNotFoundError, UnusablePluginError
from wangge_core.plugins.model import State, Trouble
from wangge_core.settings import Settings
from wangge_sdk.views import ReportView

PLUGIN = "wangge.livelihood"
SCHEMA = {
    "type": "object",
    "properties": {"most": {"type": "integer", "minimum": 1, "default": 3, "x-i18n": {"title": {"zh-CN": "上限", "en": "Limit"}}}},
    "additionalProperties": False,
}


@pytest.fixture
def admin(county: World) -> Actor:
    return county.actor("system_admin")


async def entries(platform: Platform) -> list[dict[str, Any]]:
    """Return the audit entries about plugins, oldest first, without those of building the county."""
    rows = await platform.database.fetch("SELECT action, actor_id, resource_id, area FROM audit_entry ORDER BY id")
    return [row for row in rows if row["action"].startswith("plugin.") and row["actor_id"] != world.SYSTEM.id]


async def events(platform: Platform, kind: str) -> list[dict[str, Any]]:
    return await platform.database.fetch("SELECT area, key, data FROM outbox WHERE type = {} ORDER BY seq", kind)


async def test_switching_takes_effect_at_once_below_too(platform: Platform, admin: Actor) -> None:
    host = platform.host
    assert host.is_on(PLUGIN, NORTH)
    assert not host.is_on(PLUGIN, SOUTH)
    await platform.plugins.switch(admin, PLUGIN, COUNTY, enabled=True)
    assert host.is_on(PLUGIN, SOUTH)
    await platform.plugins.switch(admin, PLUGIN, NORTH, enabled=False)
    assert not host.is_on(PLUGIN, NORTH_VILLAGE)
    await platform.plugins.inherit(admin, PLUGIN, NORTH)
    await platform.plugins.inherit(admin, PLUGIN, NORTH)
    assert host.is_on(PLUGIN, NORTH_VILLAGE)
    assert [(each["action"], each["actor_id"], each["resource_id"], each["area"]) for each in await entries(platform)] == [
        ("plugin.enabled", admin.id, PLUGIN, COUNTY),
        ("plugin.disabled", admin.id, PLUGIN, NORTH),
        ("plugin.inherited", admin.id, PLUGIN, NORTH),
    ]
    announced = [each for each in await events(platform, "plugin.area_changed") if each["key"] == PLUGIN]
    assert [each["area"] for each in announced] == [NORTH, COUNTY, NORTH, NORTH]


async def test_the_padded_code_is_understood(platform: Platform, admin: Actor) -> None:
    await platform.plugins.switch(admin, PLUGIN, "999901200000", enabled=True)
    assert platform.host.is_on(PLUGIN, SOUTH)


async def test_only_who_may_manage_plugins_there(platform: Platform, county: World) -> None:
    for name in ("worker", "county_dispatcher", "leader", "security_admin", "audit_admin"):
        with pytest.raises(ForbiddenError):
            await platform.plugins.switch(county.actor(name), PLUGIN, NORTH, enabled=False)
        with pytest.raises(ForbiddenError):
            await platform.plugins.release(county.actor(name), PLUGIN)
    assert platform.host.is_on(PLUGIN, NORTH)
    assert await entries(platform) == []


async def test_what_is_not_there_is_said_precisely(platform: Platform, admin: Actor) -> None:
    with pytest.raises(PluginNotFoundError):
        await platform.plugins.switch(admin, "acme.absent", NORTH, enabled=True)
    with pytest.raises(NotFoundError, match="area_not_found"):
        await platform.plugins.switch(admin, PLUGIN, "999901999", enabled=True)
    with pytest.raises(ForbiddenError):
        await platform.plugins.switch(admin, PLUGIN, "330521", enabled=True)
    with pytest.raises(InvalidError, match="area_code"):
        await platform.plugins.switch(admin, PLUGIN, "99990", enabled=True)


async def test_a_plugin_that_is_not_ready_cannot_be_switched_on_but_off(platform: Platform, admin: Actor) -> None:
    platform.host.admit(found("acme.foreign", ("suggest_class.v1",)), example.Good())
    with pytest.raises(UnusablePluginError, match="sandboxed worker"):
        await platform.plugins.switch(admin, "acme.foreign", NORTH, enabled=True)
    installed = await platform.plugins.switch(admin, "acme.foreign", NORTH, enabled=False)
    assert installed.state is State.REFUSED


async def test_a_failed_change_changes_nothing(platform: Platform, admin: Actor) -> None:
    version = await platform.database.fetch("SELECT version FROM plugin_state")
    await platform.database.execute("ALTER TABLE audit_entry RENAME TO audit_entry_away")
    with pytest.raises(Exception, match="audit_entry"):
        await platform.plugins.switch(admin, PLUGIN, SOUTH, enabled=True)
    await platform.database.execute("ALTER TABLE audit_entry_away RENAME TO audit_entry")
    await platform.host.refresh()
    assert not platform.host.is_on(PLUGIN, SOUTH)
    assert await platform.database.fetch("SELECT version FROM plugin_state") == version


async def test_an_area_chooses_who_decides(platform: Platform, admin: Actor) -> None:
    deciding = found("acme.deciding", ("decide_unit.v1",))
    platform.host.admit(deciding, object())
    choose = platform.plugins.choose_decider
    assert await choose(admin, "decide_unit", COUNTY, "acme.deciding") == "acme.deciding"
    assert platform.host.decider("decide_unit", NORTH_VILLAGE) == "acme.deciding"
    assert await choose(admin, "decide_unit", NORTH, "") is None
    assert platform.host.decider("decide_unit", NORTH_VILLAGE) is None
    assert await choose(admin, "decide_unit", NORTH, None) == "acme.deciding"
    with pytest.raises(UnusablePluginError, match="does not implement decide_unit"):
        await choose(admin, "decide_unit", NORTH, PLUGIN)
    for hook in ("suggest_class", "decide_everything"):
        with pytest.raises(HookNotFoundError):
            await choose(admin, hook, NORTH, "acme.deciding")
    assert [each["action"] for each in await entries(platform)] == ["plugin.decider_chosen"] * 3
    assert len(await events(platform, "plugin.decider_changed")) == 3


async def test_settings_are_checked_as_they_will_hold(platform: Platform, admin: Actor) -> None:
    platform.host.admit(found("acme.set", files={"settings.json": SCHEMA}, contributes={"settings": {"area": "settings.json"}}))
    change = platform.plugins.set_settings
    assert platform.host.settings("acme.set", NORTH) == {"most": 3}
    assert await change(admin, "acme.set", COUNTY, {"most": 5}) == {"most": 5}
    assert platform.host.settings("acme.set", NORTH) == {"most": 5}
    assert await change(admin, "acme.set", NORTH, {"most": 7}) == {"most": 7}
    assert await change(admin, "acme.set", NORTH, {}) == {"most": 5}
    with pytest.raises(InvalidError) as caught:
        await change(admin, "acme.set", NORTH, {"most": 0, "more": 1})
    assert sorted((field.path, field.code) for field in caught.value.fields) == [("/more", "additional_properties"), ("/most", "minimum")]
    with pytest.raises(InvalidError, match="has no settings"):
        await change(admin, PLUGIN, NORTH, {"most": 1})
    [entry, *_] = await entries(platform)
    assert (entry["action"], entry["resource_id"]) == ("plugin.settings_changed", "acme.set")


async def test_the_root_of_the_tree_has_settings_too(platform: Platform) -> None:
    platform.host.admit(found("acme.set", files={"settings.json": SCHEMA}, contributes={"settings": {"area": "settings.json"}}))
    assert await platform.plugins.set_settings(world.SYSTEM, "acme.set", "99", {"most": 2}) == {"most": 2}


async def test_switching_on_again_forgives(platform: Platform, admin: Actor) -> None:
    # The keyword plugin is on in the north; its code is ours, so that it is broken here by hand.
    triage = "wangge.keyword-triage"
    relay = platform.host.relay(NORTH)
    await relay.ask("suggest_class", example.report(area=NORTH_VILLAGE))
    gauge = gauge_of(platform.host, triage, NORTH)
    for _ in range(3):
        gauge.breaker.failed(0.0)
    assert gauge.breaker.state == "open"
    await platform.plugins.switch(admin, triage, NORTH, enabled=True)
    assert gauge.breaker.state == "closed"


async def test_releasing_is_audited(platform: Platform, admin: Actor) -> None:
    installed = await platform.plugins.release(admin, PLUGIN)
    assert installed.state is State.READY
    assert [each["action"] for each in await entries(platform)] == ["plugin.released"]


async def test_releasing_concerns_every_area_that_has_chosen(platform: Platform) -> None:
    person = await platform.identity.directory.add_person(world.SYSTEM, PersonDraft("周南", SOUTH))
    await platform.identity.positions.add(world.SYSTEM, PositionDraft(person.id, "system_admin", SOUTH))
    account = await platform.identity.accounts.add(world.SYSTEM, AccountDraft(person.id, "zhou.nan", world.PASSWORD))
    actor = Actor(kind="account", id=str(account.id), account_id=account.id)
    with pytest.raises(ForbiddenError) as caught:
        await platform.plugins.release(actor, PLUGIN)
    assert caught.value.code == "plugin_chosen_elsewhere"


async def test_how_a_plugin_does_next_door_is_not_told(platform: Platform, county: World) -> None:
    triage = "wangge.keyword-triage"
    await platform.host.relay(NORTH).ask("suggest_class", ReportView(text="垃圾", area=NORTH, reported_at=world.NOW))
    gauge_of(platform.host, triage, NORTH).failed(Trouble.RAISED, "KeyError in hooks.py, line 3", 0.0)
    shown = {
        name: (await platform.plugin_queries.one(county.actor(name), triage)).health for name in ("north_dispatcher", "south_dispatcher")
    }
    assert (shown["north_dispatcher"].state, shown["north_dispatcher"].failures) == ("degraded", 1)
    assert (shown["south_dispatcher"].state, shown["south_dispatcher"].last_error) == ("idle", None)


async def test_roles_of_plugins_hold_from_the_start(sqlite_settings: Settings, all_installed: None) -> None:
    """Before anything else was read anew: what areas may do was read before there were plugins."""
    async with Platform(sqlite_settings, FixedTime(world.NOW)).opened() as platform:
        assert {role.id for role in platform.access.contributed()} <= {role.id for role in platform.access.policy.roles}
        assert any(role.plugin for role in platform.access.policy.roles)

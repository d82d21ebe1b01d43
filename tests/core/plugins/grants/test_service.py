"""Agreeing, upgrading under the old grant, withdrawing: guarded, audited, announced, in force at once."""

import json
from typing import Any

import pytest

from tests.core.plugins.grants.conftest import HOST, READER, Versions
from tests.world import COUNTY, NORTH, SOUTH, World
from wangge_core.access.model import Actor
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.platform import Platform
from wangge_core.plugins.errors import NotGrantedError, PluginNotFoundError, UnusablePluginError
from wangge_core.plugins.grants.model import Agreement


@pytest.fixture
def admin(county: World) -> Actor:
    return county.actor("system_admin")


def agreement(platform: Platform, number: int = 0, *optional: str, **more: Any) -> Agreement:
    return Agreement(**{"number": number, "manifest": platform.host.installed(READER).offer.digest, "optional": optional, **more})


def fields(platform: Platform, area: str = NORTH) -> Any:
    version = platform.host.installed(READER).offer.manifest.version
    right = platform.host.granted(READER, version, area).allows("cases:read")
    return right.fields() if right else frozenset()


async def on(platform: Platform, admin: Actor, area: str = COUNTY, *optional: str) -> None:
    await platform.grants.agree(admin, READER, area, agreement(platform, 0, *optional))
    await platform.plugins.switch(admin, READER, area, enabled=True)


async def audited(platform: Platform) -> list[tuple[str, str, dict[str, Any]]]:
    rows = await platform.database.fetch("SELECT action, area, facts FROM audit_entry WHERE resource_id = {} ORDER BY id", READER)
    return [(row["action"], row["area"], json.loads(row["facts"])) for row in rows]


async def test_a_plugin_is_switched_on_after_consent_only(platform: Platform, admin: Actor, version: Versions) -> None:
    platform.host.admit(version())
    with pytest.raises(NotGrantedError, match=f"/plugins/{READER}/grant"):
        await platform.plugins.switch(admin, READER, NORTH, enabled=True)
    await on(platform, admin)
    assert fields(platform) == fields(platform, SOUTH) == {"text"}
    rows = await audited(platform)
    assert [(action, area) for action, area, _ in rows] == [("plugin.granted", COUNTY), ("plugin.enabled", COUNTY)]
    facts = rows[0][2]
    assert (facts["version"], facts["number"], facts["effect"], facts["officer"]) == ("1.0.0", 1, "widened", False)
    [event] = await platform.database.fetch("SELECT area, key, data FROM outbox WHERE type = 'plugin.grant_changed' AND key = {}", READER)
    assert event["area"] == COUNTY


async def test_nothing_is_granted_where_it_is_switched_off(platform: Platform, admin: Actor, version: Versions) -> None:
    platform.host.admit(version())
    await on(platform, admin)
    await platform.plugins.switch(admin, READER, SOUTH, enabled=False)
    assert fields(platform, SOUTH) == frozenset()
    assert platform.host.granted(READER, "9.9.9", NORTH).allows("cases:read") is None, "no such version"
    assert platform.host.places(READER, COUNTY) == (COUNTY,)


async def test_optional_permissions_are_the_countys_choice(platform: Platform, admin: Actor, version: Versions) -> None:
    platform.host.admit(version())
    await on(platform, admin, COUNTY, "cases:read")
    assert fields(platform) == {"text", "position"}
    await platform.grants.agree(admin, READER, NORTH, agreement(platform))
    assert (fields(platform), fields(platform, SOUTH)) == ({"text"}, {"text", "position"})
    await platform.grants.agree(admin, READER, COUNTY, agreement(platform, 1))
    assert fields(platform, SOUTH) == {"text"}


async def test_new_code_runs_under_the_old_grant_until_the_county_agrees(platform: Platform, admin: Actor, version: Versions) -> None:
    platform.host.admit(version())
    await on(platform, admin)
    await platform.host.replace(version("2.0.0", "text", "public_reason", egress=[HOST]))
    assert platform.host.is_on(READER, NORTH)
    assert fields(platform) == {"text"}
    assert platform.host.granted(READER, "2.0.0", NORTH).egress("model.example", "compute") is None
    shown = await platform.grant_queries.grant(admin, READER, NORTH)
    assert (shown.consent, shown.effect, shown.agreed_version, shown.from_area) == ("waiting", "widened", "1.0.0", COUNTY)
    assert [(change.group, change.effect) for change in shown.changes] == [("data", "widened"), ("network", "widened")]
    await platform.grants.agree(admin, READER, COUNTY, agreement(platform, 1))
    assert fields(platform) == {"text", "public_reason"}
    assert platform.host.granted(READER, "2.0.0", NORTH).egress("model.example", "compute").ports == (443,)
    assert (await platform.grant_queries.grant(admin, READER, NORTH)).consent == "given"


async def test_going_back_to_the_old_version_gives_what_it_asks_for(platform: Platform, admin: Actor, version: Versions) -> None:
    await platform.host.replace(version("2.0.0", "text", "public_reason"))
    await on(platform, admin)
    await platform.host.replace(version("1.0.0"))
    assert fields(platform) == {"text"}
    assert (await platform.grant_queries.grant(admin, READER, NORTH)).consent == "given"


async def test_withdrawing_is_in_force_at_once_and_below(platform: Platform, admin: Actor, version: Versions) -> None:
    platform.host.admit(version())
    await on(platform, admin)
    await platform.grants.agree(admin, READER, NORTH, agreement(platform))
    await platform.grants.withdraw(admin, READER, COUNTY, 1)
    assert fields(platform) == fields(platform, SOUTH) == frozenset()
    assert not platform.host.is_on(READER, NORTH)
    shown = await platform.grant_queries.grant(admin, READER, NORTH)
    assert (shown.consent, shown.number, shown.changes) == ("withdrawn", 1, [])
    with pytest.raises(NotGrantedError):
        await platform.plugins.switch(admin, READER, NORTH, enabled=True)
    with pytest.raises(ConflictError, match="grant_missing"):
        await platform.grants.withdraw(admin, READER, COUNTY, 2)
    await platform.grants.agree(admin, READER, COUNTY, agreement(platform, 2))
    await platform.plugins.switch(admin, READER, COUNTY, enabled=True)
    assert fields(platform) == {"text"}
    history = await platform.grant_queries.history(admin, READER, COUNTY)
    assert [(item.number, item.act, item.by) for item in history.items] == [
        (3, "granted", admin.name or admin.id),
        (2, "withdrawn", admin.name or admin.id),
        (1, "granted", admin.name or admin.id),
    ]
    assert [action for action, _, _ in await audited(platform)].count("plugin.withdrawn") == 1


async def test_a_township_may_withdraw_for_itself(platform: Platform, admin: Actor, version: Versions) -> None:
    platform.host.admit(version())
    await on(platform, admin)
    await platform.grants.withdraw(admin, READER, NORTH, 0)
    assert (fields(platform), fields(platform, SOUTH)) == (frozenset(), {"text"})


async def test_two_who_act_at_once_do_not_overwrite_each_other(platform: Platform, admin: Actor, version: Versions) -> None:
    platform.host.admit(version())
    await on(platform, admin)
    for number in (0, 2):
        with pytest.raises(ConflictError, match="grant_changed"):
            await platform.grants.agree(admin, READER, COUNTY, agreement(platform, number))
        with pytest.raises(ConflictError, match="grant_changed"):
            await platform.grants.withdraw(admin, READER, COUNTY, number)
    assert fields(platform) == {"text"}


async def test_what_was_read_is_what_is_agreed_to(platform: Platform, admin: Actor, version: Versions) -> None:
    platform.host.admit(version())
    read = agreement(platform)
    await platform.host.replace(version("2.0.0", "text", "score"))
    with pytest.raises(ConflictError, match="grant_outdated"):
        await platform.grants.agree(admin, READER, COUNTY, read)


async def test_only_what_is_optional_may_be_chosen(platform: Platform, admin: Actor, version: Versions) -> None:
    platform.host.admit(version())
    with pytest.raises(InvalidError) as caught:
        await platform.grants.agree(admin, READER, COUNTY, agreement(platform, 0, "cases:read", "people:read"))
    assert [(field.path, field.code) for field in caught.value.fields] == [("/optional/1", "unknown")]


async def test_data_about_people_goes_abroad_only_when_an_officer_is_named(platform: Platform, admin: Actor, version: Versions) -> None:
    platform.host.admit(version(egress=[HOST | {"country": "DE"}]))
    assert (await platform.grant_queries.grant(admin, READER, COUNTY)).needs_officer
    with pytest.raises(InvalidError) as caught:
        await platform.grants.agree(admin, READER, COUNTY, agreement(platform, officer=" "))
    assert [(field.path, field.code) for field in caught.value.fields] == [("/officer", "required")]
    await platform.grants.agree(admin, READER, COUNTY, agreement(platform, officer="王数安"))
    [item] = (await platform.grant_queries.history(admin, READER, COUNTY)).items
    assert item.officer == "王数安"
    assert "王数安" not in str(await audited(platform)), "the audit holds no names"
    assert not (await platform.grant_queries.grant(admin, READER, COUNTY)).needs_officer, "it was agreed to"


async def test_only_who_may_manage_plugins_there(platform: Platform, county: World, admin: Actor, version: Versions) -> None:
    platform.host.admit(version())
    for name in ("worker", "county_dispatcher", "security_admin"):
        with pytest.raises(ForbiddenError):
            await platform.grants.agree(county.actor(name), READER, NORTH, agreement(platform))
        with pytest.raises(ForbiddenError):
            await platform.grants.withdraw(county.actor(name), READER, NORTH, 0)
    with pytest.raises(ForbiddenError):
        await platform.grant_queries.grant(county.actor("worker"), READER, NORTH)
    with pytest.raises(ForbiddenError):
        await platform.grants.agree(admin, READER, "330521", agreement(platform))


async def test_what_is_not_there_is_said_precisely(platform: Platform, admin: Actor, version: Versions) -> None:
    broken = version()
    platform.host.admit(type(broken)(name=READER, offer=None))
    with pytest.raises(UnusablePluginError):
        await platform.grants.agree(admin, READER, COUNTY, Agreement(number=0, manifest="0" * 64))
    with pytest.raises(UnusablePluginError):
        await platform.grant_queries.grant(admin, READER, COUNTY)
    with pytest.raises(PluginNotFoundError):
        await platform.grants.agree(admin, "acme.absent", COUNTY, Agreement(number=0, manifest="0" * 64))
    with pytest.raises(NotFoundError, match="area_not_found"):
        await platform.grants.agree(admin, READER, "999901999", Agreement(number=0, manifest="0" * 64))


async def test_another_process_hears_of_it(platform: Platform, admin: Actor, version: Versions) -> None:
    platform.host.admit(version())
    await on(platform, admin)
    async with Platform(platform.settings, platform.time).opened() as other:
        other.host.admit(version())
        assert fields(other) == {"text"}
        await platform.grants.withdraw(admin, READER, COUNTY, 1)
        await other.host.refresh()
        assert fields(other) == frozenset()


async def test_first_party_plugins_run_by_the_same_path(platform: Platform) -> None:
    granted = platform.host.granted("wangge.keyword-triage", "0.1.0", NORTH)
    assert granted.allows("reports:read").fields() == {"text"}
    assert granted.may_call("suggest_class.v1")
    assert not platform.host.granted("wangge.keyword-triage", "0.1.0", SOUTH).may_call("suggest_class.v1")

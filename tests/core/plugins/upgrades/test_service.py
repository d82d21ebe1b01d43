"""Changing versions area by area: guarded, audited, announced, in force at once, and back again."""

from typing import Any

import pytest

from tests import world
from tests.core.plugins.conftest import until
from tests.core.plugins.example import WHY
from tests.core.plugins.upgrades.conftest import NOISE, noise, running
from tests.world import COUNTY, NORTH, NORTH_VILLAGE, SOUTH, World
from wangge_core.access.model import Actor
from wangge_core.errors import ForbiddenError
from wangge_core.platform import Platform
from wangge_core.plugins.errors import NotGrantedError, PluginNotFoundError, UnusablePluginError
from wangge_core.plugins.grants.model import Consent
from wangge_core.plugins.model import Trouble
from wangge_core.plugins.upgrades.errors import NothingBeforeError, NotOnError, OutdatedPlanError, SameVersionError

ASKS = {"required": [{"scope": "units:read", "reason": WHY}]}


async def acts(platform: Platform) -> list[tuple[str, str, Any]]:
    rows = await platform.database.fetch("SELECT action, area, facts, actor_id FROM audit_entry ORDER BY id")
    kept = ("plugin.upgraded", "plugin.rolled_back", "plugin.version_taken_back", "plugin.canary_marked", "plugin.canary_unmarked")
    return [(row["action"], row["area"], row["actor_id"]) for row in rows if row["action"] in kept]


async def test_an_area_is_upgraded_and_goes_back_while_its_neighbour_stays(both: Platform, admin: Actor) -> None:
    assert running(both, NORTH_VILLAGE, SOUTH) == ["1.0.0", "1.0.0"]
    await both.upgrades.upgrade(admin, NOISE, NORTH, "2.0.0", "1.0.0")
    assert running(both, NORTH_VILLAGE, SOUTH) == ["2.0.0", "1.0.0"]
    assert both.host.contributions(NORTH_VILLAGE).class_of("noise.matter.dust") is not None
    assert both.host.contributions(SOUTH).class_of("noise.matter.dust") is None
    await both.upgrades.roll_back(admin, NOISE, NORTH)
    assert running(both, NORTH_VILLAGE, SOUTH) == ["1.0.0", "1.0.0"]
    assert await acts(both) == [("plugin.upgraded", NORTH, admin.id), ("plugin.rolled_back", NORTH, admin.id)]


async def test_the_county_takes_along_what_has_not_chosen_itself(both: Platform, admin: Actor) -> None:
    await both.upgrades.upgrade(admin, NOISE, NORTH, "2.0.0", "1.0.0")
    await both.upgrades.roll_back(admin, NOISE, NORTH)
    await both.upgrades.upgrade(admin, NOISE, COUNTY, "2.0.0", "1.0.0")
    assert running(both, COUNTY, SOUTH, NORTH) == ["2.0.0", "2.0.0", "1.0.0"]


async def test_what_cannot_be_is_refused(both: Platform, admin: Actor, county: World) -> None:
    upgrade = both.upgrades.upgrade
    with pytest.raises(PluginNotFoundError):
        await upgrade(admin, NOISE, NORTH, "3.0.0", "1.0.0")
    with pytest.raises(OutdatedPlanError):
        await upgrade(admin, NOISE, NORTH, "2.0.0", "0.9.0")
    with pytest.raises(SameVersionError):
        await upgrade(admin, NOISE, NORTH, "1.0.0", "1.0.0")
    with pytest.raises(NothingBeforeError):
        await both.upgrades.roll_back(admin, NOISE, NORTH)
    with pytest.raises(ForbiddenError):
        await upgrade(county.actor("north_dispatcher"), NOISE, NORTH, "2.0.0", "1.0.0")
    both.host.admit(noise("4.0.0", runtime={"isolation": "worker", "module": "acme_noise.hooks", "limits": {}}, kind="service"))
    with pytest.raises(UnusablePluginError):
        await upgrade(admin, NOISE, NORTH, "4.0.0", "1.0.0")
    await both.plugins.switch(admin, NOISE, NORTH, enabled=False)
    with pytest.raises(NotOnError):
        await upgrade(admin, NOISE, NORTH, "2.0.0", "1.0.0")
    assert await acts(both) == []


async def test_switching_on_again_brings_back_the_version_that_ran(both: Platform, admin: Actor) -> None:
    await both.upgrades.upgrade(admin, NOISE, NORTH, "2.0.0", "1.0.0")
    for enabled in (False, True):
        await both.plugins.switch(admin, NOISE, NORTH, enabled=enabled)
    assert running(both, NORTH) == ["2.0.0"]
    await both.upgrades.roll_back(admin, NOISE, NORTH)
    assert running(both, NORTH) == ["1.0.0"]


async def test_a_wider_version_runs_under_the_old_grant_until_the_county_agrees(platform: Platform, admin: Actor) -> None:
    platform.host.admit(noise("1.0.0", permissions=ASKS))
    await world.enable(platform, NOISE, COUNTY)
    wider = {"required": [*ASKS["required"], {"scope": "cases:read", "fields": ["text"], "reason": WHY}]}
    platform.host.admit(noise("2.0.0", permissions=wider))
    plan = await platform.upgrade_queries.plan(admin, NOISE, NORTH, "2.0.0")
    assert (plan.effect, plan.consent, plan.problem, plan.forward) == ("widened", "waiting", None, True)
    assert len(plan.changes) == 1
    await platform.upgrades.upgrade(admin, NOISE, COUNTY, "2.0.0", "1.0.0")
    granted = platform.host.granted(NOISE, "2.0.0", NORTH)
    assert granted.allows("units:read") is not None
    assert granted.allows("cases:read") is None
    [told] = await platform.database.fetch("SELECT area FROM audit_entry WHERE action = 'plugin.consent_needed'")
    assert told["area"] == COUNTY
    await platform.grants.agree_to_installed(admin, NOISE, COUNTY)
    assert platform.host.granted(NOISE, "2.0.0", NORTH).allows("cases:read") is not None


async def test_a_version_that_asks_where_nobody_agreed_to_anything_waits(platform: Platform, admin: Actor) -> None:
    platform.host.admit(noise("1.0.0"))
    await platform.plugins.switch(admin, NOISE, COUNTY, enabled=True)
    platform.host.admit(noise("2.0.0", permissions=ASKS))
    assert (await platform.upgrade_queries.plan(admin, NOISE, COUNTY, "2.0.0")).problem is not None
    with pytest.raises(NotGrantedError):
        await platform.upgrades.upgrade(admin, NOISE, COUNTY, "2.0.0", "1.0.0")
    await platform.grants.agree_to_installed(admin, NOISE, COUNTY, version="2.0.0")
    await platform.upgrades.upgrade(admin, NOISE, COUNTY, "2.0.0", "1.0.0")
    assert platform.host.grants.consent(NOISE, platform.host.installed(NOISE, "2.0.0").offer.asking, COUNTY) is Consent.GIVEN  # type: ignore[union-attr]


async def test_some_areas_try_it_first_and_then_the_rest_follows(both: Platform, admin: Actor) -> None:
    await both.upgrades.mark(admin, NOISE, NORTH, tries=True)
    await both.upgrades.mark(admin, NOISE, NORTH, tries=True)
    assert await both.upgrades.roll_out(admin, NOISE, "2.0.0", "canaries") == [NORTH]
    assert running(both, NORTH_VILLAGE, SOUTH) == ["2.0.0", "1.0.0"]
    with pytest.raises(NotOnError):
        await both.upgrades.roll_out(admin, NOISE, "2.0.0", "canaries")
    [canary] = both.host.standing.canaries(NOISE)
    assert (canary.area, canary.version) == (NORTH, "2.0.0")
    assert await both.upgrades.roll_out(admin, NOISE, "2.0.0", "rest") == [COUNTY]
    assert running(both, NORTH_VILLAGE, SOUTH) == ["2.0.0", "2.0.0"]
    [canary] = both.host.standing.canaries(NOISE)
    assert canary.version == ""
    await both.upgrades.mark(admin, NOISE, NORTH, tries=False)
    assert both.host.standing.canaries(NOISE) == ()
    assert [act for act, *_ in await acts(both)] == ["plugin.canary_marked", "plugin.upgraded", "plugin.upgraded", "plugin.canary_unmarked"]


async def test_a_version_whose_breaker_opens_where_it_is_tried_is_taken_back(both: Platform, admin: Actor) -> None:
    await both.upgrades.mark(admin, NOISE, NORTH, tries=True)
    await both.upgrades.roll_out(admin, NOISE, "2.0.0", "canaries")
    elsewhere = both.host.vitals.gauge(NOISE, "1.0.0", COUNTY, "suggest_class")
    gauge = both.host.vitals.gauge(NOISE, "2.0.0", NORTH, "suggest_class")
    for number in range(3):
        elsewhere.failed(Trouble.RAISED, "KeyError in hooks.py, line 3", number)
        gauge.failed(Trouble.RAISED, "KeyError in hooks.py, line 9", number)
    await until(lambda: running(both, NORTH, SOUTH) == ["1.0.0", "1.0.0"])
    await both.canary_watch.stop()
    [canary] = both.host.standing.canaries(NOISE)
    assert (canary.version, canary.stopped_version, canary.stopped_reason) == ("", "2.0.0", "suggest_class: KeyError in hooks.py, line 9")
    [*_, last] = await acts(both)
    assert last == ("plugin.version_taken_back", NORTH, "system:plugin canaries")
    [event] = await both.database.fetch("SELECT area, key FROM outbox WHERE type = 'plugin.version_taken_back'")
    assert (event["area"], event["key"]) == (NORTH, NOISE)
    assert not await both.upgrades.take_back(NOISE, "2.0.0", NORTH, "again")


async def test_a_version_that_nobody_tries_is_not_taken_back(both: Platform, admin: Actor) -> None:
    await both.upgrades.upgrade(admin, NOISE, NORTH, "2.0.0", "1.0.0")
    gauge = both.host.vitals.gauge(NOISE, "2.0.0", NORTH, "suggest_class")
    for number in range(3):
        gauge.failed(Trouble.RAISED, "KeyError", number)
    await both.canary_watch.stop()
    assert running(both, NORTH) == ["2.0.0"]


async def test_versions_areas_and_trials_are_shown(both: Platform, admin: Actor, county: World) -> None:
    await both.upgrades.mark(admin, NOISE, NORTH, tries=True)
    await both.upgrades.roll_out(admin, NOISE, "2.0.0", "canaries")
    for version, area, calls in (("1.0.0", COUNTY, 50), ("2.0.0", NORTH, 30)):
        gauge = both.host.vitals.gauge(NOISE, version, area, "suggest_class")
        gauge.calls += calls
        gauge.durations.append(0.002)
    shown = await both.upgrade_queries.versions(admin, NOISE)
    assert [(each.version, each.state, each.areas) for each in shown.versions] == [("2.0.0", "ready", 1), ("1.0.0", "ready", 1)]
    assert [(each.code, each.runs, each.back_to, each.canary, each.trying) for each in shown.areas] == [
        (COUNTY, "1.0.0", "", False, ""),
        (NORTH, "2.0.0", "1.0.0", True, "2.0.0"),
    ]
    [trial] = shown.trials
    assert (trial.tried.calls, trial.others.calls, trial.others.version, trial.judgement) == (30, 50, "1.0.0", "no_worse")
    seen = await both.upgrade_queries.versions(county.actor("south_dispatcher"), NOISE)
    assert [each.code for each in seen.areas] == [COUNTY]

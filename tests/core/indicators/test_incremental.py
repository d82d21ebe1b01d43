"""Facts kept step by step are those made from scratch, whatever way cases take."""

import random
from datetime import timedelta
from uuid import UUID

import pytest

from tests.core.cases.walking import act, reported
from tests.world import World
from wangge_core.access.model import Scope
from wangge_core.cases.model import Case
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

REFUSE: tuple[str, str, dict[str, str]] = ("north_dispatcher", "refuse", {"reason": "below_standard", "public_reason": "理由充分"})
ROADS: dict[str, list[tuple[str, str, dict[str, str]]]] = {
    "reported": [("worker", "verify", {"result": "yes"}), ("north_dispatcher", "file", {}), REFUSE],
    "verified": [("north_dispatcher", "file", {}), REFUSE],
    "filed": [("north_dispatcher", "dispatch", {"unit_id": "city"}), ("north_dispatcher", "dispatch", {"unit_id": "water"})],
    "handling": [("holder", "handle", {"note": "已处理"}), ("holder", "return", {"return_type": "not_mine", "note": "不属本单位"})],
    "proposed": [
        ("proposed", "accept", {}),
        ("proposed", "decline", {"return_type": "not_mine", "note": "不属本单位"}),
        ("north_dispatcher", "contest", {"note": "都说不是自己的"}),
    ],
    "adjudicating": [("adjudicator", "adjudicate", {"unit_id": "water", "note": "由水利局负责"})],
    "handled": [("north_dispatcher", "feedback", {})],
    "checking": [("worker", "check", {"result": "yes"}), ("worker", "check", {"result": "no", "note": "还没修好"})],
    "checked": [
        ("north_dispatcher", "close", {"outcome": "fixed", "public_reason": "已经解决"}),
        ("north_dispatcher", "close", {"outcome": "not_ours", "public_reason": "不属受理"}),
    ],
}


async def stepped(platform: Platform, county: World, case: Case, chance: random.Random) -> Case:
    who, action, data = chance.choice(ROADS[case.state])
    if action in {"return", "decline"} and (await platform.cases.passing.standing(case)).decided:  # a decision binds
        who, action, data = ROADS["handling"][0]
    if who in {"holder", "proposed"}:
        unit = case.unit_id if who == "holder" else case.proposed_unit_id
        who = "handler" if unit == county.units["city"] else "water_handler"
    return await act(platform, county, case, who, action, data)


@pytest.mark.parametrize("seed", range(3))
async def test_incremental_facts_equal_those_from_scratch(platform: Platform, county: World, time: FixedTime, seed: int) -> None:
    chance, keeper = random.Random(seed), platform.indicators.keeper
    cases: dict[UUID, Case] = {}
    for _ in range(70):
        time.advance(timedelta(hours=chance.randrange(1, 30)))
        open_cases = [case for case in cases.values() if case.state in ROADS]
        if not open_cases or chance.random() < 0.15:
            case = await reported(platform, chance.choice(["999901100201001", "999901100201002"]))
        else:
            case = await stepped(platform, county, chance.choice(open_cases), chance)
        cases[case.id] = case
        if chance.random() < 0.8:  # an event may come late, or twice
            await keeper.refresh([case.id])
        if chance.random() < 0.2:
            await keeper.refresh([case.id])
    await keeper.catch_up(Scope.everything())
    incremental = await platform.indicators.facts.all(Scope.everything())
    assert {fact.case_id for fact in incremental} == set(cases)
    await platform.database.execute("DELETE FROM case_fact")
    assert await keeper.rebuild(Scope.everything()) == len(cases)
    assert await platform.indicators.facts.all(Scope.everything()) == incremental


async def test_a_rebuild_forgets_cases_that_are_gone(platform: Platform) -> None:
    gone, kept = await reported(platform), await reported(platform)
    await platform.indicators.keeper.rebuild(Scope.everything())
    await platform.database.execute("DELETE FROM cases WHERE id = {}", gone.id)
    assert await platform.indicators.keeper.rebuild(Scope.everything()) == 1
    assert [fact.case_id for fact in await platform.indicators.facts.all(Scope.everything())] == [kept.id]


async def test_an_older_reading_never_replaces_a_newer(platform: Platform, county: World) -> None:
    case = await reported(platform)
    facts, keeper = platform.indicators.facts, platform.indicators.keeper
    await keeper.refresh([case.id])
    old = await facts.all(Scope.everything())
    await act(platform, county, case, "worker", "verify", {"result": "yes"})
    await keeper.refresh([case.id])
    new = await facts.all(Scope.everything())
    assert new != old
    await facts.save(old)
    assert await facts.all(Scope.everything()) == new

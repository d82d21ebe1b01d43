"""Open cases by day: what the job counts late is what was open on the evening, and every day lists its cases."""

import random
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tests import world
from tests.core.cases.walking import act, reported, walked
from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from tests.world import World
from wangge_core.access.model import Actor, Scope
from wangge_core.cases.duplicates.schemas import MergeIn, UnmergeIn
from wangge_core.cases.model import Case
from wangge_core.cases.relations.schemas import PartIn, SplitIn
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError
from wangge_core.indicators.days.filling import KIND
from wangge_core.indicators.days.model import last_over
from wangge_core.instants import LOCAL, FixedTime
from wangge_core.jobs.model import Job
from wangge_core.platform import Platform

SOUTH_GRID = "999901200201001"


async def told(platform: Platform, case: Case) -> Case:
    found = await platform.cases.repository.told(case.id)
    assert found is not None
    return found


async def something(platform: Platform, county: World, cases: list[Case], chance: random.Random) -> None:
    """Let something happen that opens or closes a case."""
    dispatcher, merging = county.actor("north_dispatcher"), platform.cases.merging
    standing = [await told(platform, case) for case in cases]
    fresh = [case for case in standing if case.state == "reported"]
    closed = [case for case in standing if case.state == "closed" and case.outcome == "fixed"]
    merged = [case for case in standing if case.outcome == "duplicate"]
    match chance.choice(("report", "report", "close", "reopen", "merge", "unmerge", "split")):
        case "close" if fresh:
            await walked(platform, county, chance.choice(fresh), "close")
        case "reopen" if closed:
            case = chance.choice(closed)
            if case.round < 3:
                await act(platform, county, case, "north_dispatcher", "reopen", {"note": "又坏了"})
        case "merge" if len(fresh) > 1:
            one, other = chance.sample(fresh, 2)
            await merging.merge(dispatcher, one.id, MergeIn(into=other.id, version=one.version, into_version=other.version))
        case "unmerge" if merged:
            case = chance.choice(merged)
            await merging.unmerge(dispatcher, case.id, UnmergeIn(case.version))
        case "split" if fresh:
            case = chance.choice(fresh)
            cases[:] = [one for one in cases if one.id != case.id]  # it waits for its children, open
            await platform.cases.together.relations.split(dispatcher, case.id, SplitIn(case.version, [PartIn("清理"), PartIn("修门")]))
        case _:
            cases.append(await reported(platform))


async def evening(platform: Platform) -> set[UUID]:
    """Return what is open now, by the simplest reading."""
    rows = await platform.database.fetch("SELECT id, closed_at, channel FROM cases")
    return {row["id"] for row in rows if row["closed_at"] is None and row["channel"] not in {"split", "import"}}


async def listed(platform: Platform, actor: Actor, day: date, which: str = "open", area: str | None = None) -> set[UUID]:
    found: set[UUID] = set()
    after = None
    while True:
        page = await platform.indicators.day_queries.cases(actor, area, day.isoformat(), which, after, 3)  # type: ignore[arg-type]
        found |= {item.id for item in page.items}
        after = page.next
        if after is None:
            assert page.count == len(found)
            return found


@pytest.mark.parametrize("seed", range(2))
async def test_a_day_counts_what_was_open_on_its_evening_also_when_it_is_filled_late(
    platform: Platform, county: World, time: FixedTime, seed: int
) -> None:
    chance, days, leader = random.Random(seed), platform.indicators.days, county.actor("leader")
    cases: list[Case] = [await reported(platform), await reported(platform)]
    evenings: dict[date, set[UUID]] = {}
    for _ in range(12):
        for _ in range(chance.randint(0, 3)):
            await something(platform, county, cases, chance)
        evenings[time.now().astimezone(LOCAL).date()] = await evening(platform)
        time.advance(timedelta(days=1))
        if chance.random() < 0.4:  # else the job was missed
            await days.catch_up()
    await days.catch_up()
    assert await days.catch_up() == 0
    await platform.indicators.keeper.catch_up(Scope.everything())
    shown = {
        date.fromisoformat(one.day): one.open
        for month in ("2026-11", "2026-12")
        for one in (await platform.indicators.day_queries.month(leader, None, month)).items
    }
    assert shown == {day: len(ids) for day, ids in evenings.items()}
    for day, ids in evenings.items():
        assert await listed(platform, leader, day) == ids
    kept = await platform.database.fetch("SELECT day, area, case_type, open, aged FROM open_case_day ORDER BY day, area, case_type")
    await platform.database.execute("DELETE FROM open_case_day")
    await platform.database.execute("DELETE FROM open_day_filled")
    assert await days.catch_up() == len(evenings)
    assert kept == await platform.database.fetch("SELECT day, area, case_type, open, aged FROM open_case_day ORDER BY day, area, case_type")


async def test_cases_of_other_systems_are_not_open_here_and_old_ones_are_aged(platform: Platform, county: World, time: FixedTime) -> None:
    imported, old = await reported(platform), await reported(platform)
    await platform.database.execute("UPDATE cases SET channel = 'import' WHERE id = {}", imported.id)
    time.advance(timedelta(days=40))
    await reported(platform)
    time.advance(timedelta(days=1))
    assert await platform.indicators.days.catch_up() == 41
    await platform.indicators.keeper.catch_up(Scope.everything())
    leader, yesterday = county.actor("leader"), last_over(time.now())
    december = (await platform.indicators.day_queries.month(leader, None, f"{yesterday:%Y-%m}")).items
    assert (december[-1].open, december[-1].aged) == (2, 1)
    assert await listed(platform, leader, yesterday, "aged") == {old.id}


async def test_nobody_sees_days_outside_their_areas_nor_a_day_that_is_not_over(platform: Platform, county: World, time: FixedTime) -> None:
    await reported(platform)
    time.advance(timedelta(days=1))
    await platform.indicators.days.catch_up()
    await platform.indicators.keeper.catch_up(Scope.everything())
    queries, south = platform.indicators.day_queries, county.actor("south_dispatcher")
    [day] = (await queries.month(south, None, "2026-11")).items
    assert (day.day, day.open) == ("2026-11-23", 0)
    assert await listed(platform, south, date(2026, 11, 23)) == set()
    with pytest.raises(ForbiddenError, match="statistics:read"):
        await queries.month(south, world.NORTH, "2026-11")
    with pytest.raises(ForbiddenError, match="statistics:read"):
        await queries.cases(county.actor("worker"), None, "2026-11-23", "open", None, 5)
    with pytest.raises(ConflictError, match="day_not_over"):
        await queries.cases(south, None, "2026-11-24", "open", None, 5)
    for wrong in ("2026-11-31", "gestern"):
        with pytest.raises(InvalidError, match="day"):
            await queries.cases(south, None, wrong, "open", None, 5)


async def test_the_job_fills_the_days_and_comes_again_after_midnight(platform: Platform, time: FixedTime) -> None:
    await platform.indicators.days.begin()
    await reported(platform)
    time.advance(timedelta(days=3))
    [row] = await platform.database.fetch("SELECT id, kind, key, run_at FROM job WHERE kind = {}", KIND)
    await platform.indicators.days.run(Job(**row, data={}, attempt=1, worker=uuid4(), version=1))
    assert len(await platform.database.fetch("SELECT day FROM open_day_filled")) == 3
    [row] = await platform.database.fetch("SELECT run_at FROM job WHERE kind = {}", KIND)
    assert row["run_at"].astimezone(LOCAL).isoformat() == "2026-11-27T00:05:00+08:00"


async def test_the_days_and_their_cases_over_http(platform: Platform, client: Client, time: FixedTime) -> None:
    case = await reported(platform)
    await platform.indicators.keeper.catch_up(Scope.everything())
    time.advance(timedelta(days=1))
    await platform.indicators.days.catch_up()
    leader = await signed_in(client, "leader")
    month = (await leader.get("/api/v1/open-cases", params={"period": "2026-11"})).json()
    assert month["items"] == [{"day": "2026-11-23", "open": 1, "aged": 0}]
    cases = (await leader.get("/api/v1/open-cases/2026-11-23", params={"which": "open"})).json()
    assert (cases["count"], [item["number"] for item in cases["items"]]) == (1, [case.number])
    assert (await leader.get("/api/v1/open-cases/never")).status_code == 422

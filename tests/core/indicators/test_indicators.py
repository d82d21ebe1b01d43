"""Figures, the cases behind them, locked months, stars and definitions, on a whole platform."""

from datetime import timedelta
from typing import Any, get_args

import msgspec
import pytest
from msgspec.structs import replace

from tests import world
from tests.core.cases.walking import act, reported, walked
from tests.core.indicators.lives import holds
from tests.world import SYSTEM, World
from wangge_core.access.model import Actor, Scope
from wangge_core.cases.relations.schemas import PartIn, SplitIn
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.events.model import Delivery, Event
from wangge_core.indicators.book import shipped
from wangge_core.indicators.errors import BurdenError, ExpressionError, NoIndicatorError, PeriodLockedError, PeriodNotOverError
from wangge_core.indicators.model import By, Fact, Formula, Grade, Period, Ranking, Weight
from wangge_core.indicators.service import Draft
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

NOVEMBER = "2026-11"
OTHER_GRID = "999901100201002"
FORMULAS: dict[str, Formula] = {kept.name: kept.formula for kept in shipped() if kept.formula}
RANKINGS: dict[str, Ranking] = {kept.name: kept.ranking for kept in shipped() if kept.ranking}
STARS = RANKINGS["star.unit"]
EVERYWHERE = Scope.everything()


async def busy(platform: Platform, county: World, time: FixedTime) -> None:
    """Seven cases that came to different ends."""
    keeper = platform.indicators.keeper
    await reported(platform)
    await walked(platform, county, await reported(platform, OTHER_GRID), "close")
    refused = await reported(platform)
    await act(platform, county, refused, "north_dispatcher", "refuse", {"reason": "below_standard", "public_reason": "不属于受理范围"})
    returned = await walked(platform, county, await reported(platform), "dispatch")
    returned = await act(platform, county, returned, "handler", "return", {"return_type": "not_mine", "note": "应由水利局处理"})
    returned = await act(platform, county, returned, "north_dispatcher", "dispatch", {"unit_id": "water"})
    await act(platform, county, returned, "water_handler", "accept", {})
    failed = await walked(platform, county, await reported(platform), "feedback")
    failed = await act(platform, county, failed, "worker", "check", {"result": "no", "note": "还没修好"})
    void = await walked(platform, county, await reported(platform), "check")
    await act(platform, county, void, "north_dispatcher", "close", {"outcome": "duplicate", "public_reason": "与另一件重复"})
    late = await reported(platform)
    time.advance(timedelta(days=20))
    await walked(platform, county, late, "close")
    await keeper.catch_up(EVERYWHERE)


def by_hand(facts: tuple[Fact, ...], formula: Formula, month: str, now: Any) -> tuple[set[str], set[str]]:
    """Return the numbers of the cases that the two parts count, read slowly."""
    period = Period.parse(month)
    within = [fact for fact in facts if (at := getattr(fact, formula.counted_by)) is not None and period.start <= at < period.end]
    below = {fact.number for fact in within if holds(formula.denominator["where"], fact, now)}
    above = {fact.number for fact in within if fact.number in below and holds(formula.numerator["where"], fact, now)}
    return above, below


async def listed(platform: Platform, actor: Actor, name: str, **asked: Any) -> list[str]:
    """Return every case of a drill-down, page by page."""
    numbers: list[str] = []
    after = None
    while True:
        page = await platform.indicators.queries.cases(
            actor, name, **({"period": NOVEMBER, "area": None, "by": None, "key": None} | asked), after=after, limit=2
        )
        numbers += [item.number for item in page.items]
        after = page.next
        if after is None:
            assert page.count == len(numbers)
            return numbers


async def test_figures_are_those_of_a_slow_reading(platform: Platform, county: World, time: FixedTime) -> None:
    await busy(platform, county, time)
    facts = await platform.indicators.facts.all(EVERYWHERE)
    assert len(facts) == 7
    seen = set()
    for month in (NOVEMBER, "2026-12", "2026-10"):
        table = await platform.indicators.queries.table(county.actor("leader"), None, month)
        for item in table.items:
            above, below = by_hand(facts, FORMULAS[item.formula.id], month, time.now())
            assert item.figure is not None
            assert (item.figure.numerator, item.figure.denominator) == (len(above), len(below)), (item.formula.id, month)
            if below:
                seen.add(item.formula.id)
    assert seen == set(FORMULAS)


async def test_every_count_lists_exactly_its_cases(platform: Platform, county: World, time: FixedTime) -> None:
    await busy(platform, county, time)
    facts = await platform.indicators.facts.all(EVERYWHERE)
    leader = county.actor("leader")
    for name, formula in FORMULAS.items():
        above, below = by_hand(facts, formula, NOVEMBER, time.now())
        assert set(await listed(platform, leader, name, part="numerator")) == above
        assert set(await listed(platform, leader, name, part="denominator")) == below
        for by in get_args(By):
            values = await platform.indicators.queries.values(leader, name, period=NOVEMBER, by=by, area=None)
            assert sum(item.figure.denominator for item in values.items) == values.total.denominator == len(below)
            assert sum(item.figure.numerator for item in values.items) == values.total.numerator == len(above)
            for item in values.items:
                assert len(await listed(platform, leader, name, part="denominator", by=by, key=item.key)) == item.figure.denominator
                assert len(await listed(platform, leader, name, part="numerator", by=by, key=item.key)) == item.figure.numerator


async def test_cases_of_other_systems_are_left_out_and_a_case_with_its_parts_is_one(
    platform: Platform, county: World, time: FixedTime
) -> None:
    dispatcher, leader = county.actor("north_dispatcher"), county.actor("leader")
    parent = await walked(platform, county, await reported(platform), "file")
    await platform.cases.together.relations.split(dispatcher, parent.id, SplitIn(parent.version, [PartIn("清理杂物"), PartIn("修门禁")]))
    children = [row["id"] for row in await platform.database.fetch("SELECT id FROM cases WHERE channel = 'split' ORDER BY id")]
    for child_id in children:
        child = await platform.cases.handling.visible(dispatcher, child_id)
        child = await act(platform, county, child, "north_dispatcher", "dispatch", {"unit_id": "city"})
        await act(platform, county, child, "handler", "handle", {"note": "已清运"})
    foreign = await walked(platform, county, await reported(platform), "close")
    await platform.database.execute("UPDATE cases SET channel = 'import', version = version + 1 WHERE id = {}", foreign.id)
    await platform.indicators.keeper.catch_up(EVERYWHERE)
    table = await platform.indicators.queries.table(leader, None, NOVEMBER)
    counted = {item.formula.id: item.figure.denominator for item in table.items if item.figure}
    assert (counted["valid_report"], counted["filed_rightly"], counted["closed_in_time"]) == (1, 1, 0)
    assert (counted["handled"], counted["dispatched_rightly"]) == (2, 2), "each part is the work of its own unit"
    for name, number in counted.items():
        listed_ = await listed(platform, leader, name, part="denominator")
        assert len(listed_) == number
        assert foreign.number not in listed_
    assert await listed(platform, leader, "valid_report", part="denominator") == [parent.number]
    every = replace(FORMULAS["handled"], denominator={"count": "cases", "where": "imported"})
    await _define(platform, "handled_elsewhere", every)
    assert await listed(platform, leader, "handled_elsewhere", part="numerator") == [foreign.number]


async def test_rows_have_the_names_of_what_they_stand_for(platform: Platform, county: World, time: FixedTime) -> None:
    await busy(platform, county, time)
    leader, queries = county.actor("leader"), platform.indicators.queries

    async def names(by: By, **asked: Any) -> set[str | None]:
        values = await queries.values(leader, "dispatched_in_time", period=NOVEMBER, by=by, area=asked.get("area"))
        return {item.name["zh-CN"] if item.name else None for item in values.items}

    assert await names("area") == {"北镇"}
    assert await names("area", area=world.NORTH_VILLAGE) == {"网格001", "网格002"}
    assert await names("area", area=OTHER_GRID) == {"网格002"}
    assert {"城市管理局", "水利局"} <= await names("unit")
    assert await names("worker") == {"张网格"}
    assert len(await names("class")) >= 1


async def test_nobody_counts_or_lists_outside_their_areas(platform: Platform, county: World, time: FixedTime) -> None:
    await busy(platform, county, time)
    queries, south = platform.indicators.queries, county.actor("south_dispatcher")
    values = await queries.values(south, "valid_report", period=NOVEMBER, by="area", area=None)
    assert (values.total.denominator, values.items) == (0, ())
    assert await listed(platform, south, "valid_report", part="denominator") == []
    north = await queries.values(county.actor("north_dispatcher"), "valid_report", period=NOVEMBER, by="area", area=world.NORTH)
    assert north.total.denominator == 7
    with pytest.raises(ForbiddenError, match="statistics:read"):
        await queries.values(south, "valid_report", period=NOVEMBER, by="area", area=world.NORTH)
    with pytest.raises(ForbiddenError, match="statistics:read"):
        await queries.cases(
            county.actor("worker"), "handled", period=None, area=None, part="numerator", by=None, key=None, after=None, limit=5
        )
    with pytest.raises(ForbiddenError):
        await queries.table(county.actor("worker"), None, None)


async def test_who_manages_formulas_sees_them_without_figures(platform: Platform, county: World) -> None:
    table = await platform.indicators.queries.table(county.actor("system_admin"), None, None)
    assert [item.formula.id for item in table.items] == list(FORMULAS)
    assert all(item.figure is None for item in table.items)
    assert table.period == NOVEMBER
    versions = await platform.indicators.queries.versions(county.actor("system_admin"), "handled", None)
    assert [item.version for item in versions.items] == [2]


async def test_a_locked_month_reproduces_whatever_happens_to_its_cases(platform: Platform, county: World, time: FixedTime) -> None:
    await busy(platform, county, time)
    service, queries = platform.indicators.service, platform.indicators.queries
    dispatcher, leader = county.actor("county_dispatcher"), county.actor("leader")
    before = await queries.table(leader, None, NOVEMBER)
    lock = await service.lock(dispatcher, world.COUNTY, NOVEMBER)
    assert lock.cases == 7
    lists = {(name, part): await listed(platform, leader, name, part=part) for name in FORMULAS for part in ("numerator", "denominator")}
    stars = (await queries.stars(leader, "worker", period=NOVEMBER, area=None)).items

    await _define(platform, "handled", replace(FORMULAS["handled"], numerator={"count": "cases", "where": "handled_in_time"}))
    await platform.database.execute("UPDATE cases SET class_id = NULL, outcome = 'duplicate', version = version + 1")
    assert await platform.indicators.keeper.catch_up(EVERYWHERE) == 7

    after = await queries.table(leader, None, NOVEMBER)
    assert after.lock is not None
    assert [(item.figure, item.formula.version) for item in after.items] == [(item.figure, item.formula.version) for item in before.items]
    assert lists == {
        (name, part): await listed(platform, leader, name, part=part) for name in FORMULAS for part in ("numerator", "denominator")
    }
    assert (await queries.stars(leader, "worker", period=NOVEMBER, area=None)).items == stars
    reproduction = await queries.reproduction(leader, NOVEMBER, None)
    assert reproduction.reproduced
    assert reproduction.changed_since == ("filed_rightly",)
    await platform.database.execute("UPDATE locked_fact SET outcome = 'duplicate'")
    assert not (await queries.reproduction(leader, NOVEMBER, None)).reproduced


async def test_a_month_is_locked_once_when_it_is_over_by_who_may(platform: Platform, county: World, time: FixedTime) -> None:
    service, dispatcher = platform.indicators.service, county.actor("county_dispatcher")
    with pytest.raises(PeriodNotOverError):
        await service.lock(dispatcher, world.COUNTY, NOVEMBER)
    time.advance(timedelta(days=30))
    with pytest.raises(ForbiddenError, match="period:lock"):
        await service.lock(county.actor("leader"), world.COUNTY, NOVEMBER)
    with pytest.raises(InvalidError, match="month"):
        await service.lock(dispatcher, world.COUNTY, "2026-13")
    await service.lock(dispatcher, world.COUNTY, NOVEMBER)
    for area in (world.COUNTY, world.NORTH):
        with pytest.raises(PeriodLockedError):
            await service.lock(dispatcher, area, NOVEMBER)
    entries = await platform.database.fetch("SELECT action, area FROM audit_entry WHERE resource = 'period'")
    assert [(entry["action"], entry["area"]) for entry in entries] == [("period.locked", world.COUNTY)]
    assert [item.month for item in (await platform.indicators.queries.locks(county.actor("leader"), world.NORTH)).items] == [NOVEMBER]
    with pytest.raises(NotFoundError, match="not locked"):
        await platform.indicators.queries.reproduction(county.actor("leader"), "2026-10", None)


async def _define(platform: Platform, name: str, document: Formula | Ranking, **changes: Any) -> None:
    draft = {"name": name, "area": world.COUNTY, "effective_from": NOVEMBER, "document": document} | changes
    await platform.indicators.service.define(SYSTEM, Draft(**draft))


async def test_a_county_s_version_holds_from_its_month_on_and_the_old_one_is_kept(
    platform: Platform, county: World, time: FixedTime
) -> None:
    await busy(platform, county, time)
    strict = replace(FORMULAS["handled"], numerator={"count": "cases", "where": {"all": ["handled_in_time"]}}, grades=())
    await _define(platform, "handled", strict, effective_from="2026-12")
    await _define(platform, "closed_at_all", replace(FORMULAS["handled"], numerator={"count": "cases", "where": "closed"}))
    queries, leader = platform.indicators.queries, county.actor("leader")
    november, december = [await queries.table(leader, world.NORTH, month) for month in (NOVEMBER, "2026-12")]
    assert {item.formula.id: (item.formula.area, item.formula.version) for item in november.items}["handled"] == ("", 2)
    assert {item.formula.id: (item.formula.area, item.formula.version) for item in december.items}["handled"] == (world.COUNTY, 1)
    assert "closed_at_all" in [item.formula.id for item in november.items]
    every = await queries.versions(leader, "handled", None)
    assert [(item.area, item.version, item.effective_from) for item in every.items] == [("", 2, "1970-01"), (world.COUNTY, 1, "2026-12")]
    with pytest.raises(NoIndicatorError):
        await queries.versions(leader, "nothing", None)
    with pytest.raises(NoIndicatorError):
        await queries.values(leader, "star.unit", period=NOVEMBER, by="area", area=None)


async def test_usage_is_refused_with_the_rule_unless_somebody_answers_for_it(platform: Platform, county: World) -> None:
    photos = replace(FORMULAS["valid_report"], numerator={"count": "cases", "where": "with_photo"})
    with pytest.raises(BurdenError, match="no forced photos"):
        await _define(platform, "pictured", photos)
    with pytest.raises(BurdenError):
        await _define(platform, "pictured", photos, override_reason="because")
    reason = "防汛应急期间上级要求，仅限本月"
    await _define(platform, "pictured", photos, override_reason=reason)
    (kept,) = (await platform.indicators.queries.versions(county.actor("leader"), "pictured", None)).items
    assert kept.override_reason == reason
    rows = await platform.database.fetch("SELECT action, facts FROM audit_entry WHERE resource = 'indicator'")
    assert [row["action"] for row in rows] == ["indicator.burden_overridden"]
    assert msgspec.json.decode(rows[0]["facts"])["burden"] == ["/numerator"]
    with pytest.raises(ExpressionError):
        await _define(
            platform, "log_ins", replace(photos, numerator={"count": "cases", "where": "log_ins"}), override_reason="a long enough reason"
        )
    await _define(platform, "fine", FORMULAS["handled"], override_reason="not needed at all")
    (fine,) = (await platform.indicators.queries.versions(county.actor("leader"), "fine", None)).items
    assert fine.override_reason is None


@pytest.mark.parametrize(
    ("name", "document", "path"),
    [
        ("Not A Name", FORMULAS["handled"], "/name"),
        ("half", replace(FORMULAS["handled"], title={"zh-CN": "处置率"}), "/title/en"),
        ("silent", replace(FORMULAS["handled"], source={"zh-CN": " ", "en": "x"}), "/source/zh-CN"),
        ("upside_down", replace(FORMULAS["handled"], grades=FORMULAS["handled"].grades[::-1]), "/grades"),
        ("below_nothing", replace(FORMULAS["handled"], grades=(Grade("A", -1),)), "/grades"),
        ("star.unit", replace(STARS, parts=()), "/parts"),
        ("star.unit", replace(STARS, parts=(Weight("unknown", 1),)), "/parts/0/indicator"),
        ("star.unit", replace(STARS, parts=(Weight("handled", 0),)), "/parts/0/weight"),
        ("star.sun", STARS, "/name"),
    ],
)
async def test_what_says_nothing_is_refused_with_its_place(platform: Platform, name: str, document: Formula | Ranking, path: str) -> None:
    with pytest.raises(InvalidError) as refused:
        await _define(platform, name, document)
    assert refused.value.fields[0].path == path


async def test_two_grades_of_one_name_are_refused(platform: Platform) -> None:
    first, *others = FORMULAS["handled"].grades
    with pytest.raises(InvalidError, match="name of its own"):
        await _define(platform, "twice", replace(FORMULAS["handled"], grades=(first, *(replace(one, name="A") for one in others))))


async def test_formulas_are_defined_by_who_may(platform: Platform, county: World) -> None:
    draft = Draft(name="fine", area=world.COUNTY, effective_from=NOVEMBER, document=FORMULAS["handled"])
    with pytest.raises(ForbiddenError, match="indicator:manage"):
        await platform.indicators.service.define(county.actor("leader"), draft)
    assert (await platform.indicators.service.define(county.actor("system_admin"), draft)).version == 1
    assert (await platform.indicators.service.define(county.actor("system_admin"), draft)).version == 2
    assert [row["area"] for row in await platform.database.fetch("SELECT area FROM outbox WHERE type = 'indicator.defined'")] == [
        world.COUNTY,
        world.COUNTY,
    ]


async def test_two_at_once_do_not_share_a_version(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    await _define(platform, "fine", FORMULAS["handled"])

    async def nothing_yet(*_: object) -> int:
        return 0

    monkeypatch.setattr(type(platform.indicators.service.register), "last_version", nothing_yet)
    with pytest.raises(ConflictError, match="same moment"):
        await _define(platform, "fine", FORMULAS["handled"])


async def test_the_star_is_the_best_by_outcomes_and_says_why(platform: Platform, county: World, time: FixedTime) -> None:
    await busy(platform, county, time)
    queries, leader = platform.indicators.queries, county.actor("leader")
    few = await queries.stars(leader, "unit", period=NOVEMBER, area=None)
    assert few.left_out >= 1
    await _define(platform, "star.unit", replace(STARS, at_least=1))
    found = await queries.stars(leader, "unit", period=NOVEMBER, area=None)
    assert found.ranking.version == 1
    assert found.items[0].rank == 1
    assert [star.score for star in found.items] == sorted((star.score for star in found.items), reverse=True)
    for star in found.items:
        given = [(part.points, part.weight) for part in star.parts if part.points is not None]
        assert star.score == pytest.approx(100 * sum(points for points, _ in given) / sum(weight for _, weight in given), abs=0.01)
        for part in star.parts:
            keyed = await listed(platform, leader, part.indicator, part="denominator", by="unit", key=star.key)
            assert part.figure.denominator == len(keyed)
    workers = await queries.stars(leader, "worker", period=NOVEMBER, area=None)
    assert [star.name and star.name["zh-CN"] for star in workers.items] == ["张网格"]


async def test_an_event_refreshes_its_case_and_a_list_of_cases_each_of_them(platform: Platform) -> None:
    first, second = await reported(platform), await reported(platform)
    keeper = platform.indicators.keeper

    async def hear(kind: str, key: str, data: dict[str, Any]) -> None:
        event = Event(type=kind, area=world.NORTH, key=key, at=platform.time.now(), data=data)
        await keeper.heard(Delivery(event=event, position=1))

    await hear("case.reported", str(first.id), {})
    assert [fact.case_id for fact in await platform.indicators.facts.all(EVERYWHERE)] == [first.id]
    await hear("clocks.redated", "calendar", {"cases": [str(first.id), str(second.id)]})
    assert len(await platform.indicators.facts.all(EVERYWHERE)) == 2
    await keeper.begin()
    assert await keeper.catch_up(EVERYWHERE) == 0


async def test_odd_questions_are_told_what_to_mend(platform: Platform, county: World) -> None:
    leader, queries = county.actor("leader"), platform.indicators.queries
    for asked in ({"limit": 0}, {"limit": 201}, {"by": "unit", "key": "no-id"}, {"period": "November"}, {"area": "7"}):
        with pytest.raises(InvalidError):
            await queries.cases(
                leader,
                "handled",
                **({"period": None, "area": None, "by": None, "key": None, "part": "numerator", "after": None, "limit": 5} | asked),
            )

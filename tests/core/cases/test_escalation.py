"""Ladders of clocks: each rung once, at working hours, re-dated with the clock; the sweep reads an index and nothing else."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.cases.ruling import ruled
from tests.core.cases.walking import act, reported, walked
from tests.world import NORTH, World
from wangge_core.cases.escalation.by_area import ESCALATION, EscalationRule, Rung, faults
from wangge_core.cases.escalation.ladder import reached_at, schedule, working_moment
from wangge_core.cases.escalation.repository import DUE
from wangge_core.cases.joint.repository import AssistanceRepository
from wangge_core.cases.joint.schemas import AssistanceIn, ReplyIn
from wangge_core.cases.measures.schemas import ExtensionIn, MeasureDecisionIn
from wangge_core.clocks.calendar import Calendar
from wangge_core.clocks.clock import Clock
from wangge_core.clocks.model import Limit, Unit
from wangge_core.clocks.public_holidays import published
from wangge_core.instants import LOCAL, FixedTime
from wangge_core.platform import Platform

CALENDAR = Calendar(published())


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def rung(**values: object) -> Rung:
    return msgspec.convert({"id": "one", "event": "clock.overdue", "audience": "next", **values}, Rung)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-27 18:00", "2026-11-27 18:00"),
        ("2026-11-27 23:30", "2026-11-30 08:00"),
        ("2026-11-28 10:00", "2026-11-30 08:00"),
        ("2026-11-30 03:00", "2026-11-30 08:00"),
        ("2026-10-01 09:00", "2026-10-08 08:00"),
    ],
)
def test_nobody_is_told_at_midnight_or_on_a_holiday(at: str, told: str):
    assert working_moment(local(at), CALENDAR) == local(told)


def test_what_counts_in_emergency_hours_is_told_at_any_hour():
    urgent = Clock(local("2026-11-27 22:00"), Limit(2, Unit.EMERGENCY_HOURS))
    (one,) = schedule(urgent, "stage", [rung(share=100)], CALENDAR)
    assert (one.at, one.tell_at) == (local("2026-11-28 00:00"), local("2026-11-28 00:00"))


def test_an_answer_window_of_seconds_is_a_rung_after_the_start():
    clock = Clock(local("2026-11-27 02:00"), Limit(1, Unit.EMERGENCY_HOURS))
    assert reached_at(clock, rung(after={"amount": 45, "unit": "seconds", "since": "start"}), CALENDAR) == local("2026-11-27 02:00:45")


@given(st.integers(1, 30), st.sampled_from(Unit), st.integers(1, 100))
def test_a_share_lies_between_the_start_and_the_due_time(amount: int, unit: Unit, percent: int):
    clock = Clock(local("2026-03-02 10:00"), Limit(amount, unit))
    at, due = clock.at_share(percent, CALENDAR), clock.due(CALENDAR).at
    assert at is not None
    assert due is not None
    assert clock.started_at <= at <= due
    assert (at == due) or percent < 100


@pytest.mark.parametrize("steps", [[rung()], [rung(share=80), rung(share=90)], [rung(share=80, after={"amount": 1, "unit": "minutes"})]])
def test_a_ladder_that_cannot_be_climbed_is_refused(steps: list[Rung]):
    assert {finding.code for finding in faults(EscalationRule(steps=steps))} == {"ladder"}


async def told(platform: Platform) -> list[tuple[str, str]]:
    rows = await platform.database.fetch("SELECT type, data FROM outbox WHERE type LIKE 'clock.%' ORDER BY seq")
    return [(row["type"], msgspec.json.decode(row["data"])["rung"]) for row in rows]


async def swept(platform: Platform) -> None:
    while await platform.cases.sweep.step():
        pass


async def test_each_rung_is_told_once_however_often_and_late_the_sweep_comes(platform: Platform, county: World, time: FixedTime):
    case = await walked(platform, county, await reported(platform), "dispatch")
    await swept(platform)
    assert await told(platform) == []
    (stage,) = [one for one in await platform.cases.repository.clocks(case.id) if one.kind == "stage" and one.stopped_at is None]
    assert stage.next_at is not None
    time.advance(stage.due_at - time.now() + timedelta(minutes=1))
    for _ in range(2):
        await swept(platform)
    assert await told(platform) == [("clock.due_soon", "due-soon"), ("clock.overdue", "overdue")]
    time.advance(timedelta(days=30))
    await swept(platform)
    assert (await told(platform)).count(("clock.escalated", "leader")) == 2
    assert len(set(await told(platform))) == 3
    await ruled(platform, ESCALATION, EscalationRule(steps=[rung(share=50, id="half")]), NORTH)
    await swept(platform)
    assert ("clock.overdue", "half") in await told(platform)
    assert all(one.next_at is None for one in await platform.cases.repository.clocks(case.id))


async def test_the_history_of_the_case_and_the_audit_tell_who_was_told_of_which_limit(platform: Platform, county: World, time: FixedTime):
    case = await walked(platform, county, await reported(platform), "dispatch")
    (stage,) = [one for one in await platform.cases.repository.clocks(case.id) if one.kind == "stage" and one.stopped_at is None]
    time.advance(stage.due_at - time.now() + timedelta(minutes=1))
    await swept(platform)
    time.advance(timedelta(minutes=5))
    await act(platform, county, case, "handler", "handle", {"note": "已清运"})
    page = await platform.cases.details.page(county.actor("handler"), case.id)
    *_, dispatched, soon, over, handled = page.timeline
    assert (dispatched.action, handled.action) == ("dispatch", "handle")
    assert (soon.title["zh-CN"], over.title["zh-CN"], over.title["en"]) == ("时限将到", "超过时限", "Limit over")
    assert [(fact.label["en"], fact.value["en"]) for fact in over.facts] == [("Limit", "Handling"), ("Told", "Head of a unit")]
    assert [fact.value["zh-CN"] for fact in soon.facts] == ["任务处置", "下一步的经办人"]
    assert (over.from_state, over.to_state, over.actor) == ("handling", "handling", {"kind": "system", "name": ""})
    assert not [moment for moment in (await platform.cases.progress_pages.open(case.query_code)).timeline if moment.title == over.title]
    rows = await platform.database.fetch("SELECT action, resource_id, facts FROM audit_entry WHERE action LIKE 'clock.%' ORDER BY id")
    assert [(row["action"], row["resource_id"]) for row in rows] == [("clock.due_soon", str(case.id)), ("clock.overdue", str(case.id))]
    assert msgspec.json.decode(rows[1]["facts"])["clock"] == str(stage.id)
    await platform.sealer.seal()
    assert (await platform.audit_queries.verification(county.actor("audit_admin"))).whole


async def test_a_ladder_moves_with_its_clock(platform: Platform, county: World, time: FixedTime):
    case = await walked(platform, county, await reported(platform), "dispatch")
    await swept(platform)
    ask = ExtensionIn(amount=1, reason="配件要从外地调运")
    measure = await platform.cases.measures.ask_extension(county.actor("handler"), case.id, ask)
    (before,) = [one for one in await platform.cases.repository.clocks(case.id) if one.kind == "stage" and one.stopped_at is None]
    for who in ("north_dispatcher", "leader"):
        await platform.cases.measures.decide(county.actor(who), measure.id, MeasureDecisionIn(approved=True))
    time.advance(before.due_at - time.now() + timedelta(minutes=1))
    await swept(platform)
    assert ("clock.overdue", "overdue") not in await told(platform)


async def test_the_limit_of_a_unit_that_assists_has_a_ladder_and_its_people_are_told(platform: Platform, county: World, time: FixedTime):
    case = await walked(platform, county, await reported(platform), "dispatch")
    joint = platform.cases.together.joint
    await joint.ask(county.actor("north_dispatcher"), case.id, AssistanceIn(unit_id=county.units["water"], words="请派泵车", limit=1))
    (asked,) = await AssistanceRepository(platform.database).of_case(case.id)
    time.advance(asked.due_at - time.now() + timedelta(minutes=1))
    await swept(platform)
    rows = await platform.database.fetch("SELECT data FROM outbox WHERE type = 'clock.overdue'")
    (data,) = [msgspec.json.decode(row["data"]) for row in rows]
    assert (data["clock"], data["rung"], data["of_unit"]) == ("assist", "overdue", str(county.units["water"]))
    assert datetime.fromisoformat(data["due_at"]) == asked.due_at
    page = await platform.cases.details.page(county.actor("handler"), case.id)
    assert [fact.value["zh-CN"] for fact in page.timeline[-1].facts] == ["协办", "处置单位负责人"]
    (asked,) = await AssistanceRepository(platform.database).of_case(case.id)
    assert asked.next_at is not None
    water = county.actor("water_handler")
    await joint.reply(water, case.id, asked.id, ReplyIn(words="已派"))
    time.advance(timedelta(days=3))
    await swept(platform)
    taken = await platform.database.fetch("SELECT rung FROM case_escalation WHERE clock_id = {} ORDER BY id", asked.id)
    assert [row["rung"] for row in taken] == ["due-soon", "overdue"]


@pytest.mark.parametrize("table", ["case_clock", "case_assistance"])
async def test_the_sweep_reads_the_index_of_what_is_due(table: str, platform: Platform):
    moment = "'2026-11-23 00:00:00+00'"
    sql = DUE[table].replace("{}", moment, 1).replace("{}", "200")
    if platform.database.dialect == "sqlite":
        plan = [row["detail"] for row in await platform.database.fetch("EXPLAIN QUERY PLAN " + sql)]
        assert any(f"{table}_next" in step for step in plan)
        assert not any("SCAN" in step for step in plan)
        return
    async with platform.database.transaction():  # a connection forgets its settings when it is given back
        await platform.database.execute("SET LOCAL enable_seqscan = off")
        plan = [row["QUERY PLAN"] for row in await platform.database.fetch("EXPLAIN " + sql)]
    assert any(f"{table}_next" in step for step in plan)

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.clocks.oracle import Oracle
from wangge_core.clocks.calendar import Calendar, Day, Holidays
from wangge_core.clocks.due import due
from wangge_core.clocks.model import DayCount, Limit, Pause, Unit
from wangge_core.clocks.public_holidays import published
from wangge_core.errors import InvalidError
from wangge_core.instants import LOCAL

CALENDAR = Calendar(published())
ROLLING = Calendar(published(), day_count=DayCount.SAME_MOMENT)
ORACLE = Oracle(Path(__file__).parents[4] / "shared" / "data" / "calendar")
E_HOURS, W_HOURS, W_DAYS, C_DAYS = Unit.EMERGENCY_HOURS, Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def paused(start: str, end: str | None) -> Pause:
    return Pause(local(start), None if end is None else local(end), "waiting for the owner")


# 2026-05-01 to 05 is the holiday, Saturday the 9th is worked in exchange.
@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-04-30 23:30", 2, E_HOURS, "2026-05-01 01:30"),
        ("2026-04-30 17:00", 1, W_HOURS, "2026-04-30 18:00"),
        ("2026-04-30 17:00", 2, W_HOURS, "2026-05-06 09:00"),
        ("2026-04-30 11:00", 2, W_HOURS, "2026-04-30 15:00"),
        ("2026-05-02 03:00", 4, W_HOURS, "2026-05-06 12:00"),
        ("2026-05-08 17:00", 2, W_HOURS, "2026-05-09 09:00"),
        ("2026-04-29 09:00", 1, W_DAYS, "2026-04-30 18:00"),
        ("2026-04-30 09:00", 1, W_DAYS, "2026-05-06 18:00"),
        ("2026-05-03 09:00", 1, W_DAYS, "2026-05-06 18:00"),
        ("2026-05-08 07:00", 2, W_DAYS, "2026-05-11 18:00"),
        ("2026-04-30 09:00", 1, C_DAYS, "2026-05-01 18:00"),
        ("2026-04-30 23:59", 3, C_DAYS, "2026-05-03 18:00"),
    ],
)
def test_the_four_units(start: str, amount: int, unit: Unit, expected: str) -> None:
    answer = due(local(start), Limit(amount, unit), CALENDAR)
    assert answer.at == local(expected)
    assert answer.at.tzinfo is UTC
    assert not answer.provisional


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-04-30 11:00", 1, W_DAYS, "2026-05-06 11:00"),
        ("2026-05-08 20:00", 1, W_DAYS, "2026-05-09 18:00"),
        ("2026-04-30 11:00", 1, C_DAYS, "2026-05-01 11:00"),
        ("2026-04-30 11:00", 3, W_HOURS, "2026-04-30 16:00"),
    ],
)
def test_days_that_run_from_the_moment_of_the_start(start: str, amount: int, unit: Unit, expected: str) -> None:
    assert due(local(start), Limit(amount, unit), ROLLING).at == local(expected)


def test_keeps_seconds_and_microseconds() -> None:
    start = local("2026-04-30 17:59:59.250000")
    assert due(start, Limit(1, W_HOURS), CALENDAR).at == local("2026-05-06 08:59:59.250000")
    assert due(start, Limit(1, E_HOURS), CALENDAR).at == start + timedelta(hours=1)


def test_the_light_turns_yellow_at_four_fifths() -> None:
    assert due(local("2026-05-06 08:00"), Limit(5, W_HOURS), CALENDAR).yellow_at == local("2026-05-06 12:00")
    assert due(local("2026-05-06 08:00"), Limit(1, W_DAYS), CALENDAR).yellow_at == local("2026-05-07 16:24")
    assert due(local("2026-05-06 08:00"), Limit(5, E_HOURS), CALENDAR).yellow_at == local("2026-05-06 12:00")


@pytest.mark.parametrize(
    ("pause", "expected"),
    [
        (("2026-05-06 09:00", "2026-05-06 10:30"), "2026-05-06 17:30"),
        (("2026-05-06 12:00", "2026-05-06 14:00"), "2026-05-06 16:00"),
        (("2026-05-06 16:00", "2026-05-06 17:00"), "2026-05-06 16:00"),
        (("2026-05-06 15:59", "2026-05-07 09:00"), "2026-05-07 09:01"),
        (("2026-05-05 09:00", "2026-05-06 08:00"), "2026-05-06 16:00"),
        (("2026-05-06 09:00", "2026-05-06 09:00"), "2026-05-06 16:00"),
    ],
)
def test_a_pause_moves_working_hours_by_the_hours_it_took(pause: tuple[str, str], expected: str) -> None:
    assert due(local("2026-05-06 08:00"), Limit(6, W_HOURS), CALENDAR, [paused(*pause)]).at == local(expected)


def test_a_pause_on_the_uncounted_first_day_changes_nothing() -> None:
    pause = paused("2026-05-06 09:00", "2026-05-06 17:00")
    assert due(local("2026-05-06 08:00"), Limit(1, W_DAYS), CALENDAR, [pause]).at == local("2026-05-07 18:00")


def test_an_open_pause_leaves_the_due_time_open_unless_it_came_first() -> None:
    start, limit = local("2026-05-06 08:00"), Limit(5, W_HOURS)
    waiting = due(start, limit, CALENDAR, [paused("2026-05-06 14:30", None)])
    assert waiting.at is None
    assert waiting.yellow_at == local("2026-05-06 12:00")
    assert due(start, limit, CALENDAR, [paused("2026-05-06 15:00", None)]).at == local("2026-05-06 15:00")


def test_past_the_dated_years_the_due_time_is_provisional_and_is_dated_again() -> None:
    start, limit = local("2025-12-31 09:00"), Limit(1, W_DAYS)
    before = Calendar(Holidays(days=published().days, until=2025), {date(2026, 1, number): _works() for number in (1, 2)})
    assert due(start, limit, before).at == local("2026-01-01 18:00")
    assert due(start, limit, before).provisional
    after = due(start, limit, CALENDAR)
    assert after.at == local("2026-01-04 18:00")
    assert not after.provisional


def _works() -> Day:
    return Day(working=True, why={"zh-CN": "工作日", "en": "working day"})


def test_only_working_time_can_be_provisional() -> None:
    start = local("2027-03-01 09:00")
    assert [due(start, Limit(2, unit), CALENDAR).provisional for unit in (E_HOURS, W_HOURS, W_DAYS, C_DAYS)] == [False, True, True, False]
    assert due(start, Limit(2, W_HOURS), CALENDAR, [paused("2027-03-01 09:30", None)]).provisional


@pytest.mark.parametrize(
    "pauses",
    [
        [paused("2026-05-06 10:00", "2026-05-06 09:00")],
        [paused("2026-05-06 10:00", "2026-05-06 12:00"), paused("2026-05-06 11:00", "2026-05-06 13:00")],
        [paused("2026-05-06 10:00", None), paused("2026-05-06 11:00", "2026-05-06 13:00")],
    ],
)
def test_refuses_a_ledger_out_of_order(pauses: list[Pause]) -> None:
    with pytest.raises(InvalidError, match="overlaps the one before it or ends before it starts"):
        due(local("2026-05-06 08:00"), Limit(40, W_HOURS), CALENDAR, pauses)


@pytest.mark.parametrize("amount", [0, -1, 10_001])
def test_refuses_limits_that_no_rule_means(amount: int) -> None:
    with pytest.raises(InvalidError, match="from 1 to 10000"):
        Limit(amount, W_DAYS)


def test_refuses_a_due_time_after_its_years() -> None:
    with pytest.raises(InvalidError, match="clock_range"):
        due(local("2099-12-30 08:00"), Limit(100, E_HOURS), CALENDAR)


MINUTES = st.integers(0, (date(2026, 9, 1) - date(2023, 1, 1)).days * 24 * 60).map(
    lambda n: local("2023-01-01 00:00") + timedelta(minutes=n)
)
LIMITS = st.one_of(
    st.builds(Limit, st.integers(1, 30), st.sampled_from([E_HOURS, W_HOURS])),
    st.builds(Limit, st.integers(1, 4), st.sampled_from([W_DAYS, C_DAYS])),
)


@st.composite
def ledgers(draw: st.DrawFn, start: datetime) -> tuple[Pause, ...]:
    """Closed pauses in order, from a day before the start on."""
    steps = draw(st.lists(st.integers(0, 40 * 60), min_size=0, max_size=6))
    at = start - timedelta(days=1)
    edges = []
    for step in steps:
        at += timedelta(minutes=step)
        edges.append(at)
    return tuple(Pause(begin, end, "") for begin, end in zip(edges[::2], edges[1::2], strict=False))


@given(MINUTES, LIMITS, st.data())
def test_agrees_with_the_oracle(start: datetime, limit: Limit, data: st.DataObject) -> None:
    pauses = data.draw(ledgers(start))
    assert due(start, limit, CALENDAR, pauses).at == ORACLE.due(start, limit, pauses)


@given(MINUTES, st.integers(1, 200))
def test_working_days_are_the_nth_working_date_at_close(start: datetime, amount: int) -> None:
    day, left = start.astimezone(LOCAL).date(), amount
    while left:
        day += timedelta(days=1)
        left -= CALENDAR.is_working(day)
    assert due(start, Limit(amount, W_DAYS), CALENDAR).at == datetime(day.year, day.month, day.day, 18, tzinfo=LOCAL)


@given(MINUTES, LIMITS, st.integers(0, 5_000))
def test_a_later_start_is_never_due_earlier(start: datetime, limit: Limit, minutes: int) -> None:
    first, second = due(start, limit, CALENDAR).at, due(start + timedelta(minutes=minutes), limit, CALENDAR).at
    assert first is not None
    assert second is not None
    assert first <= second

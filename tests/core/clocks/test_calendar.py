from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.clocks.oracle import Oracle
from wangge_core.clocks.calendar import DAY, FIRST_DAY, HOUR, LAST_DAY, Calendar, Day, Holidays, WorkingHours
from wangge_core.clocks.public_holidays import published
from wangge_core.errors import InvalidError
from wangge_core.instants import LOCAL

CALENDAR = Calendar(published())
WORKS = Day(working=True, why={"zh-CN": "抗洪值守", "en": "flood duty"})


def test_agrees_with_the_notices_on_every_day(shared_data: Path) -> None:
    oracle = Oracle(shared_data / "calendar")
    days = [date(2023, 1, 1) + timedelta(days=number) for number in range(4 * 365 + 1)]
    assert days[-1] == date(2026, 12, 31)
    assert [day for day in days if CALENDAR.is_working(day) != oracle.is_working(day)] == []


def test_the_zone_has_had_one_offset_over_the_whole_range() -> None:
    hours = range(0, (LAST_DAY - FIRST_DAY).days * 24, 24 * 7)
    first = datetime.combine(FIRST_DAY, time(), UTC)
    assert {(first + timedelta(hours=hour)).astimezone(LOCAL).utcoffset() for hour in hours} == {timedelta(hours=8)}


def test_a_county_may_overrule_a_day() -> None:
    saturday = date(2026, 7, 25)
    assert not CALENDAR.is_working(saturday)
    assert CALENDAR.why(saturday) == {"zh-CN": "周末", "en": "weekend"}
    county = Calendar(published(), {saturday: WORKS})
    assert county.is_working(saturday)
    assert county.why(saturday) == WORKS.why


def test_says_why_a_day_is_worked_or_not() -> None:
    assert CALENDAR.why(date(2026, 5, 9)) == {"zh-CN": "劳动节调休上班", "en": "worked in exchange for Labour Day"}
    assert CALENDAR.why(date(2026, 5, 1)) == {"zh-CN": "劳动节", "en": "Labour Day"}
    assert CALENDAR.why(date(2026, 5, 7)) is None


def test_past_the_dated_years_monday_to_friday_are_worked_and_not_known() -> None:
    calendar = Calendar(Holidays(days={date(2025, 1, 1): Day(working=False, why={"zh-CN": "元旦", "en": "New Year"})}, until=2025))
    assert not calendar.is_working(date(2025, 1, 1))
    assert calendar.is_working(date(2026, 1, 1))
    assert not calendar.is_working(date(2026, 1, 3))
    assert calendar.is_known(calendar.position(datetime(2025, 12, 31, 23, 59, tzinfo=LOCAL)))
    assert not calendar.is_known(calendar.position(datetime(2026, 1, 1, 8, tzinfo=LOCAL)))


@given(st.timedeltas(timedelta(), LAST_DAY - FIRST_DAY))
def test_positions_and_instants_are_one_to_one(since: timedelta) -> None:
    at = datetime.combine(FIRST_DAY, time(), LOCAL) + since
    position = CALENDAR.position(at)
    assert CALENDAR.instant(position) == at
    assert CALENDAR.date_of(position) == at.date()


@given(st.integers(1, 20_000 * 8 * HOUR))
def test_when_worked_is_the_earliest_position_with_that_much_work_before_it(amount: int) -> None:
    position = CALENDAR.when_worked(amount)
    assert CALENDAR.worked(position) == amount
    assert CALENDAR.worked(position - 1) == amount - 1


def test_working_time_of_a_day() -> None:
    start = CALENDAR.position(datetime(2026, 5, 7, tzinfo=LOCAL))
    before = CALENDAR.worked(start)
    hours = {8: 0, 9: 1, 12: 4, 13: 4, 14: 4, 15: 5, 18: 8, 24: 8}
    assert {hour: (CALENDAR.worked(start + hour * HOUR) - before) // HOUR for hour in hours} == hours
    assert CALENDAR.day_length == 8 * HOUR


def test_other_working_hours() -> None:
    calendar = Calendar(published(), hours=WorkingHours(((time(8, 30), time(11, 30)), (time(15), time(18, 30)))))
    assert str(calendar.hours) == "08:30–11:30, 15:00–18:30"
    assert calendar.day_length == 6.5 * HOUR
    assert calendar.when_worked(calendar.day_length) % DAY == 18.5 * HOUR


@pytest.mark.parametrize(
    ("periods", "shown"),
    [
        ((), "none"),
        (((time(12), time(8)),), "12:00:00-08:00:00"),
        (((time(8), time(12)), (time(12), time(18))), "12:00:00-18:00:00"),
        (((time(8, 0, 1), time(12)),), "08:00:01-12:00:00"),
    ],
)
def test_refuses_hours_that_are_no_plan(periods: tuple[tuple[time, time], ...], shown: str) -> None:
    with pytest.raises(InvalidError, match="working_hours") as caught:
        WorkingHours(periods)
    assert shown in caught.value.detail
    assert caught.value.fields[0].path == "/hours"


def test_refuses_what_lies_outside_its_years() -> None:
    for at in (datetime(2003, 12, 31, 23, tzinfo=LOCAL), datetime(2100, 1, 1, tzinfo=LOCAL)):
        with pytest.raises(InvalidError, match="clock_range"):
            CALENDAR.position(at)
    with pytest.raises(InvalidError, match="clock_range"):
        CALENDAR.when_worked(40_000 * 8 * HOUR)
    with pytest.raises(InvalidError, match="clock_range"):
        CALENDAR.instant(40_000 * DAY)


def test_working_hours_are_written_and_read() -> None:
    hours = WorkingHours.parse(" 08:30-11:30, 15:00-18:30")
    assert WorkingHours.parse(hours.written()) == hours
    assert hours.written() == "08:30-11:30,15:00-18:30"
    for text in ("", "8-12", "08:00", "08:00-12:00-14:00", "25:00-26:00", "08:00-12:00;14:00-18:00"):
        with pytest.raises(InvalidError, match="working_hours"):
            WorkingHours.parse(text)

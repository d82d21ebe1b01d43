"""Cron lines by the clock of the counties."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_sdk.schedules import LOCAL, ScheduleError, missed, next_moment

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("0 3 * * *", datetime(2026, 11, 23, 19, 0, tzinfo=UTC)),
        ("*/10 * * * *", datetime(2026, 11, 23, 2, 10, tzinfo=UTC)),
        ("0 8 * * 6", datetime(2026, 11, 28, 0, 0, tzinfo=UTC)),
        ("0 0 29 2 *", datetime(2028, 2, 28, 16, 0, tzinfo=UTC)),
    ],
)
def test_the_next_moment_is_by_the_local_clock(line: str, wanted: datetime):
    assert next_moment(line, MONDAY) == wanted


@pytest.mark.parametrize("line", ["0 25 * * *", "x", "", "* * * *", "0 0 30 2 *"])
def test_a_line_that_never_comes_is_refused(line: str):
    with pytest.raises(ScheduleError):
        next_moment(line, MONDAY)


@given(
    st.integers(0, 59),
    st.integers(0, 23),
    st.datetimes(MONDAY.replace(tzinfo=None), MONDAY.replace(year=2036, tzinfo=None), timezones=st.just(UTC)),
)
def test_the_next_moment_comes_after_and_within_a_day(minute: int, hour: int, after: datetime):
    found = next_moment(f"{minute} {hour} * * *", after)
    local = found.astimezone(LOCAL)
    assert (local.minute, local.hour) == (minute, hour)
    assert after < found <= after + timedelta(days=1)


def test_missed_moments_are_counted_without_end():
    assert missed("0 * * * *", MONDAY, MONDAY + timedelta(hours=3)) == 3
    assert missed("0 * * * *", MONDAY, MONDAY) == 0
    assert missed("* * * * *", MONDAY, MONDAY + timedelta(days=900)) == 1000

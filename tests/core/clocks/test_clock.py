from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.clocks.calendar import Calendar
from wangge_core.clocks.clock import Clock, light
from wangge_core.clocks.model import Due, Light, Limit, Unit
from wangge_core.clocks.public_holidays import published
from wangge_core.errors import ConflictError
from wangge_core.instants import LOCAL

CALENDAR = Calendar(published())
HOUR = timedelta(hours=1)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


START = local("2026-05-06 08:00")
TEN_HOURS = Clock(START, Limit(10, Unit.WORKING_HOURS))


def test_reads_elapsed_and_remaining_in_the_measure_of_the_limit() -> None:
    seen = TEN_HOURS.read(CALENDAR, local("2026-05-06 15:00"))
    assert (seen.elapsed, seen.remaining, seen.total) == (5 * HOUR, 5 * HOUR, 10 * HOUR)
    assert (seen.share, seen.light, seen.paused) == (0.5, Light.GREEN, False)
    assert seen.due.at == local("2026-05-07 10:00")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-05-06 17:59", Light.GREEN),
        ("2026-05-06 18:00", Light.YELLOW),
        ("2026-05-07 10:00", Light.YELLOW),
        ("2026-05-07 10:01", Light.RED),
    ],
)
def test_lights(now: str, expected: Light) -> None:
    assert TEN_HOURS.read(CALENDAR, local(now)).light is expected


def test_a_clock_that_ran_out_at_closing_time_is_red_in_the_evening() -> None:
    clock = Clock(START, Limit(8, Unit.WORKING_HOURS))
    evening = clock.read(CALENDAR, local("2026-05-06 20:00"))
    assert evening.remaining == timedelta()
    assert evening.light is Light.RED
    assert clock.read(CALENDAR, local("2026-05-07 09:00")).remaining == -HOUR


def test_nothing_has_run_before_the_counting_begins() -> None:
    clock = Clock(START, Limit(1, Unit.WORKING_DAYS))
    assert clock.read(CALENDAR, local("2026-05-06 17:00")).share == 0
    assert clock.read(CALENDAR, local("2026-05-07 12:00")).share == 0.5


def test_a_paused_clock_stands_still_and_goes_on() -> None:
    clock = TEN_HOURS.paused(local("2026-05-06 10:00"), "the owner is away")
    seen = clock.read(CALENDAR, local("2026-05-20 10:00"))
    assert (seen.elapsed, seen.paused, seen.due.at, seen.light) == (2 * HOUR, True, None, Light.GREEN)
    again = clock.resumed(local("2026-05-07 10:00"))
    assert not again.is_paused
    assert again.due(CALENDAR).at == local("2026-05-08 10:00")
    assert again.read(CALENDAR, local("2026-05-06 11:00")).elapsed == 2 * HOUR


def test_a_pause_holds_a_yellow_light() -> None:
    clock = TEN_HOURS.paused(local("2026-05-07 09:00"), "the owner is away")
    assert clock.read(CALENDAR, local("2026-05-20 10:00")).light is Light.YELLOW


def test_a_stopped_clock_shows_what_it_showed_then() -> None:
    clock = TEN_HOURS.stopped(local("2026-05-06 15:00"))
    assert clock.read(CALENDAR, local("2027-01-01 00:00")) == TEN_HOURS.read(CALENDAR, local("2026-05-06 15:00"))


def test_stopping_ends_an_open_pause() -> None:
    clock = TEN_HOURS.paused(local("2026-05-06 10:00"), "the owner is away").stopped(local("2026-05-06 15:00"))
    assert clock.pauses[-1].end == clock.stopped_at == local("2026-05-06 15:00")
    assert not clock.read(CALENDAR, local("2026-05-06 17:00")).paused


def test_another_limit_keeps_the_pauses() -> None:
    clock = TEN_HOURS.paused(local("2026-05-06 10:00"), "the owner is away").resumed(local("2026-05-06 11:00"))
    longer = clock.with_limit(Limit(2, Unit.WORKING_DAYS)).with_limit(Limit(12, Unit.WORKING_HOURS))
    assert longer.pauses == clock.pauses
    assert longer.due(CALENDAR).at == local("2026-05-07 15:00")


def test_refuses_acts_that_its_state_does_not_allow() -> None:
    at = local("2026-05-06 10:00")
    paused, stopped = TEN_HOURS.paused(at, "why"), TEN_HOURS.stopped(at)
    with pytest.raises(ConflictError, match="clock_paused"):
        paused.paused(at, "again")
    with pytest.raises(ConflictError, match="clock_not_paused"):
        TEN_HOURS.resumed(at)
    with pytest.raises(ConflictError, match="clock_stopped"):
        stopped.paused(at, "why")
    with pytest.raises(ConflictError, match="clock_stopped"):
        stopped.resumed(at)
    with pytest.raises(ConflictError, match="clock_stopped"):
        stopped.stopped(at)


INSTANTS = st.integers(0, 60 * 24 * 30).map(lambda minutes: START + timedelta(minutes=minutes))


@given(INSTANTS, st.sampled_from(Unit), st.lists(INSTANTS, max_size=5))
def test_share_remaining_and_light_tell_one_story(now: datetime, unit: Unit, edges: list[datetime]) -> None:
    clock = Clock(START, Limit(6, unit))
    for number, at in enumerate(sorted(edges)):
        clock = clock.resumed(at) if number % 2 else clock.paused(at, "")
    seen = clock.read(CALENDAR, now)
    assert seen.elapsed + seen.remaining == seen.total
    assert seen.elapsed >= timedelta()
    if seen.due.at is not None:
        assert (seen.remaining <= timedelta()) == (now >= seen.due.at)
    if seen.due.yellow_at is not None:
        assert (seen.share >= 0.8) == (now >= seen.due.yellow_at)
    assert seen.light is light(seen.due, now)


def test_light_of_a_due_time_that_is_open_is_green() -> None:
    assert light(Due(None, None, provisional=False), START) is Light.GREEN

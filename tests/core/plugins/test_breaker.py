"""When a plugin is no longer asked, and when it is tried again."""

from hypothesis import given
from hypothesis import strategies as st

from wangge_core.plugins.breaker import CLOSED, FIRST_PAUSE_S, HALF_OPEN, LONGEST_PAUSE_S, OPEN, Breaker


def test_three_failures_in_a_row_open_it() -> None:
    breaker = Breaker()
    assert [breaker.failed(0), breaker.failed(0), breaker.failed(0)] == [False, False, True]
    assert breaker.state == OPEN
    assert not breaker.allows(FIRST_PAUSE_S - 0.001)


def test_a_success_in_between_starts_the_row_anew() -> None:
    breaker = Breaker()
    for _ in range(4):
        breaker.failed(0)
        breaker.failed(0)
        breaker.succeeded()
    assert breaker.state == CLOSED


def test_every_other_call_failing_opens_it_too() -> None:
    breaker = Breaker()
    for _ in range(9):
        assert not breaker.failed(0)
        breaker.succeeded()
    assert breaker.failed(0)


def test_one_probe_at_a_time_then_closed() -> None:
    breaker = opened()
    assert breaker.allows(FIRST_PAUSE_S)
    assert breaker.state == HALF_OPEN
    assert not breaker.allows(FIRST_PAUSE_S)
    breaker.succeeded()
    assert breaker.state == CLOSED
    assert not breaker.troubled
    assert breaker.allows(FIRST_PAUSE_S)


def test_a_failed_probe_doubles_the_pause_up_to_ten_minutes() -> None:
    breaker, now, pause = opened(), 0.0, FIRST_PAUSE_S
    for _ in range(8):
        assert not breaker.allows(now + pause - 0.001)
        now += pause
        assert breaker.allows(now)
        assert breaker.failed(now)
        pause = min(pause * 2, LONGEST_PAUSE_S)
    assert pause == LONGEST_PAUSE_S


def test_a_probe_that_never_reports_is_followed_by_another() -> None:
    breaker = opened()
    assert breaker.allows(FIRST_PAUSE_S)
    assert breaker.allows(2 * FIRST_PAUSE_S)


def test_late_failures_of_earlier_calls_do_not_prolong_an_open_breaker() -> None:
    breaker = opened()
    assert not breaker.failed(FIRST_PAUSE_S - 1)
    assert breaker.allows(FIRST_PAUSE_S)


def test_forgiven_it_has_no_memory() -> None:
    breaker = opened()
    breaker.reset()
    assert breaker.state == CLOSED
    assert not breaker.troubled
    assert [breaker.failed(0), breaker.failed(0)] == [False, False]


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 100)), max_size=60))
def test_it_never_locks_a_plugin_out_for_longer_than_ten_minutes(calls: list[tuple[bool, float]]) -> None:
    breaker, now = Breaker(), 0.0
    for good, wait in calls:
        now += wait
        if breaker.allows(now):
            if good:
                breaker.succeeded()
            else:
                breaker.failed(now)
    assert breaker.allows(now + LONGEST_PAUSE_S)


@given(st.lists(st.booleans(), max_size=60))
def test_without_trouble_there_is_nothing_to_note(outcomes: list[bool]) -> None:
    breaker = Breaker()
    for good in outcomes:
        if good:
            breaker.succeeded()
        else:
            breaker.failed(0)
        assert breaker.troubled or breaker.state == CLOSED


def opened() -> Breaker:
    breaker = Breaker()
    for _ in range(3):
        breaker.failed(0)
    return breaker

from hypothesis import given
from hypothesis import strategies as st

from wangge_sandbox.strikes import LONGEST_PAUSE_S, MOST, WINDOW_S, Strikes


def test_the_third_death_within_an_hour_is_the_last() -> None:
    strikes = Strikes()
    strikes.note(0, None)
    strikes.note(WINDOW_S - 2, None)
    assert not strikes.out
    strikes.note(WINDOW_S - 1, None)
    assert strikes.out


def test_deaths_that_lie_an_hour_apart_are_forgotten() -> None:
    strikes = Strikes()
    for number in range(10):
        strikes.note(number * WINDOW_S, None)
    assert not strikes.out


def test_the_pause_doubles() -> None:
    strikes = Strikes(first_pause_s=1)
    strikes.note(0, None)
    assert strikes.rests(0.9)
    assert not strikes.rests(1)
    strikes.note(10, None)
    assert strikes.rests(11.9)
    assert not strikes.rests(12)


def test_an_event_that_kills_twice_is_put_aside_and_its_deaths_do_not_count() -> None:
    strikes = Strikes()
    strikes.note(0, "e1")
    assert not strikes.is_aside("e1")
    strikes.note(1, "e1")
    assert strikes.is_aside("e1")
    strikes.note(2, None)
    strikes.note(3, "e2")
    assert not strikes.out
    strikes.note(4, None)
    assert strikes.out


def test_an_administrator_may_forgive() -> None:
    strikes = Strikes()
    for _ in range(MOST):
        strikes.note(1, "e")
        strikes.note(1, None)
    strikes.forgive()
    assert (strikes.out, strikes.rests(1), strikes.is_aside("e")) == (False, False, False)


@given(st.lists(st.tuples(st.floats(0, 10 * WINDOW_S), st.none() | st.sampled_from("abc")), max_size=30))
def test_it_is_out_only_after_enough_deaths_and_never_rests_for_ever(deaths: list[tuple[float, str | None]]) -> None:
    strikes = Strikes()
    for at, event in sorted(deaths, key=lambda death: death[0]):
        strikes.note(at, event)
        assert not strikes.rests(at + LONGEST_PAUSE_S)
    assert not strikes.out or len(deaths) >= MOST

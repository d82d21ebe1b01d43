"""How long failures in a row keep out."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.core.identity.conftest import NOW
from wangge_core.identity.sessions.lockout import Attempts


def after(failures: int, allowed: int = 5) -> Attempts:
    attempts = Attempts(0, NOW)
    for _ in range(failures):
        attempts = attempts.another(NOW, allowed)
    return attempts


def test_the_wait_doubles_up_to_an_hour() -> None:
    assert [after(failures).wait(NOW) for failures in (4, 5, 6, 7, 10, 11, 12, 5000)] == [0, 61, 121, 241, 1921, 3601, 3601, 3601]


def test_a_day_without_a_failure_is_a_new_start() -> None:
    locked = after(7)
    assert locked.another(NOW + timedelta(hours=23), 5).failures == 8
    assert locked.another(NOW + timedelta(hours=24), 5) == Attempts(1, NOW + timedelta(hours=24))


@given(st.integers(1, 40), st.integers(3, 50))
def test_taking_an_attempt_back_opens_the_lock_that_it_made(failures: int, allowed: int) -> None:
    attempts = after(failures, allowed)
    assert attempts.without_one() == Attempts(failures - 1, NOW)
    assert attempts.without_one().wait(NOW) == 0
    assert (attempts.wait(NOW) > 0) == (failures >= allowed)

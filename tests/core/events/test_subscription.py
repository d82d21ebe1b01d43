"""Which events a subscriber wants, and how its failures are spaced."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.events.model import Delivery
from wangge_core.events.subscription import Patience, Subscription


async def _nothing(_: Delivery) -> None:
    return None


@pytest.mark.parametrize(
    ("types", "kind", "wanted"),
    [
        ({"case.closed"}, "case.closed", True),
        ({"case.closed"}, "case.reported", False),
        ({"case.*"}, "case.reported", True),
        ({"case.*"}, "casework.begun", False),
        ({"*"}, "plugin.enabled", True),
        (set(), "case.closed", False),
    ],
)
def test_types_may_be_exact_or_end_in_a_star(types: set[str], kind: str, wanted: bool) -> None:
    assert Subscription(name="x", types=frozenset(types), handler=_nothing).wants(kind) is wanted


@given(st.integers(1, 10_000))
def test_the_wait_doubles_up_to_the_longest_and_never_falls(attempts: int) -> None:
    patience = Patience(first_wait=timedelta(seconds=2), longest_wait=timedelta(minutes=5))
    assert patience.first_wait <= patience.wait_after(attempts) <= patience.wait_after(attempts + 1) <= patience.longest_wait


def test_the_first_waits_are_two_four_eight_seconds() -> None:
    assert [Patience().wait_after(attempts).total_seconds() for attempts in (1, 2, 3)] == [2, 4, 8]


def test_patience_is_spent_at_the_last_try() -> None:
    assert [Patience(tries=2).spent(attempts) for attempts in (1, 2, 3)] == [False, True, True]

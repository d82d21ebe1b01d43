"""Whether a position can be true."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.cases.fixes.rule import Fix, doubts

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
DEGREE = 111_195
"""Metres from one degree of latitude to the next."""


def fix(metres: float = 0, seconds: float = 0, accuracy: float | None = 10) -> Fix:
    return Fix(lon=112.0, lat=28.0 + metres / DEGREE, accuracy=accuracy, at=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (fix(), ()),
        (fix(accuracy=None), ()),
        (fix(accuracy=0), ("accuracy_zero",)),
        (fix(accuracy=1_001), ("accuracy_poor",)),
        (fix(seconds=300), ()),
        (fix(seconds=301), ("clock",)),
        (fix(400, 30), ()),
        (fix(600, 0), ("jump",)),
        (fix(600, 0, accuracy=200), ()),
        (fix(600, 30), ()),
        (fix(2_400, 30), ("jump",)),
        (fix(3_000, 61), ()),
        (fix(20_000, -600), ()),
        (fix(40_000, -600), ("speed",)),
        (fix(40_000, -600, accuracy=0), ("accuracy_zero", "speed")),
    ],
)
def test_a_fix_against_the_one_before(one: Fix, found: tuple[str, ...]):
    assert doubts(one, fix(), NOW) == found


def test_the_first_fix_stands_by_itself():
    assert doubts(fix(40_000), None, NOW) == ()


@given(st.floats(0, 30), st.floats(1, 36_000))
def test_nobody_on_an_expressway_is_doubted(metres_a_second: float, seconds: float):
    assert doubts(fix(metres_a_second * seconds, -seconds), fix(), NOW) == ()

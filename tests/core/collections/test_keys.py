"""Keys sort as values do, whatever they are, and none is the beginning of another."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.collections import keys
from wangge_sdk.manifest.collections import KeyKind

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
NUMBERS = st.floats(allow_nan=False) | st.integers(-(2**70), 2**70)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis wants them so
VALUES: dict[KeyKind, Any] = {"text": TEXTS, "number": NUMBERS, "integer": INTEGERS, "boolean": st.booleans()}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[tuple[KeyKind, ...], list[Any], list[Any]]:
    kinds = tuple(draw(st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=3)))
    values = [st.none() | VALUES[kind] for kind in kinds]
    return kinds, [draw(value) for value in values], [draw(value) for value in values]


def order(values: list[Any]) -> list[Any]:
    """Missing values first, texts by code point, which is how Python compares them."""
    return [(value is not None, float(value) if isinstance(value, int | float) and abs(value) > 2**53 else value) for value in values]


@given(pairs())
def test_keys_sort_as_values_do(drawn: tuple[tuple[KeyKind, ...], list[Any], list[Any]]):
    kinds, one, other = drawn
    first, second = keys.key_of(kinds, one), keys.key_of(kinds, other)
    for kind, a, b in zip(kinds, one, other, strict=True):
        if a is None or b is None or a != b:
            if a is None and b is None:
                continue
            as_kind = float if kind == "number" else (lambda value: value)
            less = b is not None and (a is None or as_kind(a) < as_kind(b))
            equal = a is not None and b is not None and as_kind(a) == as_kind(b)
            if equal:
                continue
            assert (first < second) == less
            return
    assert first == second


@given(TEXTS, TEXTS)
def test_no_text_is_the_beginning_of_another(one: str, other: str):
    first, second = keys.part("text", one), keys.part("text", other)
    assert first == second or not second.startswith(first)
    assert (first < second) == (one < other)


@given(MOMENTS, MOMENTS, st.integers(-12, 12))
def test_moments_sort_as_moments_whatever_their_zone(one: datetime, other: datetime, hours: int):
    elsewhere = one.astimezone(tz=None) if hours == 0 else (one + timedelta(hours=hours)).replace(tzinfo=None)
    sign = "+" if hours >= 0 else "-"
    text = f"{elsewhere.isoformat()}{sign}{abs(hours):02}:00" if hours else one.isoformat()
    assert keys.part("instant", text) == keys.part("instant", one.isoformat())
    assert (keys.part("instant", one.isoformat()) < keys.part("instant", other.isoformat())) == (one < other)


def test_a_moment_that_python_does_not_know_is_kept_as_it_is():
    assert keys.part("instant", "2016-12-31T23:59:60Z") == "12016-12-31T23:59:60Z".ljust(27)
    assert keys.part("instant", "2026-01-01T08:00:00") == keys.part("instant", "2026-01-01T00:00:00Z")


@given(TEXTS, TEXTS)
def test_what_starts_with_a_text_lies_in_its_span(beginning: str, rest: str):
    low, high = keys.starting("p", beginning)
    assert low <= "p" + keys.part("text", beginning + rest) < high or rest.startswith("\U0010ffff")
    if not rest.startswith(beginning):
        assert not low <= "p" + keys.part("text", rest) < high


@pytest.mark.parametrize(("sign", "wanted"), [(">=", [2, 3]), (">", [3]), ("<=", [1, 2]), ("<", [1])])
def test_a_range_holds_what_it_says_and_nothing_that_is_missing(sign: str, wanted: list[int]):
    low, high = keys.beginning("p")
    if sign in {">", ">="}:
        low = keys.from_on("p", "integer", 2, itself=sign == ">=")
    else:
        low, high = keys.present("p"), keys.until("p", "integer", 2, itself=sign == "<=")
    held = [value for value in (None, 1, 2, 3) if low <= "p" + keys.part("integer", value) + keys.part("text", "more") < high]
    assert held == wanted

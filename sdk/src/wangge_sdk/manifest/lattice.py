"""Comparing what a plugin may do, one property at a time.

Each property has a *meet*: the most that two values allow both. It says all there is to know of the property's
order: one value allows no more than another exactly when it is their meet. ``NOTHING`` means that the two allow
nothing together, so that neither is part of the other.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from wangge_sdk.manifest import reach
from wangge_sdk.scopes import DATA_CLASSES

Meet = Callable[[Any, Any], Any]
NOTHING: Final = object()

_DURATION: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?\Z", re.ASCII)


def least(one: Any, other: Any) -> Any:  # noqa: ANN401  any values of one order
    """Return the smaller of two amounts: more is wider."""
    return min(one, other)


def shared(one: Sequence[Any], other: Sequence[Any]) -> tuple[Any, ...]:
    """Return what is in both lists, sorted: longer is wider."""
    return tuple(sorted(set(one) & set(other)))


def among(one: Sequence[Any], other: Sequence[Any]) -> object:
    """Return what is in both lists, where an empty one means all there is; two lists without a common member allow nothing."""
    if not one or not other:
        return tuple(sorted(one or other))
    return shared(one, other) or NOTHING


def equal(one: object, other: object) -> object:
    """Return the value when both are the same: any change is a widening, since nobody has agreed to the other value."""
    return one if one == other else NOTHING


def kept(one: object | None, other: object | None) -> object:
    """Return the precaution that either takes: losing one, or changing it, is a widening."""
    if one is None or other is None:
        return one if other is None else other
    return equal(one, other)


def ordered(*values: str) -> Meet:
    """Return the meet of words that stand in order, the narrowest first."""

    def lower(one: str, other: str) -> str:
        return min(one, other, key=values.index)

    return lower


data_class: Final = ordered(*DATA_CLASSES)
reaching: Final = reach.meet


def shorter(one: str, other: str) -> object:
    """Return the shorter of two durations in ISO 8601; months and days cannot be compared with each other."""
    first, second = _measured(one), _measured(other)
    if all(mine <= theirs for mine, theirs in zip(first, second, strict=True)):
        return one
    return other if all(theirs <= mine for mine, theirs in zip(first, second, strict=True)) else NOTHING


def plainly(duration: str) -> str:
    """Return a duration in its one plain form: ``P36M`` and ``P3Y`` are the same."""
    months, minutes = _measured(duration)
    hours, left = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    date = "".join(f"{count}{unit}" for count, unit in ((months // 12, "Y"), (months % 12, "M"), (days, "D")) if count)
    time = "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (left, "M")) if count)
    return f"P{date}" + (f"T{time}" if time or not date else "") + ("0M" if not date and not time else "")


def _measured(duration: str) -> tuple[int, int]:
    found = _DURATION.match(duration)
    years, months, days, hours, minutes = (int(part or 0) for part in found.groups()) if found else (0, 0, 0, 0, 0)
    return years * 12 + months, (days * 24 + hours) * 60 + minutes

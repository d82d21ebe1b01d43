"""When a limit runs out, told stretch by stretch: slow, from the definitions, and without a line of the platform's clocks.

A day is a list of stretches that count (all of it, or the working hours of a working day). Pauses are cut out of them, and
what is left is added up until the limit is full. Which days are worked comes from the State Council's notices (`holiday-cn`)
and not from the package that the platform uses.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Shanghai")
_SATURDAY = 5
NOTHING, HOUR, DAY = timedelta(), timedelta(hours=1), timedelta(days=1)
ALWAYS = {"emergency_hours", "calendar_days"}

Stretch = tuple[datetime, datetime]


class Plan(NamedTuple):
    """How a county works: days that are not what their weekday says, hours of a working day, and whether a day's limit
    begins with the next day.
    """

    off: Mapping[date, bool]
    hours: tuple[tuple[float, float], ...]
    from_next_day: bool

    def working(self, at: datetime) -> bool:
        """Tell whether a moment lies between the first and the last working hour of a working day."""
        local = at.astimezone(HERE)
        off = self.off.get(local.date(), local.weekday() >= _SATURDAY)
        hour = local.hour + local.minute / 60
        return not off and self.hours[0][0] <= hour < self.hours[-1][1]


class Told(NamedTuple):
    """When the light turns yellow, and when the limit is over."""

    yellow: datetime
    due: datetime


def told(plan: Plan, start: datetime, limits: Sequence[tuple[int, str]], pauses: Sequence[Stretch] = ()) -> Told:
    """Return both moments of limits that count one after the other."""
    wholes = [_whole(plan, amount, unit) for amount, unit in limits]
    microseconds = sum(wholes, NOTHING) // timedelta(microseconds=1) * 4 // 5
    ahead: timedelta | None = timedelta(microseconds=microseconds)
    yellow, at = start, start
    for whole, (_, unit) in zip(wholes, limits, strict=True):
        begin = _begin(plan, at, unit)
        if ahead is not None and ahead <= whole:
            yellow, ahead = _full(plan, begin, unit, ahead, pauses), None
        elif ahead is not None:
            ahead -= whole
        at = _full(plan, begin, unit, whole, pauses)
    return Told(yellow, at)


def _whole(plan: Plan, amount: int, unit: str) -> timedelta:
    """Return how much of its own measure a limit is."""
    working_day = sum((end - begin for begin, end in plan.hours), 0.0) * HOUR
    match unit:
        case "emergency_hours" | "working_hours":
            return amount * HOUR
        case "working_days":
            return amount * working_day
        case _:
            return (amount - 1) * DAY + (plan.hours[-1][1] * HOUR if plan.from_next_day else DAY)


def _begin(plan: Plan, at: datetime, unit: str) -> datetime:
    if unit not in {"working_days", "calendar_days"} or not plan.from_next_day:
        return at
    return datetime.combine(at.astimezone(HERE).date() + DAY, datetime.min.time(), HERE)


def _full(plan: Plan, begin: datetime, unit: str, amount: timedelta, pauses: Sequence[Stretch]) -> datetime:
    """Return the first moment by which so much has counted."""
    left = amount
    for start, end in _counting(plan, begin, unit, pauses):
        if left <= end - start:
            return start + left
        left -= end - start
    raise AssertionError("days do not end")


def _counting(plan: Plan, begin: datetime, unit: str, pauses: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches that count from a moment on, without the pauses."""
    day = begin.astimezone(HERE).date()
    while True:
        midnight = datetime.combine(day, datetime.min.time(), HERE)
        worked = not plan.off.get(day, day.weekday() >= _SATURDAY)
        hours = ((0.0, 24.0),) if unit in ALWAYS else plan.hours if worked else ()
        for first, last in hours:
            pieces = [(max(begin, midnight + first * HOUR), midnight + last * HOUR)]
            for pause in pauses:
                pieces = [piece for whole in pieces for piece in _without(whole, pause)]
            yield from ((start, end) for start, end in pieces if start < end)
        day += DAY


def _without(whole: Stretch, pause: Stretch) -> list[Stretch]:
    (start, end), (rests, goes_on) = whole, pause
    if goes_on <= start or end <= rests:
        return [whole]
    return [(start, rests), (goes_on, end)]


def as_stored(one: Told | None) -> dict[str, Any]:
    """Return the two columns that a case shows of a clock."""
    return {"yellow_at": one.yellow if one else None, "due_at": one.due if one else None}

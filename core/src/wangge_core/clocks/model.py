"""Limits, pauses and due times: the values of the clocks. Pure: imports no framework."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from wangge_core.errors import FieldError, InvalidError

MAX_AMOUNT = 10_000
"""Largest limit in any unit: more than a year of hours, more than a generation of days."""


class Unit(StrEnum):
    """What a limit is counted in (CJ/T 214, GB/T 30428: 紧急工作时, 工作时, 工作日; 自然日 by custom)."""

    EMERGENCY_HOURS = "emergency_hours"
    """紧急工作时: runs through nights, weekends and holidays."""
    WORKING_HOURS = "working_hours"
    """工作时: runs only in the working hours of working days."""
    WORKING_DAYS = "working_days"
    """工作日: whole working days."""
    CALENDAR_DAYS = "calendar_days"
    """自然日: every day counts, also the last one, whatever day it is."""


class DayCount(StrEnum):
    """From when limits in days are counted: regions differ, so it is a setting of the county."""

    NEXT_DAY = "next_day"
    """The day of the start is not counted; the last day ends at the close of business (Civil Code, articles 201 and 203)."""
    SAME_MOMENT = "same_moment"
    """A day is a full day's time from the moment of the start: a working day's hours, or 24 hours."""


class Limit(msgspec.Struct, frozen=True):
    """How long something may take: a whole, positive number of a unit.

    Raises:
        InvalidError: `limit_amount`, when the amount is below 1 or above `MAX_AMOUNT`.
    """

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse amounts that no rule means."""
        if not 1 <= self.amount <= MAX_AMOUNT:
            detail = f"A limit is a whole number from 1 to {MAX_AMOUNT}, not {self.amount}."
            raise InvalidError("limit_amount", detail, (FieldError("/limit/amount", "limit_amount", detail),))


class Pause(msgspec.Struct, frozen=True):
    """A stretch during which the clock stands still; `end` is None while it lasts. `reason` is shown to people."""

    start: datetime
    end: datetime | None
    reason: str


class Extension(msgspec.Struct, frozen=True):
    """More time that was granted: how much, when, and why. `reason` is shown to people."""

    limit: Limit
    granted_at: datetime
    reason: str


class Due(msgspec.Struct, frozen=True):
    """When a clock runs out.

    at: the last instant in time, in UTC; None while an open pause keeps it unknown.
    yellow_at: the instant from which the light is yellow, in UTC; None while unknown.
    provisional: it rests on days whose holidays are not published yet, and is dated again when they are.
    """

    at: datetime | None
    yellow_at: datetime | None
    provisional: bool


class Light(StrEnum):
    """Green below 80 % of the limit, yellow up to all of it, red past it."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Reading(msgspec.Struct, frozen=True):
    """What a clock shows at an instant.

    elapsed, remaining, total: time in the limit's own measure (working time for working hours and days, else
    plain time); `remaining` is negative once more than the limit has run.
    share: elapsed / total.
    """

    due: Due
    elapsed: timedelta
    remaining: timedelta
    total: timedelta
    share: float
    light: Light
    paused: bool

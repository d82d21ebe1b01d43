"""The values and rules of a call. Pure."""

from datetime import datetime
from math import cos, hypot, radians
from typing import Final, Literal
from uuid import UUID

import msgspec

_METRES_PER_DEGREE: Final = 111_195.0
CalledState = Literal["called", "accepted", "checked_in", "missing"]


class CalledUnit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit that was called, and what it did."""

    id: UUID
    whistle_id: UUID
    unit_id: UUID
    accepted_at: datetime | None = None
    checked_in_at: datetime | None = None
    checked_in_by: str | None = None
    metres: int | None = None
    late: bool = False
    escalated_at: datetime | None = None
    score: int | None = None
    rating: str | None = None
    rated_at: datetime | None = None

    def state(self, due_at: datetime, now: datetime) -> CalledState:
        """Return how far the unit has come; missing is one that has not checked in when the time is over."""
        if self.checked_in_at is not None:
            return "checked_in"
        if now > due_at:
            return "missing"
        return "called" if self.accepted_at is None else "accepted"


class Whistle(msgspec.Struct, frozen=True, kw_only=True):
    """A call to the place of a case."""

    id: UUID
    case_id: UUID
    area: str
    words: str
    address: str | None
    lon: float | None
    lat: float | None
    called_by: str
    called_at: datetime
    minutes: int
    due_at: datetime
    ended_at: datetime | None = None


def distance(whistle: Whistle, lon: float, lat: float) -> int | None:
    """Return how many metres a point is from the place, or None when the place has no point; flat, which is exact enough for a county."""
    if whistle.lon is None or whistle.lat is None:
        return None
    east = (lon - whistle.lon) * cos(radians(lat))
    return round(hypot(east, lat - whistle.lat) * _METRES_PER_DEGREE)

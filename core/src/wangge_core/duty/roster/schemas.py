"""What the API takes and gives about the roster."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.duty.candidates import Ring, Standing
from wangge_core.duty.model import Kind

AreaCode = Annotated[str, Meta(pattern="^[0-9]{2,15}$", description="Code of an area.")]
Hour = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", description="Local time, HH:MM.", examples=["08:00"])]
Weekday = Annotated[int, Meta(ge=1, le=7)]


class ShiftIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A shift to be entered: on one `day`, or on `weekdays` (1 is Monday). An end before the beginning is on the next day."""

    area: AreaCode
    person_id: UUID
    begins: Hour
    ends: Hour
    kind: Kind = "regular"
    day: date | None = None
    weekdays: Annotated[list[Weekday], Meta(max_length=7)] = []
    valid_from: date | None = None
    valid_to: Annotated[date | None, Meta(description="The first day on which the pattern no longer holds.")] = None


class StandInIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who takes somebody's shifts while they are on leave, from the first day to the last."""

    area: AreaCode
    person_id: UUID
    stand_in_id: UUID
    first_day: date
    last_day: date


class PersonRef(msgspec.Struct, frozen=True):
    """Somebody by name."""

    id: UUID
    name: str


class PlaceRef(msgspec.Struct, frozen=True):
    """An area by name."""

    code: str
    name: str
    name_en: str | None = None


class ShiftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A shift of the roster."""

    id: UUID
    area: PlaceRef
    person: PersonRef
    kind: Kind
    begins: str
    ends: str
    day: date | None
    weekdays: list[int]
    valid_from: date | None
    valid_to: date | None


class StandInOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands in for whom."""

    id: UUID
    person: PersonRef
    stand_in: PersonRef
    first_day: date
    last_day: date


class ColleagueOut(msgspec.Struct, frozen=True):
    """Somebody who can be put on the roster."""

    id: UUID
    name: str
    area: PlaceRef


class RosterOut(msgspec.Struct, frozen=True, kw_only=True):
    """The roster of an area, and who can be put on it."""

    area: PlaceRef
    shifts: list[ShiftOut]
    stand_ins: list[StandInOut]
    colleagues: list[ColleagueOut]


class DutyOut(msgspec.Struct, frozen=True, kw_only=True):
    """A shift on a day of the week: `away` when its person is on leave, then `stand_ins` take it."""

    shift_id: UUID
    area: PlaceRef
    person: PersonRef
    kind: Kind
    begins_at: datetime
    ends_at: datetime
    away: bool
    stand_ins: list[PersonRef]
    yours: bool
    """Whether whoever asks takes it, as theirs or in somebody's stead."""


class RosterDayOut(msgspec.Struct, frozen=True):
    """A day and the shifts that begin on it."""

    day: date
    duties: list[DutyOut]


class WeekOut(msgspec.Struct, frozen=True):
    """Seven days of an area's roster."""

    area: PlaceRef
    days: list[RosterDayOut]


class CandidateOut(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may be asked now, and why."""

    person: PersonRef
    standing: Standing
    ring: Ring
    area: PlaceRef
    stands_in_for: str | None
    yourself: bool


class OnDutyOut(msgspec.Struct, frozen=True):
    """Who may be asked at an instant, the best first."""

    area: PlaceRef
    at: datetime
    items: list[CandidateOut]

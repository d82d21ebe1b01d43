"""What the API takes and gives about calls."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.cases.report_schemas import PositionIn
from wangge_core.cases.schemas import UnitOut
from wangge_core.cases.whistle.model import CalledState

Words = Annotated[str, Meta(min_length=1, max_length=2000)]


class WhistleIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to call, why, and in how many minutes they are to be there. Without a place they come to the case's."""

    words: Words
    units: Annotated[list[UUID], Meta(min_length=1, max_length=50)]
    minutes: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    address: Annotated[str, Meta(max_length=300)] | None = None
    position: PositionIn | None = None


class CheckInIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Being there; the position is only asked for to show the distance, and is not kept."""

    position: PositionIn | None = None


class ScoreIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the township found the unit's response."""

    score: Annotated[int, Meta(ge=1, le=5)]
    words: Annotated[str, Meta(max_length=1000)] | None = None


class CalledOut(msgspec.Struct, frozen=True, kw_only=True):
    """A unit that was called, and what the reader may do for it."""

    unit: UnitOut
    state: CalledState
    accepted_at: datetime | None
    checked_in_at: datetime | None
    checked_in_by: str | None
    metres: int | None
    late: bool
    score: int | None
    rating: str | None
    may_accept: bool
    may_check_in: bool
    may_rate: bool


class WhistleOut(msgspec.Struct, frozen=True, kw_only=True):
    """A call."""

    id: UUID
    case_id: UUID
    number: str
    words: str
    place: str
    called_by: str
    called_at: datetime
    due_at: datetime
    ended_at: datetime | None
    units: list[CalledOut]
    may_end: bool


class WhistleCallingOut(msgspec.Struct, frozen=True, kw_only=True):
    """Whom one may call, and for how long."""

    units: list[UnitOut]
    minutes: int
    minutes_most: int
    units_most: int


class CaseWhistles(msgspec.Struct, frozen=True):
    """The calls of a case, newest first; `calling` is null for who may not call."""

    items: list[WhistleOut]
    calling: WhistleCallingOut | None


class WhistlePage(msgspec.Struct, frozen=True):
    """A page of calls, newest first."""

    items: list[WhistleOut]
    next: str | None


class ResponseOut(msgspec.Struct, frozen=True, kw_only=True):
    """How a unit has answered calls. Units stand by name: this is no ranking."""

    unit: UnitOut
    calls: int
    checked_in: int
    on_time: int
    mean_minutes: float | None
    mean_score: float | None
    ratings: int


class ResponseTable(msgspec.Struct, frozen=True):
    """Units by name."""

    items: list[ResponseOut]

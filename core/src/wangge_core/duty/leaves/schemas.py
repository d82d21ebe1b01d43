"""What the API takes and gives about leave."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.duty.model import LeaveReason, LeaveState
from wangge_core.duty.roster.schemas import PersonRef

Words = Annotated[str, Meta(max_length=500)]


class LeaveIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Leave that somebody asks for themselves, both days included."""

    first_day: date
    last_day: date
    reason: LeaveReason
    words: Words = ""


class LeaveDecisionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision on a leave; who approves may name the stand-in for its days at once. A refusal says why."""

    approve: bool
    words: Words = ""
    stand_in_id: UUID | None = None


class LeaveOut(msgspec.Struct, frozen=True, kw_only=True):
    """A leave, for whoever it is of and whoever decides on it."""

    id: UUID
    person: PersonRef
    first_day: date
    last_day: date
    reason: LeaveReason
    words: str
    state: LeaveState
    requested_at: datetime
    decided_at: datetime | None
    decided_name: str | None
    decision: str


class LeaveList(msgspec.Struct, frozen=True):
    """Leave, what waits for a decision first."""

    items: list[LeaveOut]

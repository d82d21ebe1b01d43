"""The values of what follows a closing. Pure."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wangge_core.cases.aftercare.sampling import Why

State = Literal["open", "satisfied", "unsatisfied", "unreached", "overtaken", "none"]


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """A round that was followed by another."""

    id: UUID
    case_id: UUID
    number: int
    closed_at: datetime
    outcome: str
    public_reason: str
    solved: bool | None
    score: int | None
    rating_text: str | None
    rated_at: datetime | None
    reopened_at: datetime
    cause: str
    note: str | None


class FollowUp(msgspec.Struct, frozen=True, kw_only=True):
    """The draw for a closed round, and what became of it."""

    id: UUID
    case_id: UUID
    round: int
    lot: int
    percent: int
    why: Why
    state: State
    most_calls: int
    drawn_at: datetime


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call."""

    id: UUID
    follow_up_id: UUID
    case_id: UUID
    at: datetime
    caller_id: str
    caller_name: str
    reached: bool
    satisfied: bool | None
    words: str | None

"""What the API takes and gives about what follows a closing."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.cases.aftercare.model import State
from wangge_core.cases.model import Text

CallResult = Literal["satisfied", "unsatisfied", "unreached"]


class CallIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a call brought; `version` is the case's as the caller saw it."""

    version: Annotated[int, Meta(ge=1)]
    result: CallResult
    words: Annotated[str, Meta(max_length=2000, description="What the reporter said; needed when they are not satisfied.")] | None = None


class ReopenIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why the reporter asks for another round."""

    note: Annotated[str, Meta(min_length=2, max_length=1000)]


class WindowOut(msgspec.Struct, frozen=True):
    """Whether a closed case may be reopened: until when, how many rounds are left, and why not."""

    open: bool
    until: datetime
    left: int
    why_not: Text | None


class RoundOut(msgspec.Struct, frozen=True, kw_only=True):
    """A round that was followed by another."""

    number: int
    closed_at: datetime
    outcome: Text
    public_reason: str
    solved: bool | None
    score: int | None
    reopened_at: datetime
    cause: Text
    note: str | None


class CallOut(msgspec.Struct, frozen=True):
    """A call that was made."""

    at: datetime
    caller: str
    result: CallResult
    words: str | None


class FollowUpOut(msgspec.Struct, frozen=True, kw_only=True):
    """The draw for a closed round: `lot` of 10,000 against `percent`, and what became of it."""

    round: int
    lot: int
    percent: int
    why: Literal["mandatory", "drawn", "not_drawn", "no_contact"]
    state: State
    most_calls: int
    calls: list[CallOut]


class AftercareOut(msgspec.Struct, frozen=True, kw_only=True):
    """What followed the closings of a case, and whether the reader may call its reporter now."""

    round: int
    window: WindowOut | None
    rounds: list[RoundOut]
    follow_ups: list[FollowUpOut]
    may_call: bool
    own_handling: bool
    """Somebody else has to call: the reader or their unit handled it."""


class FollowUpItem(msgspec.Struct, frozen=True, kw_only=True):
    """A call that is due, or was made."""

    id: UUID
    case_id: UUID
    number: str
    title: Text
    area: str
    closed_at: datetime | None
    round: int
    why: Literal["mandatory", "drawn", "not_drawn", "no_contact"]
    lot: int
    percent: int
    state: State
    calls: int
    most_calls: int


class FollowUpPage(msgspec.Struct, frozen=True):
    """A page of follow-ups, oldest first; `next` asks for the page after it."""

    items: list[FollowUpItem]
    next: UUID | None

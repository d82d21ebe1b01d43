"""Requests and decisions as they go over the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.cases.measures.model import Kind, State

Reason = Annotated[str, Meta(min_length=4, max_length=1000, description="Why; whoever decides reads it.")]
Moment = Annotated[datetime, Meta(tz=True)]


class ExtensionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much more time is asked for, in the unit of the clock that runs."""

    amount: Annotated[int, Meta(ge=1, le=10_000)]
    reason: Reason


class SuspensionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Until when the case is to rest."""

    until: Moment
    reason: Reason


class AppealIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Against which findings of lateness: clocks that ran out before they were stopped."""

    clocks: Annotated[list[UUID], Meta(min_length=1, max_length=20)]
    reason: Reason


class ResumptionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a suspended case goes on before its planned end."""

    reason: Reason


class MeasureDecisionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is decided; a refusal says why."""

    approved: bool
    words: Annotated[str, Meta(max_length=1000)] | None = None


class ReviewOut(msgspec.Struct, frozen=True, kw_only=True):
    """What one level said."""

    level: int
    approved: bool
    by: str
    words: str | None
    at: datetime


class MeasureOut(msgspec.Struct, frozen=True, kw_only=True):
    """A request with what was decided on it; `levels` is how many have to approve, `level` how many did."""

    id: UUID
    case_id: UUID
    number: str
    kind: Kind
    state: State
    level: int
    levels: int
    asked_by: str
    asked_at: datetime
    reason: str
    amount: int | None
    unit: str | None
    until: datetime | None
    clocks: list[UUID]
    decided_at: datetime | None
    reviews: list[ReviewOut]
    may_decide: bool
    may_withdraw: bool


class MayAsk(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the reader may ask for something now; if not, the code and the sentence of why.

    most, unit: how much an extension may add. latest: until when a suspension may last. clocks: what may be appealed against.
    """

    allowed: bool
    code: str | None = None
    why: str | None = None
    most: int | None = None
    unit: str | None = None
    latest: datetime | None = None
    clocks: list[UUID] = []


class CaseMeasures(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for on a case, and what the reader may ask for."""

    suspended_until: datetime | None
    items: list[MeasureOut]
    extension: MayAsk
    suspension: MayAsk
    appeal: MayAsk
    may_resume: bool


class Approvals(msgspec.Struct, frozen=True):
    """Requests that wait for the reader's decision, oldest first; `next` asks for more."""

    items: list[MeasureOut]
    next: str | None

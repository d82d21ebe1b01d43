"""A request for an extension, a suspension or an appeal, and its reviews. Pure."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wangge_core.cases.measures.by_area import Approver

Kind = Literal["extension", "suspension", "appeal"]
State = Literal["pending", "approved", "refused", "withdrawn", "lapsed"]


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What one level said."""

    id: UUID
    measure_id: UUID
    level: int
    approved: bool
    by_id: str
    by_name: str
    words: str | None
    at: datetime


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """A request; `approvers` are those of the rule it was made under, `level` counts those that approved.

    amount, unit: of an extension. until: of a suspension. clocks: those that an appeal is about, or an extension adds to.
    """

    id: UUID
    case_id: UUID
    area: str
    kind: Kind
    state: State
    level: int
    approvers: tuple[Approver, ...]
    asked_by: str
    asked_name: str
    asked_at: datetime
    reason: str
    amount: int | None = None
    unit: str | None = None
    until: datetime | None = None
    clocks: tuple[UUID, ...] = ()
    decided_at: datetime | None = None

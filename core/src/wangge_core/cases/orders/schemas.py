"""Orders as they go over the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.cases.orders.model import Act, State


class OrderIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is ordered, and until when an answer is wanted."""

    words: Annotated[str, Meta(min_length=4, max_length=2000)]
    due_at: Annotated[datetime, Meta(tz=True)]


class OrderActIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of a reply, of sending a reply back, or of closing; a receipt needs none."""

    words: Annotated[str, Meta(max_length=2000)] | None = None


class OrderOut(msgspec.Struct, frozen=True, kw_only=True):
    """An order, and what the reader may do with it now."""

    id: UUID
    case_id: UUID
    case_number: str
    number: str
    words: str
    issuer: str
    issued_at: datetime
    unit: str | None
    due_at: datetime
    overdue: bool
    state: State
    received_at: datetime | None
    receiver: str | None
    replied_at: datetime | None
    reply: str | None
    closed_at: datetime | None
    closing_words: str | None
    actions: list[Act]


class CaseOrders(msgspec.Struct, frozen=True):
    """The orders on a case, and whether the reader may issue one."""

    items: list[OrderOut]
    may_issue: bool


class OrderPage(msgspec.Struct, frozen=True):
    """Orders, newest first; `next` asks for older ones."""

    items: list[OrderOut]
    next: str | None

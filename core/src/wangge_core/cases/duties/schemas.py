"""Duties on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from wangge_core.cases.schemas import AreaOut, UnitOut

Text = dict[str, str]


class DisputeItem(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute or precedent in a list; `title` is the class. The case is named only to those who decide."""

    id: UUID
    case_id: UUID | None
    number: str | None
    title: Text
    class_id: str | None
    case_type: str
    area: AreaOut
    opened_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    unit: UnitOut | None
    reason: str | None
    keywords: str
    entry_id: UUID | None


class DisputePage(msgspec.Struct, frozen=True):
    """A page; `next` asks for the one after it."""

    items: list[DisputeItem]
    next: UUID | None


class StatementOut(msgspec.Struct, frozen=True, kw_only=True):
    """What one side said, and when."""

    at: datetime
    by: str
    unit: UnitOut | None
    action: str
    text: str


class ListedOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the responsibility list says of such a matter."""

    entry_id: UUID
    unit: UnitOut
    source: str
    basis: str


class DisputeDetail(msgspec.Struct, frozen=True, kw_only=True):
    """All that an adjudicator needs to decide."""

    item: DisputeItem
    words: str
    parties: list[UnitOut]
    statements: list[StatementOut]
    precedents: list[DisputeItem]
    listed: ListedOut | None
    may_speak: bool
    may_decide: bool
    may_list: bool


class StatementIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one's unit has to say; `version` is the case's, as it was seen."""

    version: int
    text: Annotated[str, msgspec.Meta(min_length=4, max_length=2000)]

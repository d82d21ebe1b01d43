"""What the API takes and gives about conflicts."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.collections.schemas import DocumentArea, DocumentOut
from wangge_sdk.texts import Text


class DocumentMergeOut(msgspec.Struct, frozen=True):
    """The document after the change, and the fields that somebody has to decide because another changed them meanwhile."""

    document: DocumentOut
    set_aside: list[str]


class ConflictFieldOut(msgspec.Struct, frozen=True, kw_only=True):
    """A field with both values: what stands in the document, and what the later change would write. Masked as the document is."""

    field: str
    title: Text | None
    kept: Any
    given: Any


class DocumentConflictOut(msgspec.Struct, frozen=True, kw_only=True):
    """Fields of one document that two people changed at once. `by` is the later one; `kept_by` changed the document last."""

    id: UUID
    plugin: str
    collection: str
    collection_title: Text
    document_id: UUID
    document_title: str | None
    area: DocumentArea
    at: datetime
    by: str
    kept_at: datetime
    kept_by: str
    fields: list[ConflictFieldOut]


class DocumentConflictList(msgspec.Struct, frozen=True):
    """Conflicts that wait for a decision, the oldest first."""

    items: list[DocumentConflictOut]


class ConflictDecisionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For each field, which value is right: the one that is `kept`, or the one that was `given` later."""

    take: dict[Annotated[str, Meta(max_length=60)], Literal["kept", "given"]]

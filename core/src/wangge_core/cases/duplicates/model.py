"""The values of duplicates. Pure."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What of a report counts when it is compared with another."""

    text: str
    case_type: str
    class_id: str | None
    reported_at: datetime


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """One case went into another, until it is taken back; `before` holds the columns that the merge changed."""

    id: UUID
    case_id: UUID
    into_id: UUID
    at: datetime
    until: datetime
    actor_id: str
    before: dict[str, Any]
    undone_at: datetime | None = None


class Echo(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody said "me too": the digest of their device or account, and the code by which they follow the case."""

    id: UUID
    case_id: UUID
    sender: str
    query_code: str
    at: datetime

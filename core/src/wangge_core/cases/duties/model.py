"""Values of the duties for cases. Pure."""

from datetime import datetime
from uuid import UUID

import msgspec


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A unit was asked to take a case over; until it accepts, `owner_id` stays responsible."""

    id: UUID
    case_id: UUID
    owner_id: UUID | None
    unit_id: UUID
    proposed_at: datetime
    accept_by: datetime
    silence: str
    ended_at: datetime | None = None
    ending: str | None = None


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """It was, or is, disputed whose duty a case is. Decided, it is a precedent; `entry_id` is what the list took from it."""

    id: UUID
    case_id: UUID
    area: str
    case_type: str
    class_id: str | None
    opened_at: datetime
    opening: str
    decided_at: datetime | None = None
    decided_by: str | None = None
    unit_id: UUID | None = None
    reason: str | None = None
    keywords: str = ""
    entry_id: UUID | None = None

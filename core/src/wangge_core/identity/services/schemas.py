"""What the API takes and tells of service accounts."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.identity.directory.model import AreaRef

Purpose = Annotated[str, Meta(min_length=1, max_length=300, description="What the program does with it; people read it.")]


class ServiceAccountDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A new service account."""

    name: Annotated[str, Meta(min_length=1, max_length=80, description="The system it is for.")]
    unit_id: UUID
    """The unit that answers for it."""
    purpose: Purpose
    expires_on: date
    """The last day on which it works; at most a year from now, and then it is looked at anew."""


class ServiceAccountChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may change of it; what is left out stays."""

    purpose: Purpose | None = None
    expires_on: date | None = None


class ServiceAccountUnit(msgspec.Struct, frozen=True):
    """The unit that answers for a service account."""

    id: UUID
    name: str


class ServiceAccountOut(msgspec.Struct, frozen=True, kw_only=True):
    """A service account. It does what its positions allow, which a security administrator gives to `person_id`."""

    id: UUID
    person_id: UUID
    name: str
    unit: ServiceAccountUnit
    area: AreaRef
    purpose: str
    state: Literal["active", "locked", "ended"]
    expires_on: date
    made_by: str
    made_at: datetime
    tokens: int
    """Tokens that work."""
    used_at: datetime | None
    calls_today: int
    """As far as they are counted; a process adds up to twenty of a token later."""


class ServiceAccountList(msgspec.Struct, frozen=True):
    """Service accounts, newest first."""

    items: list[ServiceAccountOut]

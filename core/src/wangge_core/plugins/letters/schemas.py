"""What the API tells of events that were set aside."""

from datetime import datetime
from uuid import UUID

import msgspec


class SetAsideOut(msgspec.Struct, frozen=True, kw_only=True):
    """An event that a plugin could not take; its data is not shown."""

    id: UUID
    event: str
    """Its type."""
    area: str
    key: str
    at: datetime
    """When it happened."""
    attempts: int
    error: str
    since: datetime
    """When it was set aside."""


class SetAsideList(msgspec.Struct, frozen=True):
    """Events that were set aside, oldest first; the first fifty of each way of hearing."""

    items: list[SetAsideOut]

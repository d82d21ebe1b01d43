"""Feedback as a frozen value. Pure."""

from datetime import datetime
from uuid import UUID

import msgspec


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said of the platform. `given_by` is their name where an account gave it."""

    id: UUID
    area: str
    sender: str
    account_id: UUID | None
    given_by: str
    kind: str
    text: str
    page: str
    version: str
    given_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None

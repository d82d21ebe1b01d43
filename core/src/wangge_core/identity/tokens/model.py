"""Bearer tokens as their owner sees them. Pure."""

from datetime import datetime
from uuid import UUID

import msgspec


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token of a program that acts for an account."""

    id: UUID
    name: str
    permissions: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    per_minute: int | None = None
    """Requests a minute; null is the server's own limit."""
    per_day: int | None = None


class NewToken(msgspec.Struct, frozen=True, kw_only=True):
    """A fresh token with its text, which is shown this once and never again."""

    token: str
    id: UUID
    name: str
    permissions: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    per_minute: int | None = None
    per_day: int | None = None


class TokenList(msgspec.Struct, frozen=True):
    """One's own tokens, newest first."""

    items: tuple[Token, ...]

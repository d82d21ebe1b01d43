"""Sessions and who is signed in, as values. Pure."""

import hashlib
import secrets
from datetime import date, datetime
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.identity.positions.model import Position


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """Who a request comes from. `session_id` is None when it came with a bearer token."""

    actor: Actor
    account_id: UUID
    person_id: UUID
    username: str
    name: str
    area: str
    session_id: UUID | None
    must_change_password: bool
    second_factor: bool
    second_factor_required: bool
    service: bool = False
    """Whether the account is a program's, not a person's."""
    token_id: UUID | None = None
    per_minute: int | None = None
    per_day: int | None = None


class StoredSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session, or a token, with the account it belongs to."""

    id: UUID
    account_id: UUID
    created_at: datetime
    seen_at: datetime
    expires_at: datetime | None
    permissions: str | None
    person_id: UUID
    person_name: str
    person_ended_at: datetime | None
    area: str
    username: str
    state: str
    must_change: bool
    second_factor: bool
    per_minute: int | None = None
    per_day: int | None = None
    service_until: date | None = None
    """Of a service account: the last day on which it works."""


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """One of one's own sessions; `current` is the one that asks."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str
    current: bool


class SessionList(msgspec.Struct, frozen=True):
    """One's own sessions, newest first."""

    items: tuple[SessionView, ...]


class FactorState(msgspec.Struct, frozen=True):
    """Whether a second factor is in use, and whether one is required by a position."""

    enabled: bool
    required: bool


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in and what they may do somewhere: for menus; the server decides each act anew."""

    account_id: UUID
    username: str
    name: str
    positions: tuple[Position, ...]
    permissions: tuple[str, ...]
    areas: tuple[str, ...]
    second_factor: FactorState
    password_change_required: bool


def new_token(prefix: str = "") -> str:
    """Return a secret of 256 random bits."""
    return prefix + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is kept of a token; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()

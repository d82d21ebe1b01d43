"""Accounts as values. Pure."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wangge_core.identity.directory.model import AreaRef

AccountState = Literal["active", "locked", "ended"]


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """How a person signs in. `locked` is a security administrator's act; `ended` is for good."""

    id: UUID
    person_id: UUID
    person_name: str
    username: str
    area: AreaRef
    state: AccountState
    must_change_password: bool
    second_factor: bool
    created_at: datetime


class AccountPage(msgspec.Struct, frozen=True):
    """Accounts in the order of their making; `next` is the cursor of the page after, None on the last."""

    items: tuple[Account, ...]
    next: UUID | None = None


class StoredAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account as stored, with what its person and second factor add."""

    id: UUID
    person_id: UUID
    person_name: str
    person_ended_at: datetime | None
    username: str
    area: str
    password_hash: str
    must_change: bool
    state: AccountState
    created_at: datetime
    second_factor: bool

    @property
    def open(self) -> bool:
        """Whether this account may sign in."""
        return self.state == "active" and self.person_ended_at is None

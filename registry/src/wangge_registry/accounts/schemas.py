"""What clients send and get about accounts."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from wangge_registry.accounts.model import Account, Duty
from wangge_serving.passwords import LONGEST

Username = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{1,38}[a-z0-9]\Z", description="Small letters, digits and hyphens.")]
Password = Annotated[str, Meta(min_length=1, max_length=LONGEST)]


class AccountDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """A new account."""

    username: Username
    name: Annotated[str, Meta(min_length=1, max_length=80, description="How others see you.")]
    password: Password


class Credentials(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody's name and password."""

    username: Annotated[str, Meta(max_length=80)]
    password: Password


class PasswordChange(Struct, frozen=True, forbid_unknown_fields=True):
    """One's own password, before and after."""

    present: Password
    wanted: Password


class Appointment(Struct, frozen=True, forbid_unknown_fields=True):
    """What an account does for the registry; an empty list takes its duties away."""

    duties: list[Duty]
    organisation: Annotated[str, Meta(max_length=120, description="Whom a reviewer reviews for.")] = ""


class AccountOut(Struct, frozen=True, kw_only=True):
    """An account as its owner and administrators see it."""

    id: UUID
    username: str
    name: str
    duties: list[Duty]
    organisation: str


class AccountList(Struct, frozen=True):
    """Accounts by their names."""

    items: list[AccountOut]


class NewSession(Struct, frozen=True, kw_only=True):
    """A fresh session; send the token as `Authorization: Bearer …`. It is shown this once."""

    token: str
    expires_at: datetime


def account_out(account: Account) -> AccountOut:
    """Return an account as it is shown."""
    return AccountOut(
        id=account.id, username=account.username, name=account.name, duties=sorted(account.duties), organisation=account.organisation
    )

"""What clients send about accounts."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_serving.passwords import LONGEST

Username = Annotated[
    str,
    Meta(pattern=r"^[a-z0-9][a-z0-9._-]{2,59}$", description="3 to 60 of a-z, 0-9, dot, dash, underscore; begins with a letter or digit."),
]
TypedPassword = Annotated[str, Meta(min_length=1, max_length=LONGEST * 4, description="A password as typed.")]


class AccountDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new account for a person who has none; the password must be changed at the first sign-in."""

    person_id: UUID
    username: Username
    password: TypedPassword


class AccountStateChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The state an account shall have."""

    state: Literal["active", "locked", "ended"]


class PasswordReset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A password for someone else, who must change it at the next sign-in."""

    password: TypedPassword


class PasswordChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One's own new password."""

    current: TypedPassword
    new: TypedPassword

"""What clients send to sign in."""

from typing import Annotated

import msgspec
from msgspec import Meta

from wangge_core.identity.accounts.schemas import TypedPassword
from wangge_core.identity.second_factor.schemas import Code


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A user name, its password, and the one-time code when the account has a second factor."""

    username: Annotated[str, Meta(min_length=1, max_length=120, description="User name; case does not matter.")]
    password: TypedPassword
    code: Code | None = None

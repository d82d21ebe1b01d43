"""What clients send about tokens."""

from typing import Annotated

import msgspec
from msgspec import Meta

from wangge_core.identity.tokens.rules import LONGEST_DAYS


class TokenDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new token: what for, which of one's own permissions, for how long."""

    name: Annotated[str, Meta(min_length=1, max_length=80, description="What the token is for.")]
    permissions: Annotated[
        list[Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9-]*)?:[a-z][a-z0-9_-]*(\.[a-z]+)?$", max_length=160)]],
        Meta(min_length=1, max_length=100, description="Permissions such as `case:read`, each of which one holds oneself."),
    ]
    days: Annotated[int, Meta(ge=1, le=LONGEST_DAYS, description="Days until it expires.")] = 90

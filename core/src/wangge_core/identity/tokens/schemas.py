"""What clients send about tokens."""

from typing import Annotated

import msgspec
from msgspec import Meta

from wangge_core.identity.tokens.rules import LONGEST_DAYS, LONGEST_GRACE_HOURS


class TokenDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new token: what for, which of one's own permissions, for how long."""

    name: Annotated[str, Meta(min_length=1, max_length=80, description="What the token is for.")]
    permissions: Annotated[
        list[Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9-]*)?:[a-z][a-z0-9_-]*(\.[a-z]+)?$", max_length=160)]],
        Meta(min_length=1, max_length=100, description="Permissions such as `case:read`, each of which one holds oneself."),
    ]
    days: Annotated[int, Meta(ge=1, le=LONGEST_DAYS, description="Days until it expires.")] = 90
    per_minute: Annotated[int, Meta(ge=1, le=100_000, description="Requests a minute; null: as many as the server allows.")] | None = None
    per_day: Annotated[int, Meta(ge=1, le=100_000_000, description="Requests on a day; null: as many as the server allows.")] | None = None


class TokenRotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A successor for a token."""

    grace_hours: Annotated[
        int, Meta(ge=0, le=LONGEST_GRACE_HOURS, description="So long the old one still works, so that a program can be given the new one.")
    ] = 24

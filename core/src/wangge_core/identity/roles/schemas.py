"""What clients send about roles."""

from typing import Annotated

import msgspec
from msgspec import Meta

from wangge_core.access.policy import Title

PermissionText = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9-]*)?:[a-z][a-z0-9_-]*(\.[a-z]+)?$",
        max_length=160,
        description="A permission, e.g. `case:read`, or one of a plugin, e.g. `wangge.livelihood:review`; GET /policies lists them.",
    ),
]


class RoleDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A role whole: its name, its own permissions and the roles whose permissions it inherits."""

    title: Title
    permissions: Annotated[list[PermissionText], Meta(max_length=200)] = []
    inherits: Annotated[list[Annotated[str, Meta(min_length=1, max_length=60)]], Meta(max_length=20)] = []

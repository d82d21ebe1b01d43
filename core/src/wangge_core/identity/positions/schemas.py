"""What clients send about positions."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.identity.directory.schemas import AreaCode

RoleId = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9_]{1,59}$|^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*:[a-z][a-z0-9_-]*$",
        max_length=60,
        description="Id of a role, e.g. `grid_worker`, or of one that a plugin contributes, `acme.kennel:keeper`.",
    ),
]
FirstDay = Annotated[date, Meta(description="First day on which it holds; left out: at once.")]
EndDay = Annotated[date, Meta(description="First day on which it no longer holds; left out: no end.")]


class PositionDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new position."""

    person_id: UUID
    role: RoleId
    area: AreaCode
    unit_id: UUID | None = None
    valid_from: FirstDay | None = None
    valid_to: EndDay | None = None


class PositionEnd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a position ends; left out: today, at once."""

    valid_to: EndDay | None = None

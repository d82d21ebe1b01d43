"""What the API takes and gives about relations."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.cases.model import Light, Text
from wangge_core.cases.schemas import UnitOut

Words = Annotated[str, Meta(min_length=1, max_length=4000)]
Role = Literal["parent", "child", "earlier", "later", "referred_from", "referred_to"]


class PartIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A child: what it is about, and its class if not the parent's."""

    text: Words
    class_id: Annotated[str, Meta(max_length=150)] | None = None


class SplitIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The children that a case is split into; `version` is the one that was seen."""

    version: Annotated[int, Meta(ge=1)]
    parts: Annotated[list[PartIn], Meta(min_length=1, max_length=20)]


class ChildIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another case that becomes a child, by its number."""

    version: Annotated[int, Meta(ge=1)]
    number: Annotated[str, Meta(min_length=1, max_length=32)]


class FollowOnIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be done now that the case is closed."""

    version: Annotated[int, Meta(ge=1)]
    text: Words


class RelatedOut(msgspec.Struct, frozen=True, kw_only=True):
    """A related case as far as the reader may see it, and what it is to the case that was asked about."""

    role: Role
    id: UUID
    number: str
    title: Text
    state_title: Text
    light: Light | None
    unit: UnitOut | None
    closed: bool


class RelationsOut(msgspec.Struct, frozen=True, kw_only=True):
    """The related cases that the reader may see, and what they may do. `follow_on_from`: from when on a closed case is followed up."""

    items: list[RelatedOut]
    may_split: bool
    may_follow_on: bool
    follow_on_from: datetime | None

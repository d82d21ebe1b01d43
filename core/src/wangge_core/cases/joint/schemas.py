"""What the API takes and gives about joint handling."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.cases.joint.by_area import LimitUnit
from wangge_core.cases.joint.model import AssistanceState
from wangge_core.cases.model import Light
from wangge_core.cases.schemas import AttachmentOut, UnitOut

Words = Annotated[str, Meta(min_length=1, max_length=2000)]


class AssistanceIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a unit is asked to do; `limit` in the unit that the area counts in, its own default when left out."""

    unit_id: UUID
    words: Words
    limit: Annotated[int, Meta(ge=1, le=1000)] | None = None


class ReplyIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the unit did."""

    words: Words
    attachments: Annotated[list[UUID], Meta(max_length=9)] = []


class ReasonIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why."""

    reason: Words


class AssistanceOut(msgspec.Struct, frozen=True, kw_only=True):
    """A request, its clock and its reply, and what the reader may do with it."""

    id: UUID
    unit: UnitOut
    state: AssistanceState
    words: str
    asked_by: str
    asked_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    light: Light
    provisional: bool
    reply: str | None
    replied_by: str | None
    attachments: list[AttachmentOut]
    may_reply: bool
    may_withdraw: bool


class AskingOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who may be asked, and for how long."""

    units: list[UnitOut]
    limit: int
    limit_most: int
    unit: LimitUnit


class JointOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who handles a case together. `asking` is null for who may not ask; `refused` tells whether open replies hold the lead up."""

    lead: UnitOut | None
    items: list[AssistanceOut]
    asking: AskingOut | None
    waiting: int
    refused: bool

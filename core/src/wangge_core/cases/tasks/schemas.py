"""What the API takes and gives about tasks."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.cases.schemas import AreaOut, PositionOut
from wangge_core.cases.tasks.model import Kind, Result, State, Text
from wangge_core.duty.candidates import Standing

Version = Annotated[int, Meta(ge=1, description="The version of the task that the caller saw.")]


class ResultIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found on site: yes, no, or cannot tell, with words and photos."""

    version: Version
    result: Result
    note: Annotated[str, Meta(max_length=2000)] = ""
    attachments: Annotated[list[UUID], Meta(max_length=9)] = []


class HandOnIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Giving a task to somebody else. Without `to` the next of the candidates gets it."""

    version: Version
    reason: Annotated[str, Meta(min_length=2, max_length=500)]
    to: Annotated[UUID | None, Meta(description="Account of one of the task's candidates.")] = None


class TaskItem(msgspec.Struct, frozen=True, kw_only=True):
    """A task with what its holder needs to know of the case."""

    id: UUID
    case_id: UUID
    number: str
    kind: Kind
    title: Text
    case_title: Text
    text: str
    area: AreaOut
    address: str | None
    position: PositionOut | None
    thumbnail_url: str | None
    state: State
    assignee: str | None
    mine: bool
    may_hand_on: bool
    why: list[Text]
    made_at: datetime
    assigned_at: datetime | None
    due_at: datetime | None
    late: bool
    result: Result | None
    ended_at: datetime | None
    ended_by: str | None
    version: int


class TaskList(msgspec.Struct, frozen=True):
    """Tasks."""

    items: list[TaskItem]


class TaskCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can be given a task, with the reasons."""

    account_id: UUID
    name: str
    standing: Standing
    metres: float | None
    load: int
    why: list[Text]


class TaskCandidates(msgspec.Struct, frozen=True):
    """Who can be given a task, the best first."""

    items: list[TaskCandidate]

"""The values of tasks. Pure."""

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

Text = dict[str, str]
Kind = Literal["pre_filing_verification", "post_handling_check"]
State = Literal["open", "done", "superseded"]
Result = Literal["yes", "no", "cannot_tell"]

KINDS: Final[tuple[Kind, ...]] = ("pre_filing_verification", "post_handling_check")
STEP_OF: Final[dict[Kind, str]] = {"pre_filing_verification": "verify", "post_handling_check": "check"}
"""The step of the workflow that a task's result takes: there is no other way to it."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A task on a case. Without `account_id` nobody has it, and a dispatcher must see to it.

    why: reasons for whoever has it, in both languages. by_limit: its time is its own; else it is the stage's.
    tried: who had it before. round: how many have had it. due_at: None when nothing limits it.
    """

    id: UUID
    case_id: UUID
    kind: Kind
    area: str
    state: State
    account_id: UUID | None
    assignee: str | None
    why: tuple[Text, ...]
    made_at: datetime
    assigned_at: datetime | None
    due_at: datetime | None
    by_limit: bool
    round: int
    tried: tuple[UUID, ...]
    result: Result | None
    ended_at: datetime | None
    ended_by: str | None
    version: int

    @property
    def step(self) -> str:
        """The step that its result takes."""
        return STEP_OF[self.kind]

    def late(self, now: datetime) -> bool:
        """Tell whether its time has run out."""
        return self.state == "open" and self.due_at is not None and now > self.due_at

"""The values and the rule of joint handling. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wangge_core.cases.joint.by_area import AssistanceTerms
from wangge_core.cases.model import Light, light

AssistanceState = Literal["open", "replied", "returned", "withdrawn", "ended"]


class Assistance(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit was asked to do beside the lead; `step_id` is the line of the history that holds its answer."""

    id: UUID
    case_id: UUID
    unit_id: UUID
    state: AssistanceState
    words: str
    amount: int
    unit: str
    asked_by: str
    started_at: datetime
    yellow_at: datetime
    due_at: datetime
    provisional: bool
    stopped_at: datetime | None = None
    reply: str | None = None
    replied_by: str | None = None
    step_id: UUID | None = None
    next_at: datetime | None = None
    """When the sweep looks at its clock next, as for the clocks of the case."""

    def light(self, now: datetime) -> Light:
        """Return the light of its own clock; a stopped one keeps its last."""
        return light(self.yellow_at, self.due_at, self.stopped_at or now)


def refusal(asked: Sequence[Assistance], lead: UUID | None, unit: UUID, limit: int, settings: AssistanceTerms) -> str | None:
    """Return the code of what speaks against asking a unit, or None: the lead, twice, too many, too long."""
    open_ones = [one for one in asked if one.state == "open"]
    if lead is None:
        return "joint_no_lead"
    if unit == lead:
        return "joint_is_lead"
    if any(one.unit_id == unit for one in open_ones):
        return "joint_asked_already"
    if len(open_ones) >= settings.units:
        return "joint_too_many"
    if limit > settings.limit_most:
        return "joint_limit"
    return None


def waits(asked: Sequence[Assistance], step: str, settings: AssistanceTerms) -> tuple[Assistance, ...]:
    """Return the requests for whose reply a step waits."""
    return tuple(one for one in asked if one.state == "open") if step in settings.replies_before else ()

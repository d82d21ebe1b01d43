"""Taking a step: from a case and a filled-in form to what changes. Pure."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.cases.model import Case
from wangge_core.cases.workflow import State, Transition, Workflow

RESPONSE_ACTIONS: Final = frozenset({"handle", "refuse", "refer"})
"""Steps that answer the reporter for the first time: the mean response counts to the first of them."""
HANDLED: Final = "handled"
"""The platform's state of what has been done: a plugin may lead there by a step of its own, which answers the reporter too."""


FIXED: Final = "fixed"
"""The platform's one outcome by which the matter itself came right; case types may declare others."""

_ENDING: Final = ("closed_at", "outcome", "public_reason", "solved", "score", "rating_text", "rated_at")
_UNENDED: Final = dict.fromkeys((*_ENDING, "unit_id"))
"""A new round begins without the end of the one before, which its record and the history keep."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """What a step changes: columns of the case, whether its clocks stop, and where it stands after; `data` is its form."""

    transition: Transition
    data: dict[str, Any]
    target: State
    changes: dict[str, Any]
    stage_left: bool
    closes: bool
    unit_id: UUID | None

    @property
    def reopens(self) -> bool:
        """Whether the step begins a new round."""
        return self.transition.effect == "reopen"

    @property
    def promises_anew(self) -> bool:
        """Whether the promise of the whole case is dated again: for a new round, and for a new class."""
        return not self.closes and (self.reopens or "class_id" in self.changes)


def move(workflow: Workflow, case: Case, transition: Transition, data: dict[str, Any], now: datetime) -> Move:
    """Return what taking the step does to the case; `data` has been checked against the step's form."""
    target = workflow.state(transition.target(data))
    stage_left = target.stage != case.stage or _begun_again(transition, case, target)
    changes: dict[str, Any] = {"state": target.id, "stage": target.stage} | _effect(transition, case, data, now)
    if case.responded_at is None and (transition.id in RESPONSE_ACTIONS or (target.id == HANDLED and case.stage != target.stage)):
        changes["responded_at"] = now
    if data.get("class_id") and data["class_id"] != case.class_id:
        changes["class_id"] = data["class_id"]
    closes = target.closed and case.closed_at is None
    if closes:
        changes["closed_at"] = now
    if stage_left or closes:
        changes |= {"yellow_at": None, "due_at": None}
    unit_id = changes.get("unit_id", case.unit_id)
    return Move(transition=transition, data=data, target=target, changes=changes, stage_left=stage_left, closes=closes, unit_id=unit_id)


def _begun_again(transition: Transition, case: Case, target: State) -> bool:
    """Tell whether a stage begins anew though it was not left: the platform's steps may do so, a plugin's never gains time by it."""
    return target.id == case.state and not transition.added


def _effect(transition: Transition, case: Case, data: dict[str, Any], now: datetime) -> dict[str, Any]:
    match transition.effect:
        case "assign" | "unassign":
            return {"unit_id": UUID(data["unit_id"]) if transition.effect == "assign" else None}
        case "refuse" | "refer" | "close":
            outcome = {"refuse": "refused", "refer": "referred"}.get(transition.effect) or data["outcome"]
            return {"outcome": outcome, "public_reason": data["public_reason"], "solved": outcome == FIXED}
        case "rate":
            return {"score": data["score"], "rating_text": data.get("text"), "rated_at": now}
        case "reopen":
            return {**_UNENDED, "round": case.round + 1}
        case None:
            return {}

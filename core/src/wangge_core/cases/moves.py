"""Taking a step: from a case and a filled-in form to what changes. Pure."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.cases.model import Case
from wangge_core.cases.workflow import State, Transition, Workflow

RESPONSE_ACTIONS: Final = frozenset({"handle", "refuse"})
"""Steps that answer the reporter for the first time: the mean response counts to the first of them."""
HANDLED: Final = "handled"
"""The platform's state of what has been done: a plugin may lead there by a step of its own, which answers the reporter too."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """What a step changes: columns of the case, whether its clocks stop, and where it stands after."""

    transition: Transition
    target: State
    changes: dict[str, Any]
    stage_left: bool
    closes: bool
    unit_id: UUID | None


def move(workflow: Workflow, case: Case, transition: Transition, data: dict[str, Any], now: datetime) -> Move:
    """Return what taking the step does to the case; `data` has been checked against the step's form."""
    target = workflow.state(transition.target(data))
    stage_left = target.stage != case.stage or _begun_again(transition, case, target)
    changes: dict[str, Any] = {"state": target.id, "stage": target.stage} | _effect(transition, data, now)
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
    return Move(transition=transition, target=target, changes=changes, stage_left=stage_left, closes=closes, unit_id=unit_id)


def _begun_again(transition: Transition, case: Case, target: State) -> bool:
    """Tell whether a stage begins anew though it was not left: the platform's steps may do so, a plugin's never gains time by it."""
    return target.id == case.state and not transition.added


def _effect(transition: Transition, data: dict[str, Any], now: datetime) -> dict[str, Any]:
    match transition.effect:
        case "assign":
            return {"unit_id": UUID(data["unit_id"])}
        case "unassign":
            return {"unit_id": None}
        case "refuse":
            return {"outcome": "refused", "public_reason": data["public_reason"]}
        case "close":
            return {"outcome": data["outcome"], "public_reason": data["public_reason"]}
        case "rate":
            return {"score": data["score"], "rating_text": data.get("text"), "rated_at": now}
        case None:
            return {}

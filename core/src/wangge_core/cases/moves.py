"""Taking a step: from a case and a filled-in form to what changes. Pure."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.cases.model import Case
from wangge_core.cases.workflow import Effect, State, Transition, Workflow

RESPONSE_ACTIONS: Final = frozenset({"handle", "refuse"})
"""Steps that answer the reporter for the first time: the mean response counts to the first of them."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """What a step changes: columns of the case, whether its clocks stop, and where it stands after.

    `noted` goes into the history beside the form: the unit that held the case, and the one that holds it now.
    """

    transition: Transition
    target: State
    changes: dict[str, Any]
    stage_left: bool
    closes: bool
    unit_id: UUID | None
    data: dict[str, Any]
    noted: dict[str, Any]


def move(workflow: Workflow, case: Case, transition: Transition, data: dict[str, Any], now: datetime, *, detour: bool = False) -> Move:
    """Return what taking the step does to the case; `data` has been checked against the step's form.

    With `detour` it leads where the step's detour says.
    """
    around = transition.detour if detour else None
    target = workflow.state(around.to if around else transition.target(data))
    effect = around.effect if around and around.effect else transition.effect
    stage_left = target.stage != case.stage or target.id in transition.origins
    changes: dict[str, Any] = {"state": target.id, "stage": target.stage} | _effect(effect, case, data, now)
    if transition.id in RESPONSE_ACTIONS and case.responded_at is None:
        changes["responded_at"] = now
    if data.get("class_id") and data["class_id"] != case.class_id:
        changes["class_id"] = data["class_id"]
    closes = target.closed and case.closed_at is None
    if closes:
        changes["closed_at"] = now
    if stage_left or closes:
        changes |= {"yellow_at": None, "due_at": None}
    unit_id = changes.get("unit_id", case.unit_id)
    return Move(
        transition=transition,
        target=target,
        changes=changes,
        stage_left=stage_left,
        closes=closes,
        unit_id=unit_id,
        data=data,
        noted=_noted(effect, case, unit_id) | _returned(transition, data),
    )


def _effect(effect: Effect | None, case: Case, data: dict[str, Any], now: datetime) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    match effect:
        case "assign":
            changes = {"unit_id": UUID(data["unit_id"]), "proposed_unit_id": None}
        case "propose":
            changes = {"proposed_unit_id": UUID(data["unit_id"])}
        case "accept":
            changes = {"unit_id": case.proposed_unit_id, "proposed_unit_id": None}
        case "decline":
            changes = {"proposed_unit_id": None}
        case "refuse":
            changes = {"outcome": "refused", "public_reason": data["public_reason"]}
        case "close":
            changes = {"outcome": data["outcome"], "public_reason": data["public_reason"]}
        case "rate":
            changes = {"score": data["score"], "rating_text": data.get("text"), "rated_at": now}
        case "give_back" | None:
            pass
    return changes


def _noted(effect: Effect | None, case: Case, unit_id: UUID | None) -> dict[str, Any]:
    """Return which units the history has to name: duties are told from it, whoever holds the case by then."""
    match effect:
        case "accept":
            return {"unit_id": str(unit_id), "from_unit_id": str(case.unit_id) if case.unit_id else None}
        case "decline" if case.proposed_unit_id:
            return {"from_unit_id": str(case.proposed_unit_id)}
        case "give_back" | "decline" if case.unit_id:
            return {"from_unit_id": str(case.unit_id)}
        case _:
            return {}


def _returned(transition: Transition, data: dict[str, Any]) -> dict[str, Any]:
    if isinstance(transition.to, str) or not transition.returned_as:
        return {}
    kind = transition.returned_as.get(data[transition.to["field"]])
    return {"return_type": kind} if kind else {}

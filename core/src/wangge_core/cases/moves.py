"""Taking a step: from a case and a filled-in form to what changes. Pure."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.cases.model import Case
from wangge_core.cases.workflow import Effect, State, Transition, Workflow

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
    """What a step changes: columns of the case, whether its clocks stop, and where it stands after; `data` is its form.

    `noted` goes into the history beside the form: the unit that held the case, and the one that holds it now.
    """

    transition: Transition
    data: dict[str, Any]
    target: State
    changes: dict[str, Any]
    stage_left: bool
    closes: bool
    unit_id: UUID | None
    noted: dict[str, Any]

    @property
    def reopens(self) -> bool:
        """Whether the step begins a new round."""
        return self.transition.effect == "reopen"

    @property
    def promises_anew(self) -> bool:
        """Whether the promise of the whole case is dated again: for a new round, and for a new class."""
        return not self.closes and (self.reopens or "class_id" in self.changes)


def move(workflow: Workflow, case: Case, transition: Transition, data: dict[str, Any], now: datetime, *, detour: bool = False) -> Move:
    """Return what taking the step does to the case; `data` has been checked against the step's form.

    With `detour` it leads where the step's detour says.
    """
    around = transition.detour if detour else None
    target = workflow.state(around.to if around else transition.target(data))
    effect = around.effect if around and around.effect else transition.effect
    stage_left = target.stage != case.stage or _begun_again(transition, case, target)
    changes: dict[str, Any] = {"state": target.id, "stage": target.stage} | _effect(effect, case, data, now)
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


def _begun_again(transition: Transition, case: Case, target: State) -> bool:
    """Tell whether a stage begins anew though it was not left: the platform's steps may do so, a plugin's never gains time by it."""
    return target.id == case.state and not transition.added


def _effect(effect: Effect | None, case: Case, data: dict[str, Any], now: datetime) -> dict[str, Any]:
    match effect:
        case "assign" | "unassign" | "propose" | "accept" | "decline":
            return _holders(effect, case, data)
        case "refuse" | "refer" | "close":
            outcome = {"refuse": "refused", "refer": "referred"}.get(effect) or data["outcome"]
            return {"outcome": outcome, "public_reason": data["public_reason"], "solved": outcome == FIXED}
        case "rate":
            return {"score": data["score"], "rating_text": data.get("text"), "rated_at": now}
        case "reopen":
            return {**_UNENDED, "round": case.round + 1}
        case "give_back" | None:
            return {}


def _holders(effect: Effect, case: Case, data: dict[str, Any]) -> dict[str, Any]:
    """Return which unit holds the case, and which is asked to take it over."""
    match effect:
        case "propose":
            return {"proposed_unit_id": UUID(data["unit_id"])}
        case "decline":
            return {"proposed_unit_id": None}
        case "accept":
            return {"unit_id": case.proposed_unit_id, "proposed_unit_id": None}
        case _:
            return {"unit_id": UUID(data["unit_id"]) if effect == "assign" else None, "proposed_unit_id": None}


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

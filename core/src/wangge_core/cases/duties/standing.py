"""How the duty for a case stands, told from its history. Pure: the same history gives the same standing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.cases.duties.by_area import DutyRule
from wangge_core.cases.model import Step

ADJUDICATING: Final = "adjudicating"
_GIVES: Final = frozenset({"dispatch", "accept", "adjudicate"})
_RETURNS: Final = frozenset({"return", "decline"})


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Who gave the case back how often, and whether it was decided whose it is.

    contested: a unit said that it is not theirs, and none has taken it over since. parties: the units that held the case
    or were asked to, in their order.
    """

    returns: Mapping[UUID, int]
    questions: Mapping[UUID, int]
    contested: bool
    decided: UUID | None
    parties: tuple[UUID, ...]


def standing(steps: Iterable[Step]) -> Standing:
    """Read a history, oldest first. Another class makes it another matter: what was disputed before no longer counts."""
    returns: Counter[UUID] = Counter()
    questions: Counter[UUID] = Counter()
    parties: dict[UUID, None] = {}
    contested, decided = False, None
    for step in steps:
        if step.data.get("class_id"):
            returns, contested, decided = Counter(), False, None
        unit = _unit(step.data, "unit_id") if step.action in _GIVES else None  # a unit that assists is no party
        giver = _unit(step.data, "from_unit_id")
        parties |= {one: None for one in (giver, unit) if one}
        if unit and step.to_state == "handling":
            contested = False
            decided = unit if step.action == "adjudicate" else decided
        elif step.action in _RETURNS and giver:
            mine = step.data.get("return_type") == "not_mine"
            (returns if mine else questions)[giver] += 1
            contested = contested or mine
        elif step.action in {"dispute", "contest"}:
            contested = True
    return Standing(returns=dict(returns), questions=dict(questions), contested=contested, decided=decided, parties=tuple(parties))


def must_be_accepted(rule: DutyRule, now: Standing) -> bool:
    """Tell whether a unit that the case is dispatched to has to accept it first."""
    return rule.acceptance == "always" or (rule.acceptance == "after_return" and now.contested)


def must_be_decided(rule: DutyRule, now: Standing, unit: UUID) -> bool:
    """Tell whether one more `not_mine` of the unit is one too many, of its own or of all units together."""
    return now.returns.get(unit, 0) >= rule.unit_returns or sum(now.returns.values()) >= rule.case_returns


def may_ask(rule: DutyRule, now: Standing, unit: UUID) -> bool:
    """Tell whether the unit may stop its clock once more for want of information."""
    return now.questions.get(unit, 0) < rule.questions


def _unit(data: Mapping[str, Any], name: str) -> UUID | None:
    value = data.get(name)
    return UUID(value) if value else None

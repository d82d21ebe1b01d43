"""What the model knows of workflows, limits, people and clocks, as a table and in plain words. Nothing of the platform is imported."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from tests.core.cases.machine.slow_clock import Plan, Stretch, Told, told

STAGE_OF = {
    "reported": "collection", "verified": "filing", "refused": "filing", "filed": "dispatch", "proposed": "dispatch",
    "information": "dispatch", "adjudicating": "dispatch", "referred": "dispatch", "handling": "handling", "handled": "feedback",
    "checking": "check", "checked": "check", "closed": "evaluation", "rated": "evaluation",
}  # fmt: skip
OVER = frozenset({"refused", "referred", "closed", "rated"})


class Rule(NamedTuple):
    """Who may take a step, and from where; `unit`: of the unit that holds the case (holder), or is asked to (proposed)."""

    by: str
    right: str
    origins: frozenset[str]
    unit: str = ""


def _table(text: str) -> dict[str, Rule]:
    rows = [line.split() for line in text.strip().splitlines()]
    return {name: Rule(by, right, frozenset(origins.split(",")), *unit) for name, by, right, origins, *unit in rows}


STEPS = _table("""
    verify        staff     verify      reported
    file          staff     file        reported,verified
    refuse        staff     refuse      reported,verified
    refer         staff     refer       reported,verified,filed
    dispatch      staff     dispatch    filed
    handle        staff     handle      handling                               holder
    return        staff     return      handling                               holder
    dispute       staff     return      handling                               holder
    accept        staff     handle      proposed                               proposed
    decline       staff     return      proposed                               proposed
    withdraw      staff     dispatch    proposed
    supply        staff     dispatch    information
    answer        resident  -           information
    contest       staff     dispatch    filed,proposed
    adjudicate    staff     adjudicate  adjudicating
    feedback      staff     feedback    handled
    check         staff     check       checking
    reclassify    staff     reclassify  filed,handling,handled,checking,checked
    close         staff     close       checked
    rate          resident  -           closed
    reopen        staff     reopen      closed,rated
    ask_again     resident  -           closed,rated
    second_round  system    -           closed,rated
""")
ALWAYS_TO = {
    "verify": "verified", "file": "filed", "refuse": "refused", "refer": "referred", "handle": "handled", "dispute": "adjudicating",
    "accept": "handling", "withdraw": "filed", "supply": "handling", "answer": "handling", "contest": "adjudicating",
    "adjudicate": "handling", "feedback": "checking", "reclassify": "filed", "close": "closed", "rate": "rated", "reopen": "filed",
    "ask_again": "filed", "second_round": "filed",
}  # fmt: skip


class Duty(NamedTuple):
    """The county's rule of passing cases on."""

    acceptance: str = "after_return"
    unit_returns: int = 1
    case_returns: int = 3
    questions: int = 2


@dataclass(frozen=True)
class Kind:
    """A type of case: limits by stage and class ("" for every class), rounds, and the steps that a plugin added."""

    limits: Mapping[tuple[str, str], tuple[int, str]]
    window: tuple[int, str]
    times: int
    low_score: int | None
    outcomes: Mapping[str, bool]
    stages: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, Rule] = field(default_factory=dict)
    ways: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def limit(self, stage: str, class_id: str | None) -> tuple[int, str] | None:
        return self.limits.get((stage, class_id or "")) or self.limits.get((stage, ""))

    def stage(self, state: str) -> str:
        return STAGE_OF.get(state) or self.stages[state]

    def rule(self, action: str) -> Rule | None:
        return STEPS.get(action) or self.steps.get(action)


@dataclass(frozen=True)
class User:
    """Somebody: what they may do where (right → areas), and their units."""

    name: str
    rights: Mapping[str, Collection[str]]
    units: frozenset[UUID]

    def may(self, right: str, area: str) -> bool:
        return any(area.startswith(one) for one in self.rights.get(right, ()))


@dataclass
class Running:
    """A clock: when it began, its limits in order, and when it stood still; what the slow calculation made of it is kept."""

    start: datetime
    limits: list[tuple[int, str]]
    pauses: list[Stretch] = field(default_factory=list)
    made: dict[Any, Told] = field(default_factory=dict)

    def told(self, plan: Plan) -> Told:
        key = (tuple(self.limits), tuple(self.pauses))
        if key not in self.made:
            merged: dict[str, int] = {}
            for amount, unit in self.limits:
                merged[unit] = merged.get(unit, 0) + amount
            self.made[key] = told(plan, self.start, [(amount, unit) for unit, amount in merged.items()], self.pauses)
        return self.made[key]

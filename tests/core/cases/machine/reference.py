"""The small model that the kernel is held against: the same promises, told a second time and otherwise.

Nothing of the platform is imported. What a step needs and does stands here as a table (`rules`) and as plain code, written from
the standard and the county's rules; the platform has it as data and effects. Where the two differ, one of them is wrong.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.core.cases.machine.rules import ALWAYS_TO, OVER, STEPS, Duty, Kind, Rule, Running, User
from tests.core.cases.machine.slow_clock import Plan, Stretch, as_stored, told


@dataclass
class Ref:
    """A case as the model knows it."""

    area: str
    private: bool
    kind: Kind
    class_id: str | None
    reported: datetime
    plan: Plan
    duty: Duty
    state: str = "reported"
    holder: UUID | None = None
    proposed: UUID | None = None
    helpers: set[UUID] = field(default_factory=set)
    round: int = 1
    begun: datetime | None = None
    responded: datetime | None = None
    closed: datetime | None = None
    outcome: str | None = None
    solved: bool | None = None
    score: int | None = None
    rests_until: datetime | None = None
    whole: Running | None = None
    stage_clock: Running | None = None
    stood: list[Stretch] = field(default_factory=list)
    granted: list[tuple[int, str]] = field(default_factory=list)
    assisting: dict[UUID, Running] = field(default_factory=dict)
    returns: Counter[UUID] = field(default_factory=Counter)
    questions: Counter[UUID] = field(default_factory=Counter)
    contested: bool = False
    decided: UUID | None = None
    parties: set[UUID] = field(default_factory=set)
    told: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.begun = self.reported
        self.whole = self._limited("case", self.reported)
        self.stage_clock = self._limited("collection", self.reported)

    # What may be done

    def visible(self, user: User) -> bool:
        if not user.may("read", self.area):
            return False
        mine = user.units & ({self.holder, self.proposed} | self.helpers)
        return not self.private or user.may("read_private", self.area) or bool(mine)

    def open_to(self, user: User, rule: Rule) -> bool:
        unit = {"holder": self.holder, "proposed": self.proposed}.get(rule.unit)
        return user.may(rule.right, self.area) and (not rule.unit or unit in user.units)

    def offered(self, user: User) -> set[str]:
        """Return the steps that somebody is shown."""
        every = {**STEPS, **self.kind.steps}
        return {name for name, rule in every.items() if rule.by == "staff" and self.state in rule.origins and self.open_to(user, rule)}

    def objections(self, user: User, action: str, data: Mapping[str, Any], now: datetime) -> set[str]:
        """Return all that stands against a step of somebody of staff; nothing means that it has to succeed."""
        if not self.visible(user):
            return {"case_not_found", "permission_missing"}
        rule = self.kind.rule(action)
        if rule is None or rule.by != "staff" or self.state not in rule.origins:
            return {"transition_not_allowed"}
        found = set()
        if not user.may(rule.right, self.area):
            found.add("permission_missing")
        if not self.open_to(user, rule):
            found.add("not_your_unit")
        if action == "reclassify" and data.get("class_id") == self.class_id:
            found.add("class_unchanged")
        if action == "adjudicate" and user.units & self.parties:
            found.add("adjudicator_is_party")
        return found | self._against(action, data, now)

    def refusals(self, action: str, data: Mapping[str, Any], now: datetime) -> set[str]:
        """Return all that stands against a step of the resident."""
        rule = self.kind.rule(action)
        if rule is None or rule.by != "resident" or self.state not in rule.origins:
            return {"transition_not_allowed"}
        return self._against(action, data, now)

    def _against(self, action: str, data: Mapping[str, Any], now: datetime) -> set[str]:
        found = set()
        if self.rests(now):
            found.add("case_suspended")
        if action == "handle" and self.assisting:
            found.add("joint_replies_open")
        giver = self.proposed if action == "decline" else self.holder
        if action in {"return", "decline", "dispute"}:
            if data.get("return_type") == "information_missing":
                if giver and self.questions[giver] >= self.duty.questions:
                    found.add("too_many_questions")
            elif self.decided is not None and self.decided == giver:
                found.add("duty_decided")
        if action in {"reopen", "ask_again"}:
            assert self.closed is not None
            if now > told(self.plan, self.closed, [self.kind.window]).due:
                found.add("reopen_window_over")
            if self.round > self.kind.times:
                found.add("reopen_used_up")
        return found

    def rests(self, now: datetime) -> bool:
        return self.rests_until is not None and now < self.rests_until

    # What a step does

    def take(self, action: str, data: Mapping[str, Any], now: datetime) -> None:
        """Take a step that nothing stands against."""
        before = self.state
        giver = self.proposed if action in {"decline", "withdraw"} or (action == "contest" and self.proposed) else self.holder
        self.state = self._goal(action, data, giver)
        self._hold(action, data)
        self._remember(action, data, giver)
        self._answer(action, data, now, before)
        self._time(action, data, now, before)
        self.told.append((action, self.state))
        if action == "rate" and self._goes_on(data["score"]):
            self.take("second_round", {"cause": "rating"}, now)

    def _goes_on(self, score: int) -> bool:
        low = self.kind.low_score
        return low is not None and score <= low and self.outcome != "duplicate" and self.round <= self.kind.times

    def _goal(self, action: str, data: Mapping[str, Any], giver: UUID | None) -> str:
        if action in self.kind.ways:
            return self.kind.ways[action][data.get("way", "")]
        match action:
            case "dispatch":
                asks = self.duty.acceptance == "always" or (self.duty.acceptance == "after_return" and self.contested)
                return "proposed" if asks and UUID(data["unit_id"]) != self.holder else "handling"
            case "return" | "decline":
                if data["return_type"] == "information_missing":
                    return "information" if action == "return" else "filed"
                assert giver is not None
                enough = self.returns[giver] >= self.duty.unit_returns or self.returns.total() >= self.duty.case_returns
                return "adjudicating" if enough else "filed"
            case "check":
                return "handling" if data["result"] == "no" else "checked"
            case _:
                return ALWAYS_TO[action]

    def _hold(self, action: str, data: Mapping[str, Any]) -> None:
        """Say whose the case is now: the first receiver's until another unit has accepted it."""
        if action == "dispatch" and self.state == "proposed":
            self.proposed = UUID(data["unit_id"])
            return
        if action in {"dispatch", "adjudicate"}:
            self.holder = UUID(data["unit_id"])
        elif action == "accept":
            self.holder = self.proposed
        elif action in {"reclassify", "reopen", "ask_again", "second_round"}:
            self.holder = None
        if action in {"dispatch", "adjudicate", "accept", "decline", "withdraw", "contest", "reclassify"}:
            self.proposed = None
        if self.holder is not None:
            self.assisting.pop(self.holder, None)

    def _remember(self, action: str, data: Mapping[str, Any], giver: UUID | None) -> None:
        """Keep what duties are told from: who gave it back how often, and what was decided."""
        if data.get("class_id"):
            self.returns, self.contested, self.decided = Counter(), False, None
        gives_back = action in {"return", "decline", "withdraw", "contest", "dispute"}
        self.parties |= {unit for unit in (giver if gives_back else None, self.holder, self.proposed) if unit}
        if action in {"return", "decline"} and giver:
            mine = data["return_type"] == "not_mine"
            (self.returns if mine else self.questions)[giver] += 1
            self.contested = self.contested or mine
        elif action in {"dispute", "contest"}:
            self.contested = True
        elif action in {"dispatch", "accept", "adjudicate"} and self.state == "handling":
            self.contested = False
            self.decided = self.holder if action == "adjudicate" else self.decided

    def _answer(self, action: str, data: Mapping[str, Any], now: datetime, before: str) -> None:
        """Keep what the reporter is told: the first response, the end, the rating, and that a round is over."""
        responds = action in {"handle", "refuse", "refer"}
        responds = responds or (self.state == "handled" and self.kind.stage(before) != "feedback")
        if responds and self.responded is None:
            self.responded = now
        if self.state in OVER and self.closed is None:
            self.closed = now
        match action:
            case "refuse" | "refer":
                self.outcome, self.solved = {"refuse": "refused", "refer": "referred"}[action], False
            case "close":
                self.outcome = data["outcome"]
                self.solved = {"fixed": True, **self.kind.outcomes}.get(data["outcome"], False)
            case "rate":
                self.score = data["score"]
            case "reopen" | "ask_again" | "second_round":
                self.round, self.begun = self.round + 1, now
                self.closed = self.outcome = self.solved = self.score = None
            case _:
                pass

    def _time(self, action: str, data: Mapping[str, Any], now: datetime, before: str) -> None:
        """Stop and start clocks: a new stage, a new class, a new round."""
        stage = self.kind.stage(self.state)
        again = self.state == before and action in STEPS
        if self.state in OVER and before not in OVER:
            self.whole = self.stage_clock = None
            self.assisting.clear()
            return
        new_class = data.get("class_id")
        if new_class and new_class != self.class_id:
            self.class_id = new_class
            self._promise_anew()
        elif self.begun == now and before in OVER and self.state not in OVER:
            self.whole, self.stood, self.granted = self._limited("case", now), [], []
        if self.state not in OVER and (stage != self.kind.stage(before) or again):
            self.stage_clock = self._limited(stage, now)

    def _promise_anew(self) -> None:
        """Under another class the promise counts from when the round began; what stood still in it and what was granted holds,
        also when it was while a class had no promise.
        """
        assert self.begun is not None
        self.whole = self._limited("case", self.begun)
        if self.whole:
            self.whole.pauses = list(self.stood)
            self.whole.limits += self.granted

    def _limited(self, stage: str, start: datetime) -> Running | None:
        limit = self.kind.limit(stage, self.class_id)
        return Running(start, [limit]) if limit else None

    # What is granted beside the workflow

    @property
    def clocks(self) -> list[Running]:
        return [clock for clock in (self.stage_clock, self.whole) if clock]

    def rest(self, now: datetime, until: datetime) -> None:
        self.rests_until = until
        self.stood.append((now, until))
        for clock in (*self.clocks, *self.assisting.values()):
            clock.pauses.append((now, until))

    def go_on(self, now: datetime) -> None:
        self.rests_until = None
        self.stood = [(start, min(end, now)) for start, end in self.stood]
        for clock in (*self.clocks, *self.assisting.values()):
            clock.pauses = [(start, min(end, now)) for start, end in clock.pauses]

    def assist(self, unit: UUID, amount: int, its: str, now: datetime) -> None:
        """Have a unit assist: it sees the case from now on, and has a clock of its own."""
        self.helpers.add(unit)
        self.assisting[unit] = Running(now, [(amount, its)])

    def replied(self, unit: UUID) -> None:
        del self.assisting[unit]

    def extend(self, amount: int, unit: str) -> None:
        self.granted.append((amount, unit))
        for clock in self.clocks:
            clock.limits.append((amount, unit))

    # What is seen of it

    def shown(self) -> dict[str, Any]:
        """Return the columns of the case that follow from all this."""
        running = self.stage_clock or self.whole
        over = self.state in OVER
        return {
            "state": self.state,
            "stage": self.kind.stage(self.state),
            "unit_id": self.holder,
            "proposed_unit_id": self.proposed,
            "class_id": self.class_id,
            "round": self.round,
            "responded_at": self.responded,
            "closed_at": self.closed,
            "outcome": self.outcome,
            "solved": self.solved,
            "score": self.score,
            "suspended_until": self.rests_until,
            **as_stored(running.told(self.plan) if running and not over else None),
        }

    def light(self, now: datetime) -> str | None:
        running = self.stage_clock or self.whole
        if running is None or self.state in OVER:
            return None
        seen = running.told(self.plan)
        return "red" if now > seen.due else "yellow" if now >= seen.yellow else "green"

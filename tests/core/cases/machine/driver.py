"""Random users act at random; after every act what is tested and the model are compared.

Two thirds of what staff try is legal by the model, the rest is anything: another's step, a step from elsewhere, a form that
does not fit, an old version. Everything is drawn from one `Random`, so that a seed tells a run; a failure shows the last acts.
"""

from collections.abc import Awaitable, Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from tests.core.cases.machine.drawing import County
from tests.core.cases.machine.forms import Choices, filled
from tests.core.cases.machine.reference import Ref
from tests.core.cases.machine.rules import STEPS, Running, User
from wangge_core.cases.duties.standing import standing
from wangge_core.cases.joint.model import Assistance
from wangge_core.cases.model import Case, CaseClock
from wangge_core.errors import WanggeError

_LIVELY = 6
"""So many of the last cases are acted on: the earlier have come to their end, mostly."""
_ACTIONS = (*(name for name, rule in STEPS.items() if rule.by == "staff"), "rate", "ask_again", "second_round", "escape")
_LIKELY = {
    "handle": 6.0, "feedback": 9.0, "check": 4.0, "close": 12.0, "accept": 6.0, "decline": 4.0, "return": 4.0, "dispatch": 4.0,
    "contest": 0.5, "dispute": 0.5, "refuse": 0.1, "refer": 0.1, "reclassify": 0.5,
}  # fmt: skip
"""How much likelier than another step, so that cases come to their end and back."""
_ASSISTING = 2
"""So many units assist at most, fewer than any county's rule has it."""
_JUMPS = (timedelta(minutes=3), timedelta(minutes=47), timedelta(hours=5), timedelta(hours=19), timedelta(days=2))


class Run:
    """One county's life."""

    def __init__(self, random: Random, county: County) -> None:
        self.random = random
        self.county = county
        self.subject = county.subject
        self.refs: dict[UUID, Ref] = {}
        self.acts: list[str] = []

    async def go(self, steps: int) -> None:
        """Act so many times."""
        for _ in range(steps):
            try:
                await self._compare(await self._one())
            except AssertionError as error:
                raise AssertionError("\n".join([*self.acts[-12:], str(error)])) from error

    async def _one(self) -> UUID:
        random = self.random
        if random.random() < 0.6:
            self.county.time.advance(random.choice(_JUMPS) + timedelta(seconds=random.randint(0, 3600)))
        chance = random.random()
        if chance < 0.06 or not self.refs:
            return await self._report()
        alive = [one for one, ref in self.refs.items() if ref.state not in {"refused", "referred"}][-_LIVELY:]
        case_id = random.choice(alive if alive and random.random() < 0.97 else list(self.refs))
        if chance < 0.09:
            await self._granted(case_id)
        elif chance < 0.10:
            await self._assisted(case_id)
        elif chance < 0.12:
            await self.sweep()
        elif chance < 0.22:
            await self._resident(case_id)
        elif chance < 0.85:
            await self._likely(case_id)
        else:
            await self._anything(case_id)
        return case_id

    # Acts

    async def _report(self) -> UUID:
        random, county = self.random, self.county
        name = random.choice(list(county.kinds))
        class_id, area, private = random.choice([None, *county.kinds[name].classes]), random.choice(county.grids), random.random() < 0.4
        case_id = await self.subject.report(area, name, class_id, private=private)
        self.refs[case_id] = Ref(area, private, county.kinds[name].kind, class_id, county.time.now(), county.plan, county.duty)
        self._note(f"report {case_id} {class_id} in {area}")
        return case_id

    async def _granted(self, case_id: UUID) -> None:
        """Suspend, resume or extend, as an approved request does."""
        random, ref, now = self.random, self.refs[case_id], self.county.time.now()
        if ref.closed is not None:
            return
        if ref.rests(now):
            if await self.subject.go_on(case_id):
                self._note("resume")
                ref.go_on(now)
        elif random.random() < 0.5 and not ref.rests_until:
            until = now + timedelta(hours=random.randint(1, 400))
            if await self.subject.rest(case_id, until):
                self._note(f"suspend until {until}")
                ref.rest(now, until)
        elif ref.clocks:
            unit = random.choice(("working_days", "emergency_hours", ref.clocks[0].limits[0][1]))
            if granted := await self.subject.extend(case_id, ref.clocks[0].limits[0][0], unit):
                self._note(f"extend by {granted}")
                ref.extend(*granted)

    async def _assisted(self, case_id: UUID) -> None:
        """Ask a unit to assist, or have one reply."""
        random, ref, now = self.random, self.refs[case_id], self.county.time.now()
        if ref.assisting and random.random() < 0.4:
            unit = random.choice(list(ref.assisting))
            if await self.subject.reply(case_id, unit):
                self._note(f"reply of {unit}")
                ref.replied(unit)
            return
        free = [unit for unit, area in self.county.units.items() if ref.area.startswith(area) and unit not in {ref.holder, *ref.assisting}]
        if ref.closed is not None or ref.rests(now) or ref.holder is None or not free or len(ref.assisting) >= _ASSISTING:
            return
        unit, amount = random.choice(free), random.randint(1, 20)
        if its := await self.subject.assist(case_id, unit, amount):
            self._note(f"{unit} assists, {amount} {its}")
            ref.assist(unit, amount, its, now)

    async def sweep(self) -> None:
        """Let what is due happen: suspended cases go on, and ladders are climbed."""
        now = self.county.time.now()
        over = [one for one, ref in self.refs.items() if ref.rests_until is not None and not ref.rests(now)]
        await self.subject.sweep(over)
        self._note("sweep")
        for case_id in over:
            self.refs[case_id].go_on(now)

    async def _resident(self, case_id: UUID) -> None:
        ref, now = self.refs[case_id], self.county.time.now()
        fitting = [name for name, rule in STEPS.items() if rule.by == "resident" and ref.state in rule.origins]
        action = self.random.choice(fitting if fitting and self.random.random() < 0.9 else ["answer", "rate", "ask_again", "verify"])
        data = self._form(action, ref)
        against = ref.refusals(action, data, now)
        if await self._tried(self.subject.resident(case_id, action, data), f"resident {action} {data}", against):
            ref.take(action, data, now)

    async def _likely(self, case_id: UUID) -> None:
        """Take a step that somebody may take, if there is one."""
        ref, now, random = self.refs[case_id], self.county.time.now(), self.random
        offers = [(user, action) for user in self.county.users for action in sorted(ref.offered(user)) if ref.visible(user)]
        if not offers:
            await self._anything(case_id)
            return
        user, action = random.choices(offers, [_LIKELY.get(action, 1.0) for _, action in offers])[0]
        data = self._form(action, ref)
        await self._staff(case_id, user, action, data, ref.objections(user, action, data, now))

    async def _anything(self, case_id: UUID) -> None:
        """Try whatever comes to mind, now and then badly."""
        ref, now, random = self.refs[case_id], self.county.time.now(), self.random
        seeing = [user for user in self.county.users if ref.visible(user)]
        user = random.choice(seeing if seeing and random.random() < 0.8 else self.county.users)
        action = random.choice((*_ACTIONS, *ref.kind.steps))
        data, stale = self._form(action, ref), random.random() < 0.1
        against = ref.objections(user, action, data, now)
        if random.random() < 0.1:
            data["surprise"] = 1
            against = against | {"form_invalid"}
        if "unit_id" in data and random.random() < 0.1:
            data["unit_id"] = str(uuid4())
        if "class_id" in data and random.random() < 0.1:
            data["class_id"] = "drawn.noise.none"
            against = (against - {"class_unchanged"}) | {"class_unknown"}
        await self._staff(case_id, user, action, data, against | ({"case_changed"} if stale else set()), stale=stale)

    async def _staff(self, case_id: UUID, user: User, action: str, data: dict[str, Any], against: set[str], *, stale: bool = False) -> None:
        version = (await self.subject.case(case_id)).version + (1 if stale else 0)
        if "unit_id" in data and data["unit_id"] not in self._serving(self.refs[case_id]):
            against = against | {"unit_unknown"}
        attempt = self.subject.act(self.county.actors[user.name], case_id, action, version, data)
        if await self._tried(attempt, f"{user.name} {action} {data}", against):
            self.refs[case_id].take(action, data, self.county.time.now())

    async def _tried(self, attempt: Awaitable[None], words: str, against: set[str]) -> bool:
        """Take a step, and hold what came of it against the model's objections."""
        before = await self.subject.recorded()
        try:
            await attempt
        except WanggeError as error:
            code = error.code
        else:
            code = ""
        self._note(f"{words}: {code or 'taken'}")
        if code:
            assert against, f"legal by the model, refused: {code}"
            assert code in against, f"refused with {code}; the model has {sorted(against)}"
            assert await self.subject.recorded() == before, "something was recorded of a refused step"
            return False
        assert not against, f"taken, but illegal by the model: {sorted(against)}"
        assert await self.subject.recorded() > before, "nothing was recorded"
        return True

    def _serving(self, ref: Ref) -> list[str]:
        return [str(unit) for unit, area in self.county.units.items() if ref.area.startswith(area)]

    def _form(self, action: str, ref: Ref) -> dict[str, Any]:
        """Fill a step's form in."""
        units = self._serving(ref) or [str(uuid4())]  # in a county drawn so that no unit answers for the place
        [classes] = [drawn.classes for drawn in self.county.kinds.values() if drawn.kind is ref.kind]
        return filled(self.random, action, Choices(units, classes, ref.kind.ways))

    # Comparisons

    async def _compare(self, case_id: UUID) -> None:
        ref, now = self.refs[case_id], self.county.time.now()
        case = await self.subject.case(case_id)
        shown = ref.shown()
        found = {name: getattr(case, name) for name in shown}
        assert found == shown, f"the case: {_differences(found, shown)}"
        assert case.light(now) == ref.light(now), "the light"
        _compare_clocks(case, await self.subject.clocks(case_id), ref)
        _compare_assisting(await self.subject.assistances(case_id), ref)
        for user in self.county.users:
            await self._compare_sight(user, case, ref)
        steps = await self.subject.steps(case_id)
        history = standing(steps)
        assert (dict(history.returns), dict(history.questions)) == (_counted(ref.returns), _counted(ref.questions)), "returns"
        assert (history.contested, history.decided, set(history.parties)) == (ref.contested, ref.decided, ref.parties), "duties"
        assert [(step.action, step.to_state) for step in steps if ref.kind.rule(step.action)] == ref.told, "the history"

    async def _compare_sight(self, user: User, case: Case, ref: Ref) -> None:
        """Hold what somebody sees and is offered against the model."""
        actor = self.county.actors[user.name]
        seen = await self.subject.sees(actor, case)
        assert seen == ref.visible(user), f"{user.name} sees the case: {seen}"
        if seen:
            offered = await self.subject.offered(actor, case)
            assert offered == ref.offered(user), f"offered to {user.name}: {offered ^ ref.offered(user)}"

    def _note(self, words: str) -> None:
        self.acts.append(f"{self.county.time.now():%m-%d %H:%M:%S} {words}")


def _compare_clocks(case: Case, clocks: Sequence[CaseClock], ref: Ref) -> None:
    """Hold each clock that runs against the slow calculation."""
    running: dict[str, CaseClock] = {clock.kind: clock for clock in clocks if clock.stopped_at is None}
    expected: Mapping[str, Running | None] = {"stage": ref.stage_clock, "case": ref.whole}
    for kind, clock in expected.items():
        found = running.get(kind)
        assert (found is None) == (clock is None), f"a clock of the {kind} runs or does not: {found}"
        if found is not None and clock is not None:
            told = clock.told(ref.plan)
            assert (found.due_at, found.yellow_at) == (told.due, told.yellow), f"{kind}: {found} is not due at {told}"
    if ref.whole is not None:
        assert case.promised_at == ref.whole.told(ref.plan).due, "the promise"
    elif ref.closed is None:
        assert case.promised_at is None, "a promise that no clock keeps"


def _compare_assisting(open_ones: Sequence[Assistance], ref: Ref) -> None:
    """Hold the clock of each unit that assists against the slow calculation."""
    assert {one.unit_id for one in open_ones} == set(ref.assisting), "who assists"
    for one in open_ones:
        told = ref.assisting[one.unit_id].told(ref.plan)
        assert (one.due_at, one.yellow_at) == (told.due, told.yellow), f"assisting: {one} is not due at {told}"


def _counted(counter: Mapping[UUID, int]) -> dict[UUID, int]:
    return {unit: times for unit, times in counter.items() if times}


def _differences(found: Mapping[str, Any], shown: Mapping[str, Any]) -> dict[str, Any]:
    return {name: (found[name], shown[name]) for name in shown if found[name] != shown[name]}

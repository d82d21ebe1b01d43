"""The kernel without a database: `Handling` with its rules and clocks, over rows in dictionaries.

Everything that decides is the platform's own: rights, workflow, forms, moves, duties, windows, suspensions, dates. What is
replaced is where rows are kept and what is told to others. The walk over the whole platform (`test_whole`) is taken
by the same driver, so that what stands here is held against the real rows there.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import msgspec

from tests.core.cases.making import a_case
from wangge_core.access.decision import DecisionTable
from wangge_core.access.model import Actor, Scope
from wangge_core.access.policy import Grant, Policy
from wangge_core.access.service import Access
from wangge_core.cases.aftercare.rule import AftercareRule
from wangge_core.cases.duties.by_area import DUTIES, DutyRule
from wangge_core.cases.duties.passing import Passing
from wangge_core.cases.filing.rule import FilingRule
from wangge_core.cases.handling import Handling
from wangge_core.cases.joint.model import Assistance
from wangge_core.cases.joint.rule import JointRule
from wangge_core.cases.ledger.dating import Dating
from wangge_core.cases.ledger.entries import EMPTY, Ledger, dated
from wangge_core.cases.measures.gates import SuspensionGate
from wangge_core.cases.model import Case, CaseClock, Place, Step
from wangge_core.cases.ports import Unit
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.recording import Recorder
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.sight import Sights
from wangge_core.cases.timing import Timing
from wangge_core.cases.workflow import of_definition
from wangge_core.clocks.calendar import Calendar
from wangge_core.clocks.model import Extension, Limit, Pause
from wangge_core.clocks.model import Unit as ClockUnit
from wangge_core.database import Row
from wangge_core.ids import new_id
from wangge_core.instants import FixedTime
from wangge_core.local_rules.model import Kind
from wangge_core.plugins.contributions import Contributions
from wangge_sdk.manifest import OfferedCaseType


class Rights(Access):
    """Access over a table that never changes."""

    def __init__(self, policy: Policy, grants: Sequence[Grant], time: FixedTime) -> None:
        self._fixed = DecisionTable.compiled(policy, grants, time.now())

    def _current(self) -> DecisionTable:
        return self._fixed


class Rows:
    """Cases, steps and clocks; the reads and writes that the kernel asks of its repository."""

    def __init__(self) -> None:
        self.cases: dict[UUID, Case] = {}
        self.history: dict[UUID, list[Step]] = {}
        self.timers: dict[UUID, dict[UUID, CaseClock]] = {}
        self.recorded = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        yield

    async def load(self, case_id: UUID, scope: Scope) -> Case | None:
        case = self.cases.get(case_id)
        return case if case and scope.covers(case.place.area) else None

    async def replace(self, case_id: UUID, version: int, changes: Mapping[str, Any]) -> bool:
        if self.cases[case_id].version != version:
            return False
        self.cases[case_id] = msgspec.structs.replace(self.cases[case_id], **changes, version=version + 1)
        return True

    async def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if row.table == "case_step":
                step = Step(**{**row.values, "data": msgspec.json.decode(row.values["data"])})
                self.history.setdefault(step.case_id, []).append(step)
            elif row.table == "case_clock":
                clock = CaseClock(**row.values)
                self.timers.setdefault(clock.case_id, {})[clock.id] = clock

    async def steps(self, case_id: UUID) -> tuple[Step, ...]:
        return tuple(self.history.get(case_id, ()))

    async def clocks(self, case_id: UUID) -> tuple[CaseClock, ...]:
        return tuple(self.timers.get(case_id, {}).values())

    async def running_of(self, case_id: UUID) -> tuple[CaseClock, ...]:
        return tuple(clock for clock in await self.clocks(case_id) if clock.stopped_at is None)

    async def hold_whole_clock(self, case_id: UUID) -> CaseClock | None:
        return next((clock for clock in await self.running_of(case_id) if clock.kind == "case"), None)

    async def stop_clocks(self, case_id: UUID, kinds: Iterable[str], at: datetime) -> None:
        for clock in await self.running_of(case_id):
            if clock.kind in kinds:
                self.timers[case_id][clock.id] = msgspec.structs.replace(clock, stopped_at=at)

    async def redate(self, clock: CaseClock) -> bool:
        kept = self.timers[clock.case_id]
        if kept[clock.id].stopped_at is not None:
            return False
        kept[clock.id] = clock
        changes: dict[str, Any] = {"promised_at": clock.due_at} if clock.kind == "case" else {}
        others = [one for one in await self.running_of(clock.case_id) if one.kind == "stage" and one.id != clock.id]
        if not others:
            changes |= {"due_at": clock.due_at, "yellow_at": clock.yellow_at}
        self.cases[clock.case_id] = msgspec.structs.replace(self.cases[clock.case_id], **changes)
        return True

    async def record(self, _entry: object) -> None:
        self.recorded += 1


class Ledgers:
    """Pauses and extensions by clock."""

    def __init__(self) -> None:
        self.kept: dict[UUID, Ledger] = {}
        self.of_case: dict[UUID, set[UUID]] = {}

    async def of(self, cases: Iterable[UUID]) -> dict[UUID, Ledger]:
        return {clock: self.kept[clock] for case in cases for clock in self.of_case.get(case, ())}

    async def pause(self, case_id: UUID, clocks: Iterable[UUID], pause: Pause) -> None:
        for clock in clocks:
            self._add(case_id, clock, pauses=(pause,))

    async def extend(self, case_id: UUID, clocks: Iterable[UUID], extension: Extension) -> None:
        for clock in clocks:
            self._add(case_id, clock, extensions=(extension,))

    async def begin_round(self, case_id: UUID) -> None:
        self.kept.pop(case_id, None)
        self.of_case.get(case_id, set()).discard(case_id)

    async def end_pauses(self, case_id: UUID, at: datetime) -> None:
        for clock in self.of_case.get(case_id, ()):
            kept = self.kept[clock]
            pauses = tuple(msgspec.structs.replace(one, end=min(one.end or at, at)) for one in kept.pauses)
            self.kept[clock] = Ledger(pauses, kept.extensions)

    def _add(self, case_id: UUID, clock: UUID, pauses: tuple[Pause, ...] = (), extensions: tuple[Extension, ...] = ()) -> None:
        kept = self.kept.get(clock, Ledger())
        self.kept[clock] = Ledger(kept.pauses + pauses, kept.extensions + extensions)
        self.of_case.setdefault(case_id, set()).add(clock)


class Assistances:
    """What units were asked to do, and by it which units help with a case."""

    def __init__(self) -> None:
        self.kept: dict[UUID, list[Assistance]] = {}

    async def add(self, asked: Assistance) -> None:
        self.kept.setdefault(asked.case_id, []).append(asked)

    async def of_case(self, case_id: UUID) -> tuple[Assistance, ...]:
        return tuple(self.kept.get(case_id, ()))

    async def running_of(self, case_id: UUID) -> tuple[Assistance, ...]:
        return tuple(one for one in await self.of_case(case_id) if one.state == "open")

    async def redate(self, asked: Assistance) -> bool:
        return await self._change(asked.id, asked)

    async def finish(self, assistance_id: UUID, changes: Mapping[str, Any]) -> bool:
        [found] = [one for kept in self.kept.values() for one in kept if one.id == assistance_id]
        return await self._change(found.id, msgspec.structs.replace(found, **changes))

    async def _change(self, assistance_id: UUID, after: Assistance) -> bool:
        kept = self.kept[after.case_id]
        [place] = [number for number, one in enumerate(kept) if one.id == assistance_id]
        running = kept[place].state == "open"
        if running:
            kept[place] = after
        return running


class Helpers:
    """Who sees a case for having been asked to assist."""

    def __init__(self, assistances: Assistances) -> None:
        self.assistances = assistances

    async def of_case(self, case_id: UUID) -> frozenset[UUID]:
        return frozenset(one.unit_id for one in await self.assistances.of_case(case_id))

    async def done(self, *_: object) -> None:
        """A unit goes on seeing what it helped with."""

    async def end(self, *_: object) -> None:
        """The same, with the case's end."""


class People:
    """Units, who works in them, and which units answer for an area."""

    def __init__(self, units: Sequence[Unit], members: Mapping[str, frozenset[UUID]]) -> None:
        self.units, self.members = units, members

    async def of(self, actor: Actor) -> tuple[UUID, ...]:
        return tuple(self.members.get(actor.id, ()))

    async def named(self, ids: Iterable[UUID]) -> dict[UUID, Unit]:
        return {unit.id: unit for unit in self.units if unit.id in set(ids)}

    async def serving(self, area: str) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if area.startswith(unit.area))


class Duties(Passing):
    """The rules of duties, without proposals and disputes on record."""

    async def follow(self, *_: object) -> None:
        return None


class Said:
    """Local rules that say something of duties only, the same everywhere."""

    def __init__(self, duty: DutyRule) -> None:
        self.duty = duty

    def of(self, kind: Kind[Any], *_: object) -> Any:
        return self.duty if kind is DUTIES else kind.default


async def _nothing(*_: object) -> None:
    return None


async def _none_claimed(*_: object) -> int:
    return 0


@dataclass
class Kernel:
    """One county's kernel, put together."""

    policy: Policy
    grants: Sequence[Grant]
    people: People
    case_types: Sequence[OfferedCaseType]
    duty: DutyRule
    calendar: Calendar
    time: FixedTime
    rows: Rows = field(default_factory=Rows)
    ledgers: Ledgers = field(default_factory=Ledgers)
    asked: Assistances = field(default_factory=Assistances)

    def __post_init__(self) -> None:
        rows, people, ledgers = cast("Any", self.rows), cast("Any", self.people), cast("Any", self.ledgers)
        self.access = Rights(self.policy, self.grants, self.time)
        self.offers = Contributions("", [SimpleNamespace(case_types=tuple(self.case_types))])  # type: ignore[list-item]
        host = SimpleNamespace(catalogue=self.offers)
        self.timing = Timing(calendars=self)
        self.dating = Dating(repository=rows, ledgers=ledgers, assistances=cast("Any", self.asked), calendars=self)
        helpers = cast("Any", Helpers(self.asked))
        self.sights = Sights(access=self.access, units=people, helpers=helpers, flows=cast("Any", None))
        said = cast("Any", Said(self.duty))
        duties = Duties(
            repository=rows, duties=cast("Any", None), timing=self.timing, units=people, jobs=cast("Any", None), local_rules=said
        )
        anywhere = cast("Any", SimpleNamespace(add=_nothing, settle=_nothing, refer=_nothing, lapse=_nothing, claim=_none_claimed))
        told = cast("Any", SimpleNamespace(append=_nothing))
        self.handling = Handling(
            database=rows,
            repository=rows,
            attachments=anywhere,
            access=self.access,
            recorder=Recorder(repository=rows, audit=rows, outbox=told),
            sights=self.sights,
            timing=self.timing,
            units=people,
            host=host,
            time=self.time,
            duties=duties,
            rules=(
                FilingRule(repository=anywhere, host=host),
                AftercareRule(repository=anywhere, host=host, timing=self.timing, local_rules=said, time=self.time),
                duties,
                JointRule(repository=cast("Any", self.asked), helpers=helpers, units=people, rules=said),
                SuspensionGate(repository=anywhere, cases=rows, ledgers=ledgers, dating=self.dating, time=self.time),
            ),
        )

    async def of(self, _area: str) -> Calendar:
        return self.calendar

    async def report(self, area: str, case_type: str, class_id: str | None, *, private: bool) -> UUID:
        offered = self.offers.case_type(case_type)
        assert offered is not None
        untimed = a_case(
            place=Place(area),
            case_type=case_type,
            class_id=class_id,
            workflow=of_definition(offered.definition).id,
            private=private,
            reported_at=self.time.now(),
        )
        case, clocks = await self.timing.at_report(untimed, self.offers)
        self.rows.cases[case.id] = case
        self.rows.timers[case.id] = {clock.id: clock for clock in clocks}
        return case.id

    async def act(self, actor: Actor, case_id: UUID, action: str, version: int, data: dict[str, Any]) -> None:
        await self.handling.act(actor, case_id, action, ActionIn(version=version, data=data))

    async def resident(self, case_id: UUID, action: str, data: dict[str, Any]) -> None:
        await self.handling.by_resident(Actor(kind="resident", id=f"case:{case_id}"), self.rows.cases[case_id], action, data)

    async def rest(self, case_id: UUID, until: datetime) -> bool:
        clocks, case = await self.rows.running_of(case_id), self.rows.cases[case_id]
        assert await self.rows.replace(case_id, case.version, {"suspended_until": until})
        await self.dating.pause(case_id, case.place.area, clocks, Pause(self.time.now(), until, "停工"))
        return True

    async def go_on(self, case_id: UUID) -> bool:
        clocks = await self.rows.running_of(case_id)
        await self.ledgers.end_pauses(case_id, self.time.now())
        await self._redate(case_id, clocks, suspended_until=None)
        return True

    async def extend(self, case_id: UUID, amount: int, unit: str) -> tuple[int, str]:
        clocks, case = await self.rows.running_of(case_id), self.rows.cases[case_id]
        extension = Extension(Limit(amount, ClockUnit(unit)), self.time.now(), "缺料")
        assert await self.rows.replace(case_id, case.version, {})
        await self.dating.extend(case_id, case.place.area, clocks, extension)
        return amount, unit

    async def assist(self, case_id: UUID, unit_id: UUID, amount: int) -> str:
        now, unit = self.time.now(), "working_hours"
        asked = Assistance(
            id=new_id(), case_id=case_id, unit_id=unit_id, state="open", words="请协助", amount=amount, unit=unit, asked_by="某",
            started_at=now, yellow_at=now, due_at=now, provisional=False,
        )  # fmt: skip
        await self.asked.add(dated(asked, EMPTY, self.calendar))
        return unit

    async def reply(self, case_id: UUID, unit_id: UUID) -> bool:
        [asked] = [one for one in await self.asked.running_of(case_id) if one.unit_id == unit_id]
        return await self.asked.finish(asked.id, {"state": "replied", "stopped_at": self.time.now()})

    async def assistances(self, case_id: UUID) -> Sequence[Assistance]:
        return await self.asked.running_of(case_id)

    async def sweep(self, over: Sequence[UUID]) -> None:
        for case_id in over:
            await self.go_on(case_id)

    async def _redate(self, case_id: UUID, clocks: Sequence[CaseClock], **changes: Any) -> None:
        case = self.rows.cases[case_id]
        assert await self.rows.replace(case_id, case.version, changes)
        await self.dating.again(case_id, case.place.area, clocks)

    async def case(self, case_id: UUID) -> Case:
        return self.rows.cases[case_id]

    async def steps(self, case_id: UUID) -> Sequence[Step]:
        return await self.rows.steps(case_id)

    async def clocks(self, case_id: UUID) -> Sequence[CaseClock]:
        return await self.rows.clocks(case_id)

    async def recorded(self) -> int:
        return self.rows.recorded

    async def sees(self, actor: Actor, case: Case) -> bool:
        return self.access.scope(actor, "case", "read").covers(case.place.area) and await self.sights.visible(actor, case)

    async def offered(self, actor: Actor, case: Case) -> set[str]:
        return {step.id for step in await self.sights.possible(actor, case, workflow_of(case))}

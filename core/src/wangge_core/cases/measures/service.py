"""Asking for a measure, taking it back, and deciding on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.handling import Handling
from wangge_core.cases.ledger.dating import Dating
from wangge_core.cases.ledger.repository import LedgerRepository
from wangge_core.cases.measures.appeal import require_appeal
from wangge_core.cases.measures.approval import decided, require_deciding
from wangge_core.cases.measures.by_area import APPEAL, EXTENSION, SUSPENSION, WIDTH_OF, Approver
from wangge_core.cases.measures.effects import Effects
from wangge_core.cases.measures.errors import DecidedError, MeasureNotAllowedError
from wangge_core.cases.measures.extension import extended_clock, require_extension
from wangge_core.cases.measures.model import Kind, Measure, Review
from wangge_core.cases.measures.repository import MeasureRepository
from wangge_core.cases.measures.schemas import AppealIn, ExtensionIn, MeasureDecisionIn, ResumptionIn, SuspensionIn
from wangge_core.cases.measures.suspension import require_suspension
from wangge_core.cases.model import Case, CaseClock
from wangge_core.cases.ports import Units
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.sight import RESOURCE
from wangge_core.database import Database
from wangge_core.errors import FieldError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.local_rules.book import LocalRules

PERMISSION_OF: dict[Kind, str] = {"extension": "extend", "suspension": "suspend", "appeal": "appeal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Every act on a request is a line in the case's history."""

    database: Database
    cases: CaseRepository
    repository: MeasureRepository
    ledgers: LedgerRepository
    dating: Dating
    effects: Effects
    handling: Handling
    recorder: Recorder
    rules: LocalRules
    access: Access
    units: Units
    time: TimeSource

    async def ask_extension(self, actor: Actor, case_id: UUID, given: ExtensionIn) -> Measure:
        """Ask for more time.

        Raises:
            NotFoundError, ForbiddenError: see `_asked`.
            MeasureNotAllowedError, InvalidError: see `extension.require_extension`.
        """
        case = await self._asked(actor, case_id, "extension")
        rule, past = self.rules.of(EXTENSION, case.place.area, case.case_type), await self.repository.of_case(case.id)
        running = extended_clock(await self.cases.clocks(case.id))
        clock = require_extension(case, running, past, rule, self.time.now(), given.amount)
        measure = self._new(actor, case, "extension", rule.approvers, given.reason)
        measure = msgspec.structs.replace(measure, amount=given.amount, unit=clock.unit, clocks=(clock.id,))
        return await self._ask(actor, case, measure)

    async def ask_suspension(self, actor: Actor, case_id: UUID, given: SuspensionIn) -> Measure:
        """Ask for the case to rest.

        Raises:
            NotFoundError, ForbiddenError: see `_asked`.
            MeasureNotAllowedError, InvalidError: see `suspension.require_suspension`.
        """
        case = await self._asked(actor, case_id, "suspension")
        rule, past = self.rules.of(SUSPENSION, case.place.area, case.case_type), await self.repository.of_case(case.id)
        require_suspension(case, past, rule, self.time.now(), given.until)
        measure = self._new(actor, case, "suspension", rule.approvers, given.reason)
        return await self._ask(actor, case, msgspec.structs.replace(measure, until=given.until))

    async def ask_appeal(self, actor: Actor, case_id: UUID, given: AppealIn) -> Measure:
        """Appeal against findings of lateness.

        Raises:
            NotFoundError, ForbiddenError: see `_asked`.
            MeasureNotAllowedError, InvalidError: see `appeal.require_appeal`.
        """
        case = await self._asked(actor, case_id, "appeal")
        rule, past = self.rules.of(APPEAL, case.place.area, case.case_type), await self.repository.of_case(case.id)
        require_appeal(case, await self.cases.clocks(case.id), past, rule, self.time.now(), given.clocks)
        measure = self._new(actor, case, "appeal", rule.approvers, given.reason)
        return await self._ask(actor, case, msgspec.structs.replace(measure, clocks=tuple(dict.fromkeys(given.clocks))))

    async def withdraw(self, actor: Actor, measure_id: UUID) -> Measure:
        """Take one's own request back before it is decided.

        Raises:
            NotFoundError: there is no such request for the actor.
            ForbiddenError: `not_your_request`.
            DecidedError: it is decided already.
        """
        measure, case = await self.found(actor, measure_id)
        if measure.asked_by != actor.id:
            raise ForbiddenError("not_your_request", "Only the person who asked may take the request back.")
        if measure.state != "pending":
            raise DecidedError(measure.state)
        now = self.time.now()
        after = msgspec.structs.replace(measure, state="withdrawn", decided_at=now)
        async with self.database.transaction():
            await self._settle(measure, after)
            await self.recorder.record(actor, case, _act(after, "withdrawn", None), now)
        return after

    async def decide(self, actor: Actor, measure_id: UUID, given: MeasureDecisionIn) -> Measure:
        """Approve or refuse at the present level; the last approval puts the measure into force.

        Raises:
            NotFoundError: there is no such request for the actor.
            DecidedError, NotDecidingError: see `approval.require_deciding`.
            InvalidError: `refusal_words`.
            MeasureNotAllowedError: what was asked for has become impossible meanwhile.
        """
        measure, case = await self.found(actor, measure_id)
        reviews = (await self.repository.reviews([measure.id])).get(measure.id, [])
        require_deciding(measure, reviews, actor.id, entitled=self.entitled(actor, measure))
        words = (given.words or "").strip() or None
        if not given.approved and words is None:
            message = "A refusal says why; whoever asked reads it."
            raise InvalidError("refusal_words", message, (FieldError("/words", "refusal_words", message),))
        now, after = self.time.now(), decided(measure, approved=given.approved)
        if after.state != "pending":
            after = msgspec.structs.replace(after, decided_at=now)
        review = Review(
            id=new_id(),
            measure_id=measure.id,
            level=measure.level,
            approved=given.approved,
            by_id=actor.id,
            by_name=actor.name,
            words=words,
            at=now,
        )
        async with self.database.transaction():
            await self._settle(measure, after)
            await self.repository.review(review)
            changes = await self.effects.of(case, after, now) if after.state == "approved" else {}
            await self.recorder.record(
                actor, case, _act(after, "granted" if after.state == "approved" else _verb(after), words, changes), now
            )
        return after

    async def resume(self, actor: Actor, case_id: UUID, given: ResumptionIn) -> Case:
        """Let a suspended case go on before its planned end; the clocks run from now.

        Raises:
            NotFoundError, ForbiddenError: see `_asked`.
            MeasureNotAllowedError: `not_suspended`.
        """
        case = await self._asked(actor, case_id, "suspension")
        now = self.time.now()
        if not case.is_suspended(now):
            raise MeasureNotAllowedError("not_suspended", "The case is not suspended.")
        return await self.end_suspension(actor, case, now, given.reason)

    async def end_suspension(self, actor: Actor, case: Case, now: datetime, reason: str | None) -> Case:
        """Write that a suspension is over."""
        async with self.database.transaction():
            clocks = await self.cases.running_of(case.id)
            await self.ledgers.end_pauses(case.id, now)
            act = Act(action="resume", event="case.resumed", note=reason, changes={"suspended_until": None})
            after, _ = await self.recorder.record(actor, case, act, now)
            await self.dating.again(case.id, case.place.area, clocks)
        return after

    async def found(self, actor: Actor, measure_id: UUID) -> tuple[Measure, Case]:
        """Return a request and its case to somebody who may see the case.

        Raises:
            NotFoundError: there is no such request for the actor.
        """
        measure = await self.repository.load(measure_id, self.access.require_scope(actor, RESOURCE, "read"))
        case = await self.handling.found(actor, measure.case_id) if measure else None
        if measure is None or case is None:
            raise NotFoundError("measure_not_found", "There is no such request, or it is not for you.")
        return measure, case

    def entitled(self, actor: Actor, measure: Measure) -> bool:
        """Tell whether somebody holds what the present level of a request asks for."""
        if measure.state != "pending":
            return False
        wanted = measure.approvers[measure.level]
        place = measure.area[: WIDTH_OF[wanted.level]]
        if not self.access.allowed(actor, place, RESOURCE, wanted.permission):
            return False
        now = self.time.now()
        return wanted.role is None or any(
            grant.subject == actor.id and grant.role == wanted.role and place.startswith(grant.area) and grant.holds(now)
            for grant in self.access.grants
        )

    async def may_ask(self, actor: Actor, case: Case, kind: Kind, clocks: tuple[CaseClock, ...]) -> bool:
        """Tell whether somebody may ask for this at all: with the permission, and from a unit that holds or held the case."""
        if not self.access.allowed(actor, case.place.area, RESOURCE, PERMISSION_OF[kind]):
            return False
        holders = {case.unit_id} | ({clock.unit_id for clock in clocks} if kind == "appeal" else set())
        concerned = holders - {None}
        return not concerned or bool(concerned & set(await self.units.of(actor)))

    async def _asked(self, actor: Actor, case_id: UUID, kind: Kind) -> Case:
        """Return the case to somebody who may ask for this.

        Raises:
            NotFoundError: there is no such case for the actor.
            ForbiddenError: `permission_missing`, or `not_your_unit`.
        """
        case = await self.handling.visible(actor, case_id)
        self.access.require(actor, case.place.area, RESOURCE, PERMISSION_OF[kind])
        if not await self.may_ask(actor, case, kind, await self.cases.clocks(case.id)):
            raise ForbiddenError("not_your_unit", "Another unit holds this case; only its people may ask for this.")
        return case

    def _new(self, actor: Actor, case: Case, kind: Kind, approvers: Sequence[Approver], reason: str) -> Measure:
        return Measure(
            id=new_id(),
            case_id=case.id,
            area=case.place.area,
            kind=kind,
            state="pending",
            level=0,
            approvers=tuple(approvers),
            asked_by=actor.id,
            asked_name=actor.name,
            asked_at=self.time.now(),
            reason=reason,
        )

    async def _ask(self, actor: Actor, case: Case, measure: Measure) -> Measure:
        async with self.database.transaction():
            await self.recorder.record(actor, case, _act(measure, "asked", measure.reason), self.time.now())
            await self.repository.add(measure)
        return measure

    async def _settle(self, before: Measure, after: Measure) -> None:
        if not await self.repository.settle(before, after):
            raise DecidedError("decided by somebody else")


def _verb(measure: Measure) -> str:
    return "refused" if measure.state == "refused" else "approved"


def _is_public(measure: Measure, verb: str) -> bool:
    """Tell whether the reporter sees it: what changes when they may expect something."""
    return verb == "granted" and measure.kind != "appeal"


def _act(measure: Measure, verb: str, words: str | None, changes: dict[str, Any] | None = None) -> Act:
    approver = measure.approvers[measure.level].permission if measure.state == "pending" else None
    audience = f"may:{approver}" if approver else f"account:{measure.asked_by}"
    asked = {name: value for name in ("amount", "unit", "until") if (value := getattr(measure, name)) is not None}
    return Act(
        action=f"{measure.kind}_{verb}",
        event=f"case.{measure.kind}_{verb}",
        data=asked if _is_public(measure, verb) else {**asked, "inside": True},
        told={"measure_id": str(measure.id), "audience": audience},
        note=words,
        changes=changes or {},
        facts={"measure": str(measure.id), "level": measure.level},
    )

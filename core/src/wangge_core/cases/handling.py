"""Staff act on cases: every step of every workflow passes through here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.attachments.errors import unknown
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.audit.model import Fact
from wangge_core.cases.errors import CaseChangedError
from wangge_core.cases.filing.choices import filled
from wangge_core.cases.filing.repository import Superseded, superseded_row
from wangge_core.cases.model import Case, CaseClock
from wangge_core.cases.moves import FIXED, Move, move
from wangge_core.cases.ports import Catalogue, Detours, Further, StepRule, Units
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.rows import clock_row
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.sight import RESOURCE, Sights
from wangge_core.cases.timing import Timing
from wangge_core.cases.workflow import Transition
from wangge_core.database import Database, Row
from wangge_core.errors import FieldError, InvalidError, NotFoundError
from wangge_core.forms.validators import validator_for
from wangge_core.instants import TimeSource

EVENT_OF_ACTION = {
    "verify": "case.verified",
    "file": "case.filed",
    "refuse": "case.refused",
    "dispatch": "case.dispatched",
    "handle": "case.handled",
    "return": "case.returned",
    "accept": "case.accepted",
    "decline": "case.declined",
    "withdraw": "case.withdrawn",
    "supply": "case.information_given",
    "answer": "case.information_given",
    "dispute": "case.disputed",
    "contest": "case.disputed",
    "adjudicate": "case.adjudicated",
    "refer": "case.referred",
    "reclassify": "case.reclassified",
    "feedback": "case.fed_back",
    "check": "case.checked",
    "close": "case.closed",
    "rate": "case.rated",
    "reopen": "case.reopened",
    "ask_again": "case.reopened",
    "second_round": "case.reopened",
}
"""Names on the wire are past tense; a step that a plugin adds is told as `case.moved`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Takes steps."""

    database: Database
    repository: CaseRepository
    attachments: AttachmentRepository
    access: Access
    recorder: Recorder
    sights: Sights
    timing: Timing
    units: Units
    host: Catalogue
    time: TimeSource
    duties: Detours
    rules: tuple[StepRule, ...] = ()

    async def visible(self, actor: Actor, case_id: UUID) -> Case:
        """Return a case to somebody who may read it.

        Raises:
            NotFoundError: it does not exist, or not for them; the two are not told apart.
        """
        case = await self.found(actor, case_id)
        if case is None:
            raise no_case()
        return case

    async def found(self, actor: Actor, case_id: UUID) -> Case | None:
        """Return a case to somebody who may read it, and None to anybody else."""
        case = await self.repository.load(case_id, self.access.require_scope(actor, RESOURCE, "read"))
        return case if case is not None and await self.sights.visible(actor, case) else None

    async def act(self, actor: Actor, case_id: UUID, action: str, given: ActionIn) -> Case:
        """Take a step and return the case after it.

        Raises:
            NotFoundError, ForbiddenError: see `visible` and `Sights.require`.
            TransitionNotAllowedError, CaseChangedError: the workflow or somebody else was faster.
            InvalidError: `form_invalid`, with the fields.
        """
        case = await self.visible(actor, case_id)
        workflow = workflow_of(case)
        step = workflow.transition(action, case.state)
        await self.sights.require(actor, case, step)
        if given.version != case.version:
            raise CaseChangedError(given.version, case.version)
        await self._check(case, step, given)
        for rule in self.rules:
            await rule.allow(actor, case, step, given)
        detour = await self.duties.detours(case, step, given.data)
        moved = move(workflow, case, step, given.data, self.time.now(), detour=detour)
        return await self._save(actor, actor_digest(actor), case, moved, given)

    async def by_resident(self, actor: Actor, case: Case, action: str, data: dict[str, Any]) -> Case:
        """Take a resident's step on a case that their query code opened.

        Raises:
            TransitionNotAllowedError: the workflow has no such step for a resident from here.
            WanggeError: a mechanism has something against it, as for staff.
        """
        workflow, given = workflow_of(case), ActionIn(version=case.version, data=data)
        step = workflow.transition(action, case.state, by="resident")
        await self._check(case, step, given)
        for rule in self.rules:
            await rule.allow(actor, case, step, given)
        moved = move(workflow, case, step, data, self.time.now())
        return await self._save(actor, "", case, moved, given)

    async def further(self, actor: Actor, case: Case, step: Further, now: datetime) -> Case:
        """Take a step of the system, which follows from what `actor` did, inside the open transaction."""
        workflow = workflow_of(case)
        moved = move(workflow, case, workflow.transition(step.action, case.state, by="system"), step.data, now)
        after, _ = await self._written(actor, case, moved, ActionIn(version=case.version, data=step.data), now)
        return after

    async def _check(self, case: Case, step: Transition, given: ActionIn) -> None:
        schema = filled(step.form.schema, self.host.catalogue.at(case.place.area).case_type(case.case_type), case.class_id)
        findings = validator_for(schema).check(given.data)
        if findings:
            fields = tuple(finding.field_error(below="/data") for finding in findings)
            raise InvalidError("form_invalid", "; ".join(field.said() for field in fields), fields)
        if given.attachments and not step.attachments:
            raise _field("attachments_not_taken", "/attachments", "This step takes no pictures; leave them out.")
        unit_id = given.data.get("unit_id")
        if unit_id is not None and UUID(unit_id) not in {unit.id for unit in await self.units.serving(case.place.area)}:
            raise _field("unit_unknown", "/data/unit_id", "This unit does not answer for the place; GET /units?area= lists those that do.")
        class_id = given.data.get("class_id")
        if class_id is not None and all(entry.id != class_id for entry in self.host.catalogue.at(case.place.area).classes(case.case_type)):
            raise _field("class_unknown", "/data/class_id", "There is no such class; choose one of the case type's.")

    async def _save(self, actor: Actor, sender: str, case: Case, moved: Move, given: ActionIn) -> Case:
        now = self.time.now()
        async with self.database.transaction():
            after, step_id = await self._written(actor, case, moved, given, now)
            claimed = await self.attachments.claim(given.attachments, sender, case.id, step_id, _purpose(moved.transition))
            if claimed != len(given.attachments):
                raise unknown(claimed)
        return after

    async def _written(self, actor: Actor, case: Case, moved: Move, given: ActionIn, now: datetime) -> tuple[Case, UUID]:
        """Write a step with its clocks and all that follows from it; return the case after it, and the id of the step."""
        clock = await self._next_clock(case, moved)
        changes = dict(moved.changes)
        if "class_id" in changes:
            changes |= self._of_class(case, changes["class_id"])
        if moved.transition.effect == "close":
            changes["solved"] = self._solved(case, moved)
        lacking = moved.stage_left and clock is None and not moved.target.closed
        whole = await self.repository.hold_whole_clock(case.id) if lacking or moved.promises_anew else None
        promise = await self._promise(case, moved, whole, now)
        if moved.promises_anew:
            changes["promised_at"] = promise.due_at if promise else None
        if moved.stage_left and not moved.target.closed and (shown := clock or (promise if moved.promises_anew else whole)):
            changes |= {"yellow_at": shown.yellow_at, "due_at": shown.due_at}
        after, step_id = await self.recorder.record(actor, case, _act(case, moved, given, changes), now)
        if moved.stage_left or moved.closes:
            await self.repository.stop_clocks(case.id, ("stage", "case") if moved.closes else ("stage",), now)
        if moved.promises_anew:
            await self.repository.stop_clocks(case.id, ("case",), now)
        rows = [clock_row(one) for one in (promise, clock) if one]
        if moved.promises_anew and (superseded := _superseded(case, after, whole, promise, now)):
            rows.append(superseded)
        if rows:
            await self.repository.add(rows)
        for further in [found for rule in self.rules if (found := await rule.follow(actor, case, after, moved, now))]:
            after = await self.further(actor, after, further, now)
        return after, step_id

    async def _promise(self, case: Case, moved: Move, whole: CaseClock | None, now: datetime) -> CaseClock | None:
        """Return the clock of the whole case that takes over: from now in a new round, else from when its round began."""
        if not moved.promises_anew:
            return None
        classed = msgspec.structs.replace(case, class_id=moved.changes.get("class_id", case.class_id), stage=moved.target.stage)
        start = now if moved.reopens else whole.started_at if whole else await self._round_began(case)
        return await self.timing.of_case(classed, self.host.catalogue.at(case.place.area), start)

    async def _round_began(self, case: Case) -> datetime:
        """Return when the round began in which a case is, of which no promise tells."""
        if case.round == 1:
            return case.reported_at
        reopening = {step.id for step in workflow_of(case).transitions if step.effect == "reopen"}
        return max(step.at for step in await self.repository.steps(case.id) if step.action in reopening)

    def _solved(self, case: Case, moved: Move) -> bool:
        """Tell whether the matter itself came right, by the outcome that was chosen."""
        case_type = self.host.catalogue.at(case.place.area).case_type(case.case_type)
        declared = {outcome.id: outcome.solved for outcome in (case_type.outcomes if case_type else ())}
        return declared.get(moved.data["outcome"], bool(moved.data["outcome"] == FIXED))

    async def _next_clock(self, case: Case, moved: Move) -> CaseClock | None:
        if not moved.stage_left or moved.target.closed:
            return None
        classed = msgspec.structs.replace(case, class_id=moved.changes.get("class_id", case.class_id))
        return await self.timing.of_stage(
            classed, self.host.catalogue.at(case.place.area), moved.target.stage, self.time.now(), moved.unit_id
        )

    def _of_class(self, case: Case, class_id: str) -> dict[str, Any]:
        """Return what follows from a new class: what the case is called, the kind of unit that answers for it, who may read it.

        A class that is private hides the case. One that is not shows none again: its reporter was told that it is private.
        """
        offered = self.host.catalogue.at(case.place.area)
        titles = {entry.id: dict(entry.title) for entry in offered.classes(case.case_type)}
        route, declared = offered.route(case.case_type, class_id), offered.case_type(case.case_type)
        hides = declared is not None and declared.voice(class_id).private
        return {"title": titles[class_id], "private": case.private or hides} | ({"unit_kind": route.unit_kind} if route else {})


def actor_digest(actor: Actor) -> str:
    """Return what binds a signed-in actor's uploads to them."""
    return actor.id


def no_case() -> NotFoundError:
    """Return the error for a case that is not there for this caller."""
    return NotFoundError("case_not_found", "There is no such case, or it is not for you.")


def _field(code: str, path: str, message: str) -> InvalidError:
    return InvalidError(code, message, (FieldError(path, code, message),))


def _superseded(before: Case, after: Case, old: CaseClock | None, new: CaseClock | None, now: datetime) -> Row | None:
    """Return the row that tells why the clock of the whole case was stopped, when the class changed under it."""
    if old is None or after.class_id == before.class_id:
        return None
    successor = new.id if new else None
    return superseded_row(
        Superseded(clock_id=old.id, case_id=after.id, successor_id=successor, old_class=before.title, new_class=after.title, at=now)
    )


def _purpose(step: Transition) -> str:
    """Return what a step's pictures are called; those of an added step are for staff only."""
    return "step" if step.added else step.id


def _act(case: Case, moved: Move, given: ActionIn, changes: dict[str, Any]) -> Act:
    data = given.data | moved.noted
    told = {"unit_id", "outcome", "public_reason", "score", "result", "return_type", "reason", "referral", "class_id", "cause"}
    facts: dict[str, Fact] = {
        "from": case.state,
        "to": moved.target.id,
        "unit_id": str(moved.unit_id) if moved.unit_id else None,
        **({"round": changes["round"]} if moved.reopens else {}),
        "attachments": [str(attachment) for attachment in given.attachments],
    }
    return Act(
        action=moved.transition.id,
        event=EVENT_OF_ACTION.get(moved.transition.id, "case.moved"),
        data=data,
        told={name: value for name, value in data.items() if name in told},
        note=given.data.get("note") or given.data.get("public_reason") or given.data.get("text"),
        changes=changes,
        facts=facts,
    )

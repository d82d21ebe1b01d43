"""Staff act on cases: every step of every workflow passes through here."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.attachments.errors import unknown
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.audit.model import Fact
from wangge_core.cases.errors import CaseChangedError
from wangge_core.cases.model import Case, CaseClock
from wangge_core.cases.moves import Move, move
from wangge_core.cases.ports import StepRule, Units
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.repository import CaseRepository, clock_row
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.sight import RESOURCE, Sights
from wangge_core.cases.timing import Timing
from wangge_core.cases.workflow import Transition
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError, NotFoundError
from wangge_core.forms.validators import validator_for
from wangge_core.instants import TimeSource
from wangge_core.plugins.contributions import Contributions

EVENT_OF_ACTION = {
    "verify": "case.verified",
    "file": "case.filed",
    "refuse": "case.refused",
    "dispatch": "case.dispatched",
    "handle": "case.handled",
    "return": "case.returned",
    "feedback": "case.fed_back",
    "check": "case.checked",
    "close": "case.closed",
    "rate": "case.rated",
}
"""Names on the wire are past tense; a step that a plugin adds is told as `case.moved`."""


class Catalogue(Protocol):
    """Every case type there is, also where its plugin has been switched off since."""

    @property
    def catalogue(self) -> Contributions:
        """Return what all installed plugins offer."""


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
        moved = move(workflow, case, step, given.data, self.time.now())
        return await self._save(actor, actor_digest(actor), case, moved, given)

    async def rate(self, actor: Actor, case: Case, data: dict[str, Any]) -> Case:
        """Take the resident's step on a case that their query code opened.

        Raises:
            TransitionNotAllowedError: the case is not closed yet, or rated already.
        """
        workflow = workflow_of(case)
        step = workflow.transition("rate", case.state, by="resident")
        moved = move(workflow, case, step, data, self.time.now())
        return await self._save(actor, "", case, moved, ActionIn(version=case.version, data=data))

    async def _check(self, case: Case, step: Transition, given: ActionIn) -> None:
        findings = validator_for(step.form.schema).check(given.data)
        if findings:
            fields = tuple(finding.field_error(below="/data") for finding in findings)
            raise InvalidError("form_invalid", "; ".join(field.message for field in fields), fields)
        if given.attachments and not step.attachments:
            raise _field("attachments_not_taken", "/attachments", "This step takes no pictures; leave them out.")
        unit_id = given.data.get("unit_id")
        if unit_id is not None and UUID(unit_id) not in {unit.id for unit in await self.units.serving(case.place.area)}:
            raise _field("unit_unknown", "/data/unit_id", "This unit does not answer for the place; GET /units?area= lists those that do.")
        class_id = given.data.get("class_id")
        if class_id is not None and all(entry.id != class_id for entry in self.host.catalogue.classes(case.case_type)):
            raise _field("class_unknown", "/data/class_id", "There is no such class; choose one of the case type's.")

    async def _save(self, actor: Actor, sender: str, case: Case, moved: Move, given: ActionIn) -> Case:
        now = self.time.now()
        clock = await self._next_clock(case, moved)
        changes = dict(moved.changes)
        if "class_id" in changes:
            changes |= self._of_class(case, changes["class_id"])
        async with self.database.transaction():
            if shown := await self._shown_clock(case, moved, clock):
                changes |= {"yellow_at": shown.yellow_at, "due_at": shown.due_at}
            after, step_id = await self.recorder.record(actor, case, _act(case, moved, given, changes), now)
            if moved.stage_left or moved.closes:
                await self.repository.stop_clocks(case.id, ("stage", "case") if moved.closes else ("stage",), now)
            if clock:
                await self.repository.add([clock_row(clock)])
            claimed = await self.attachments.claim(given.attachments, sender, case.id, step_id, _purpose(moved.transition))
            if claimed != len(given.attachments):
                raise unknown(claimed)
            for rule in self.rules:
                await rule.follow(actor, case, after, moved, now)
        return after

    async def _next_clock(self, case: Case, moved: Move) -> CaseClock | None:
        if not moved.stage_left or moved.target.closed:
            return None
        classed = msgspec.structs.replace(case, class_id=moved.changes.get("class_id", case.class_id))
        return await self.timing.of_stage(classed, self.host.catalogue, moved.target.stage, self.time.now(), moved.unit_id)

    async def _shown_clock(self, case: Case, moved: Move, clock: CaseClock | None) -> CaseClock | None:
        """Return the clock whose dates the case shows from now on: the new stage's, or the whole case's when that has no limit."""
        if clock or not moved.stage_left or moved.target.closed:
            return clock
        return await self.repository.hold_whole_clock(case.id)

    def _of_class(self, case: Case, class_id: str) -> dict[str, Any]:
        """Return what follows from a new class: what the case is called, and the kind of unit that answers for it."""
        titles = {entry.id: dict(entry.title) for entry in self.host.catalogue.classes(case.case_type)}
        route = self.host.catalogue.at(case.place.area).route(case.case_type, class_id)
        return {"title": titles[class_id]} | ({"unit_kind": route.unit_kind} if route else {})


def actor_digest(actor: Actor) -> str:
    """Return what binds a signed-in actor's uploads to them."""
    return actor.id


def no_case() -> NotFoundError:
    """Return the error for a case that is not there for this caller."""
    return NotFoundError("case_not_found", "There is no such case, or it is not for you.")


def _field(code: str, path: str, message: str) -> InvalidError:
    return InvalidError(code, message, (FieldError(path, code, message),))


def _purpose(step: Transition) -> str:
    """Return what a step's pictures are called; those of an added step are for staff only."""
    return "step" if step.added else step.id


def _act(case: Case, moved: Move, given: ActionIn, changes: dict[str, Any]) -> Act:
    told = {"unit_id", "outcome", "public_reason", "score", "result", "return_type"}
    facts: dict[str, Fact] = {
        "from": case.state,
        "to": moved.target.id,
        "unit_id": str(moved.unit_id) if moved.unit_id else None,
        "attachments": [str(attachment) for attachment in given.attachments],
    }
    return Act(
        action=moved.transition.id,
        event=EVENT_OF_ACTION.get(moved.transition.id, "case.moved"),
        data=given.data,
        told={name: value for name, value in given.data.items() if name in told},
        note=given.data.get("note") or given.data.get("public_reason") or given.data.get("text"),
        changes=changes,
        facts=facts,
    )

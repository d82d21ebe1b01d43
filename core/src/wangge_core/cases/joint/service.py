"""Asking units to assist, and their answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.attachments.errors import unknown
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.cases.handling import Handling, actor_digest
from wangge_core.cases.joint.by_area import ASSISTANCE, AssistanceTerms
from wangge_core.cases.joint.errors import AssistanceOverError
from wangge_core.cases.joint.model import Assistance, AssistanceState, refusal
from wangge_core.cases.joint.repository import AssistanceRepository, HelperRepository
from wangge_core.cases.joint.schemas import AssistanceIn, ReplyIn
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Units
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.sight import RESOURCE
from wangge_core.cases.timing import Timing
from wangge_core.clocks.due import due
from wangge_core.clocks.model import Limit, Unit
from wangge_core.database import Database
from wangge_core.errors import ConflictError, FieldError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.local_rules.book import LocalRules

_REFUSALS: Final = {
    "joint_no_lead": "No unit holds the case yet; dispatch it to the lead unit first.",
    "joint_is_lead": "This unit holds the case as the lead; choose another one.",
    "joint_asked_already": "This unit has been asked and has not replied yet.",
    "joint_too_many": "As many units assist already as the area allows; wait for a reply, or take a request back.",
    "joint_limit": "The time is longer than the area allows; give less.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """Acts of joint handling. Whoever may dispatch asks; the people of the unit that was asked answer."""

    database: Database
    repository: AssistanceRepository
    helpers: HelperRepository
    attachments: AttachmentRepository
    access: Access
    handling: Handling
    recorder: Recorder
    units: Units
    timing: Timing
    rules: LocalRules
    time: TimeSource

    async def ask(self, actor: Actor, case_id: UUID, given: AssistanceIn) -> Case:
        """Ask a unit to assist, with a clock of its own.

        Raises:
            NotFoundError, ForbiddenError: the case is not for the actor, or they may not dispatch it.
            ConflictError, InvalidError: see `joint.model.refusal`; `case_closed`, `case_suspended`, `unit_unknown`.
        """
        case = await self.handling.visible(actor, case_id)
        self.access.require(actor, case.place.area, RESOURCE, "dispatch")
        if case.closed_at is not None:
            raise ConflictError("case_closed", "The case is closed; nothing more can be asked of units.")
        if case.is_suspended(self.time.now()):
            raise ConflictError("case_suspended", "The case rests, and so would the unit's clock; resume the case first, or wait.")
        settings = self.rules.of(ASSISTANCE, case.place.area)
        limit = given.limit or settings.limit
        _require_askable(refusal(await self.repository.of_case(case.id), case.unit_id, given.unit_id, limit, settings))
        if given.unit_id not in {unit.id for unit in await self.units.serving(case.place.area)}:
            message = "This unit does not answer for the place; GET /units?area= lists those that do."
            raise InvalidError("unit_unknown", message, (FieldError("/unit_id", "unit_unknown", message),))
        now = self.time.now()
        asked = await self._asked(actor, case, given, limit, settings, now)
        act = Act(
            action="ask_assistance",
            event="case.assistance_asked",
            data={"unit_id": str(given.unit_id)},
            told={"units": [str(given.unit_id)]},
            note=given.words,
            facts={"unit_id": str(given.unit_id)},
        )
        async with self.database.transaction():
            after, _ = await self.recorder.record(actor, case, act, now)
            await self.repository.add(asked)
            await self.helpers.begin(case.id, asked.unit_id, asked.id)
        return after

    async def reply(self, actor: Actor, case_id: UUID, assistance_id: UUID, given: ReplyIn) -> Case:
        """Tell what the unit did; its clock stops, and it goes on seeing the case.

        Raises:
            NotFoundError, ForbiddenError: there is no such request for the actor, or another unit was asked.
            AssistanceOverError: it is over.
        """
        case, asked = await self._asked_of(actor, case_id, assistance_id, "handle")
        return await self._finish(actor, case, asked, "replied", given.words, given.attachments)

    async def return_it(self, actor: Actor, case_id: UUID, assistance_id: UUID, reason: str) -> Case:
        """Give a request back with a reason; the unit no longer sees the case on its account.

        Raises:
            NotFoundError, ForbiddenError, AssistanceOverError: as `reply`.
        """
        case, asked = await self._asked_of(actor, case_id, assistance_id, "return")
        return await self._finish(actor, case, asked, "returned", reason, [])

    async def withdraw(self, actor: Actor, case_id: UUID, assistance_id: UUID, reason: str) -> Case:
        """Take a request back.

        Raises:
            NotFoundError, ForbiddenError: there is no such request for the actor, or they may not dispatch.
            AssistanceOverError: it is over.
        """
        case = await self.handling.visible(actor, case_id)
        self.access.require(actor, case.place.area, RESOURCE, "dispatch")
        return await self._finish(actor, case, await self._of(case, assistance_id), "withdrawn", reason, [])

    async def _asked(
        self, actor: Actor, case: Case, given: AssistanceIn, limit: int, settings: AssistanceTerms, now: datetime
    ) -> Assistance:
        reached = due(now, Limit(limit, Unit(settings.unit)), await self.timing.calendar(case.place.area))
        assert reached.at is not None  # noqa: S101  only an open pause leaves a clock without a due time
        assert reached.yellow_at is not None  # noqa: S101  the same
        return Assistance(
            id=new_id(),
            case_id=case.id,
            unit_id=given.unit_id,
            state="open",
            words=given.words,
            amount=limit,
            unit=settings.unit,
            asked_by=actor.name,
            started_at=now,
            yellow_at=reached.yellow_at,
            due_at=reached.at,
            provisional=reached.provisional,
        )

    async def _of(self, case: Case, assistance_id: UUID) -> Assistance:
        found = next((one for one in await self.repository.of_case(case.id) if one.id == assistance_id), None)
        if found is None:
            raise NotFoundError("assistance_not_found", "The case has no such request; load it again.")
        return found

    async def _asked_of(self, actor: Actor, case_id: UUID, assistance_id: UUID, permission: str) -> tuple[Case, Assistance]:
        case = await self.handling.visible(actor, case_id)
        self.access.require(actor, case.place.area, RESOURCE, permission)
        asked = await self._of(case, assistance_id)
        if asked.unit_id not in await self.units.of(actor):
            raise ForbiddenError("not_asked", "Another unit was asked; only its people may answer.")
        return case, asked

    async def _finish(self, actor: Actor, case: Case, asked: Assistance, state: AssistanceState, words: str, pictures: list[UUID]) -> Case:
        now = self.time.now()
        act = Act(
            action={"replied": "reply_assistance", "returned": "return_assistance"}.get(state, "withdraw_assistance"),
            event=f"case.assistance_{state}",
            data={"unit_id": str(asked.unit_id)},
            told={"units": [str(asked.unit_id)]},
            note=words,
            facts={"unit_id": str(asked.unit_id), "attachments": [str(picture) for picture in pictures]},
        )
        async with self.database.transaction():
            after, step_id = await self.recorder.record(actor, case, act, now)
            changes: dict[str, Any] = {"state": state, "stopped_at": now, "reply": words, "replied_by": actor.name, "step_id": step_id}
            if not await self.repository.finish(asked.id, changes):
                raise AssistanceOverError(asked.state)
            if state == "replied":
                await self.helpers.done(asked.id, asked.unit_id)
            else:
                await self.helpers.leave(asked.id, asked.unit_id)
            claimed = await self.attachments.claim(pictures, actor_digest(actor), case.id, step_id, "assist")
            if claimed != len(pictures):
                raise unknown(claimed)
        return after


def _require_askable(code: str | None) -> None:
    match code:
        case None:
            return
        case "joint_no_lead":
            raise ConflictError("joint_no_lead", _REFUSALS["joint_no_lead"])
        case "joint_too_many":
            raise ConflictError("joint_too_many", _REFUSALS["joint_too_many"])
        case "joint_asked_already":
            raise ConflictError("joint_asked_already", _REFUSALS["joint_asked_already"])
        case "joint_is_lead":
            raise _field("joint_is_lead", "/unit_id")
        case _:
            raise _field("joint_limit", "/limit")


def _field(code: str, path: str) -> InvalidError:
    return InvalidError(code, _REFUSALS[code], (FieldError(path, code, _REFUSALS[code]),))

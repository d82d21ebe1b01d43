"""Calls that ask whether a closed matter is really settled."""

from dataclasses import dataclass
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.aftercare.errors import NoFollowUpError, OwnHandlingError
from wangge_core.cases.aftercare.model import Call, FollowUp
from wangge_core.cases.aftercare.repository import AftercareRepository, call_row
from wangge_core.cases.aftercare.rule import AftercareRule
from wangge_core.cases.aftercare.schemas import CallIn
from wangge_core.cases.errors import CaseChangedError
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Further, Units
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.sight import RESOURCE
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource

PERMISSION = "follow_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps:
    """Takes down what calls bring. Whoever handled a case does not ask how well it was done, and no result is ever changed."""

    database: Database
    access: Access
    repository: AftercareRepository
    cases: CaseRepository
    handling: Handling
    recorder: Recorder
    rule: AftercareRule
    units: Units
    time: TimeSource

    async def record(self, actor: Actor, case_id: UUID, given: CallIn) -> Case:
        """Take down a call; one that finds the reporter dissatisfied opens the next round.

        Raises:
            NotFoundError, ForbiddenError: see `Handling.visible`; `own_handling`.
            NoFollowUpError, CaseChangedError: no call is due, or somebody else was faster.
            InvalidError: `words_missing`.
        """
        case = await self.handling.visible(actor, case_id)
        self.access.require(actor, case.place.area, RESOURCE, PERMISSION)
        due = await self.due(case)
        if due is None:
            raise NoFollowUpError
        if await self.own_handling(actor, case):
            raise OwnHandlingError
        if given.version != case.version:
            raise CaseChangedError(given.version, case.version)
        words = (given.words or "").strip() or None
        if given.result == "unsatisfied" and words is None:
            message = "Say what the reporter is not satisfied with: the next round begins with it."
            raise InvalidError("words_missing", message, (FieldError("/words", "required", message),))
        return await self._save(actor, case, due, given, words)

    async def due(self, case: Case) -> FollowUp | None:
        """Return the follow-up of a case for which a call is due."""
        return next((one for one in await self.repository.follow_ups(case.id) if one.state == "open"), None)

    async def own_handling(self, actor: Actor, case: Case) -> bool:
        """Tell whether the actor handled the case in any round, or belongs to the unit that holds it."""
        if case.unit_id is not None and case.unit_id in await self.units.of(actor):
            return True
        return any(step.action == "handle" and step.actor_id == actor.id for step in await self.cases.steps(case.id))

    async def _save(self, actor: Actor, case: Case, due: FollowUp, given: CallIn, words: str | None) -> Case:
        now = self.time.now()
        reached = given.result != "unreached"
        calls = [call for call in await self.repository.calls(case.id) if call.follow_up_id == due.id]
        call = Call(
            id=new_id(),
            follow_up_id=due.id,
            case_id=case.id,
            at=now,
            caller_id=actor.id,
            caller_name=actor.name,
            reached=reached,
            satisfied=given.result == "satisfied" if reached else None,
            words=words,
        )
        told = {"result": given.result, "round": case.round}
        act = Act(action=PERMISSION, event="case.followed_up", data=told, told=told, note=words, facts={"result": given.result})
        async with self.database.transaction():
            after, _ = await self.recorder.record(actor, case, act, now)
            await self.repository.add(call_row(call))
            if reached or len(calls) + 1 >= due.most_calls:
                await self.repository.settle(case.id, given.result)
            if given.result == "unsatisfied" and self.rule.may_go_on(after):
                after = await self.handling.further(actor, after, Further("second_round", {"cause": "follow_up", "note": words}), now)
        return after

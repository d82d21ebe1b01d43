"""The rules of duties at every step: what has to be accepted or decided first, and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.cases.duties.by_area import DUTIES, DutyRule
from wangge_core.cases.duties.errors import AdjudicatorIsPartyError, DutyDecidedError, TooManyQuestionsError
from wangge_core.cases.duties.model import Dispute, Proposal
from wangge_core.cases.duties.repository import DutyRepository
from wangge_core.cases.duties.standing import ADJUDICATING, Standing, may_ask, must_be_accepted, must_be_decided, standing
from wangge_core.cases.model import Case
from wangge_core.cases.moves import Move
from wangge_core.cases.ports import Further, Units
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.timing import Timing
from wangge_core.cases.workflow import Transition
from wangge_core.clocks.due import due
from wangge_core.clocks.model import Limit, Unit
from wangge_core.ids import new_id
from wangge_core.jobs.service import Queue
from wangge_core.local_rules.book import LocalRules

ACCEPTANCE: Final = "duty.acceptance"
_GIVES_BACK: Final = frozenset({"return", "decline", "dispute"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """Passing a case from one unit to the next: a detour and a rule of every step."""

    repository: CaseRepository
    duties: DutyRepository
    timing: Timing
    units: Units
    jobs: Queue
    local_rules: LocalRules

    def rule(self, case: Case) -> DutyRule:
        """Return the rule that holds for a case."""
        return self.local_rules.of(DUTIES, case.place.area, case.case_type)

    async def standing(self, case: Case) -> Standing:
        """Return how the duty for a case stands."""
        return standing(await self.repository.steps(case.id))

    async def detours(self, case: Case, step: Transition, data: Mapping[str, Any]) -> bool:
        """See `cases.ports.Detours`. Whoever is responsible already has nothing to accept."""
        if step.detour is None:
            return False
        rule, now = self.rule(case), await self.standing(case)
        if step.effect == "assign":
            return UUID(data["unit_id"]) != case.unit_id and must_be_accepted(rule, now)
        giver = case.proposed_unit_id if step.of_proposed else case.unit_id
        return giver is not None and data.get("return_type") == "not_mine" and must_be_decided(rule, now, giver)

    async def allow(self, actor: Actor, case: Case, step: Transition, given: ActionIn) -> None:
        """Hold a unit to the decision that the case is its own, and adjudicators to other people's disputes.

        Raises:
            DutyDecidedError, TooManyQuestionsError: the unit can no longer give the case back in this way.
            AdjudicatorIsPartyError: the actor belongs to a unit that disputes.
        """
        if step.id in _GIVES_BACK:
            now = await self.standing(case)
            giver = case.proposed_unit_id if step.of_proposed else case.unit_id
            if given.data.get("return_type") == "information_missing":
                rule = self.rule(case)
                if giver and not may_ask(rule, now, giver):
                    raise TooManyQuestionsError(rule.questions)
            elif giver is not None and now.decided == giver:
                raise DutyDecidedError
        elif step.id == "adjudicate" and not set((await self.standing(case)).parties).isdisjoint(await self.units.of(actor)):
            raise AdjudicatorIsPartyError

    async def follow(self, actor: Actor, before: Case, after: Case, moved: Move, now: datetime) -> Further | None:
        """Keep proposals and disputes in step with the case."""
        if before.proposed_unit_id and not after.proposed_unit_id:
            await self.duties.end_proposal(after.id, moved.transition.id, now)
            await self.jobs.drop(_key(after.id))
        if after.proposed_unit_id and not before.proposed_unit_id:
            await self._propose(after, after.proposed_unit_id, now)
        if after.state == ADJUDICATING and before.state != ADJUDICATING:
            await self.duties.open(_dispute(after, moved, now))
        if moved.transition.id == "adjudicate" and after.unit_id:
            words = moved.data.get("keywords", "").strip()
            await self.duties.decide(after.id, now, actor.name, after.unit_id, moved.data["note"], words)
        return None

    async def _propose(self, case: Case, unit_id: UUID, now: datetime) -> None:
        rule = self.rule(case)
        reached = due(now, Limit(rule.hours, Unit.WORKING_HOURS), await self.timing.calendar(case.place.area))
        assert reached.at is not None  # noqa: S101  only an open pause leaves a clock without a due time
        proposal = Proposal(
            id=new_id(),
            case_id=case.id,
            owner_id=case.unit_id,
            unit_id=unit_id,
            proposed_at=now,
            accept_by=reached.at,
            silence=rule.silence,
        )
        await self.duties.propose(proposal)
        await self.jobs.move(ACCEPTANCE, _key(case.id), {"case": str(case.id), "proposal": str(proposal.id)}, proposal.accept_by)


def _dispute(case: Case, moved: Move, now: datetime) -> Dispute:
    return Dispute(
        id=new_id(),
        case_id=case.id,
        area=case.place.area,
        case_type=case.case_type,
        class_id=case.class_id,
        opened_at=now,
        opening=moved.transition.id,
    )


def _key(case_id: UUID) -> str:
    return f"duty.acceptance:{case_id}"

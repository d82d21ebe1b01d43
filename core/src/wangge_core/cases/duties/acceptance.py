"""What happens when a unit that was asked to take a case over says nothing in time."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.cases.duties.repository import DutyRepository
from wangge_core.cases.handling import Handling
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import ActionIn
from wangge_core.jobs.model import Job

_ACCEPTED = "接收期限已过，按规定视为接收。"
_RETURNED = "接收期限已过，对方未答复，退回派遣。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Takes the step of a unit that stayed silent; done twice, the second time finds nothing to do."""

    cases: CaseRepository
    duties: DutyRepository
    handling: Handling

    async def expire(self, job: Job) -> None:
        """Take the case for accepted, or send it back to dispatch, as the rule said when the unit was asked."""
        case_id, wanted = UUID(job.data["case"]), UUID(job.data["proposal"])
        proposal, case = await self.duties.proposal(case_id), await self.cases.told(case_id)
        if proposal is None or proposal.id != wanted or case is None:
            return
        action, note = ("accept", _ACCEPTED) if proposal.silence == "accepted" else ("withdraw", _RETURNED)
        data: dict[str, Any] = {"note": note}
        await self.handling.act(Actor.system("duty.acceptance"), case_id, action, ActionIn(version=case.version, data=data))

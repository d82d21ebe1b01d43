"""What hand-overs have to say to the steps of the case."""

from dataclasses import dataclass
from datetime import datetime

from wangge_core.access.model import Actor
from wangge_core.cases.model import Case
from wangge_core.cases.moves import Move
from wangge_core.cases.referral.repository import ReferralRepository
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.workflow import Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRule:
    """A case that is closed is no longer offered to anybody."""

    repository: ReferralRepository

    async def allow(self, actor: Actor, case: Case, step: Transition, given: ActionIn) -> None:
        """See `StepRule`: nothing is held up."""

    async def follow(self, actor: Actor, before: Case, after: Case, moved: Move, now: datetime) -> None:  # noqa: ARG002  the port's own
        """See `StepRule`; one that was just accepted has its end already."""
        if moved.closes:
            for one in await self.repository.of_case(after.id):
                if one.state == "offered":
                    await self.repository.decide(one.id, "revoked", {"decided_by": actor.name, "decided_at": now})

"""What calls have to say to the steps of the case."""

from dataclasses import dataclass
from datetime import datetime

from wangge_core.access.model import Actor
from wangge_core.cases.model import Case
from wangge_core.cases.moves import Move
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.whistle.repository import WhistleRepository
from wangge_core.cases.workflow import Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class WhistleRule:
    """A call ends with its case."""

    repository: WhistleRepository

    async def allow(self, actor: Actor, case: Case, step: Transition, given: ActionIn) -> None:
        """See `StepRule`: nothing is held up."""

    async def follow(self, actor: Actor, before: Case, after: Case, moved: Move, now: datetime) -> None:  # noqa: ARG002  the port's own
        """See `StepRule`; the tasks of the units end with joint handling's."""
        if moved.closes:
            for whistle in await self.repository.of_case(after.id):
                await self.repository.end(whistle.id, now)

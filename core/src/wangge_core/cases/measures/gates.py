"""What suspensions and requests have to say about the steps of the workflow."""

from dataclasses import dataclass
from datetime import datetime

from wangge_core.access.model import Actor
from wangge_core.cases.ledger.dating import Dating
from wangge_core.cases.ledger.repository import LedgerRepository
from wangge_core.cases.measures.errors import MeasureNotAllowedError
from wangge_core.cases.measures.repository import MeasureRepository
from wangge_core.cases.model import Case
from wangge_core.cases.moves import Move
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.workflow import Transition
from wangge_core.instants import LOCAL, TimeSource


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionGate:
    """A suspended case takes no step; what was asked for in a stage falls away with it.

    A promise that begins anew takes over what was granted in its round.
    """

    repository: MeasureRepository
    cases: CaseRepository
    ledgers: LedgerRepository
    dating: Dating
    time: TimeSource

    async def allow(self, actor: Actor, case: Case, step: Transition, given: ActionIn) -> None:  # noqa: ARG002  the protocol of step rules
        """Refuse every step while the case rests.

        Raises:
            MeasureNotAllowedError: `case_suspended`.
        """
        if case.suspended_until is not None and case.is_suspended(self.time.now()):
            until = f"{case.suspended_until.astimezone(LOCAL):%Y-%m-%d %H:%M}"
            raise MeasureNotAllowedError("case_suspended", f"The case is suspended until {until}; resume it first, or wait.")

    async def follow(self, actor: Actor, before: Case, after: Case, moved: Move, now: datetime) -> None:  # noqa: ARG002  the same
        """Let requests about a stage that is over fall away, and a clock that takes over keep pauses and extensions."""
        if moved.stage_left or moved.closes:
            await self.repository.lapse(after.id, ("extension", "suspension"), now)
        if moved.reopens:
            await self.ledgers.begin_round(after.id)
        elif moved.promises_anew and (promise := await self.cases.hold_whole_clock(after.id)):
            await self.dating.take_over(after.id, after.place.area, promise)

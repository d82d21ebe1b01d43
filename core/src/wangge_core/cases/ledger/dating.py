"""Dating the running clocks of a case again."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wangge_core.cases.joint.repository import AssistanceRepository
from wangge_core.cases.ledger.entries import EMPTY, dated
from wangge_core.cases.ledger.repository import LedgerRepository
from wangge_core.cases.model import CaseClock
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.timing import Calendars
from wangge_core.clocks.model import Extension, Pause


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """Dates the running clocks of a case again when something was written into their ledger."""

    repository: CaseRepository
    ledgers: LedgerRepository
    assistances: AssistanceRepository
    calendars: Calendars

    async def pause(self, case_id: UUID, area: str, clocks: Sequence[CaseClock], pause: Pause) -> None:
        """Let a case rest in the open transaction: the clocks that `running_of` holds, those of units that assist, and its round.

        Raises:
            InvalidError: see `again`.
        """
        assisting = await self.assistances.running_of(case_id)
        await self.ledgers.pause(case_id, [case_id, *(one.id for one in clocks), *(one.id for one in assisting)], pause)
        await self.again(case_id, area, clocks)

    async def extend(self, case_id: UUID, area: str, clocks: Sequence[CaseClock], extension: Extension) -> None:
        """Give a case more time in the open transaction: the clocks, of those that `running_of` holds, and its round.

        Raises:
            InvalidError: see `again`.
        """
        await self.ledgers.extend(case_id, [case_id, *(clock.id for clock in clocks)], extension)
        await self.again(case_id, area, clocks)

    async def take_over(self, case_id: UUID, area: str, promise: CaseClock) -> None:
        """Give a promise that begins anew what was granted in its round, in the open transaction.

        Raises:
            InvalidError: see `again`.
        """
        granted = (await self.ledgers.of([case_id])).get(case_id, EMPTY)
        for pause in granted.pauses:
            await self.ledgers.pause(case_id, [promise.id], pause)
        for extension in granted.extensions:
            await self.ledgers.extend(case_id, [promise.id], extension)
        if granted != EMPTY:
            await self.again(case_id, area, [promise])

    async def again(self, case_id: UUID, area: str, clocks: Sequence[CaseClock]) -> None:
        """Write the dates of clocks that `running_of` holds, in the open transaction, and those of units that assist.

        Raises:
            InvalidError: `clock_range`, `limit_amount` when they would run on for ever.
        """
        calendar, ledgers = await self.calendars.of(area), await self.ledgers.of([case_id])
        for clock in clocks:
            await self.repository.redate(dated(clock, ledgers.get(clock.id, EMPTY), calendar))
        for asked in await self.assistances.running_of(case_id):
            await self.assistances.redate(dated(asked, ledgers.get(asked.id, EMPTY), calendar))

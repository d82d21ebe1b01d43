"""Dating the running clocks of a case again."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wangge_core.cases.ledger.entries import EMPTY, dated
from wangge_core.cases.ledger.repository import LedgerRepository
from wangge_core.cases.model import CaseClock
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.timing import Calendars


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """Dates the running clocks of a case again when something was written into their ledger."""

    repository: CaseRepository
    ledgers: LedgerRepository
    calendars: Calendars

    async def again(self, case_id: UUID, area: str, clocks: Sequence[CaseClock]) -> None:
        """Write the dates of clocks that `running_of` holds, in the open transaction.

        Raises:
            InvalidError: `clock_range`, `limit_amount` when they would run on for ever.
        """
        calendar, ledgers = await self.calendars.of(area), await self.ledgers.of([case_id])
        for clock in clocks:
            await self.repository.redate(dated(clock, ledgers.get(clock.id, EMPTY), calendar))

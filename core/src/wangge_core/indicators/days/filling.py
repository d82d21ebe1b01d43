"""Filling the days: a job that runs after each midnight, and makes up for those that were missed."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from wangge_core.database import DuplicateError
from wangge_core.indicators.days.model import end_of, last_over
from wangge_core.indicators.days.repository import DayRepository
from wangge_core.instants import LOCAL, TimeSource
from wangge_core.jobs.model import Job, Patience
from wangge_core.jobs.service import Queue

KIND: Final = "indicators.days"
PATIENCE: Final = Patience(seconds=600.0)
_AFTER_MIDNIGHT: Final = timedelta(minutes=5)
_MOST: Final = 400
"""So many days are filled in one go; the next job follows at once while there are more."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFilling:
    """Fills every day that is over, the oldest first."""

    repository: DayRepository
    jobs: Queue
    time: TimeSource

    async def begin(self) -> None:
        """Have the missed days filled now."""
        await self.jobs.move(KIND, KIND, {}, self.time.now())

    async def run(self, _: Job) -> None:
        """Fill what is missing, and put the next job."""
        filled = await self.catch_up()
        now = self.time.now()
        await self.jobs.move(KIND, KIND, {}, now if filled == _MOST else end_of(now.astimezone(LOCAL).date()) + _AFTER_MIDNIGHT)

    async def catch_up(self) -> int:
        """Fill the days after the last one that is there, or from the first report on; return how many that were, at most 400."""
        now = self.time.now()
        last = await self.repository.last_filled()
        first = last + timedelta(days=1) if last else await self._first_day()
        filled = 0
        while first is not None and first <= last_over(now) and filled < _MOST:
            try:
                await self.repository.fill(first, now)
            except DuplicateError:
                _log.info("another server fills the day %s", first)
            first, filled = first + timedelta(days=1), filled + 1
        return filled

    async def _first_day(self) -> date | None:
        first = await self.repository.first_report()
        return first.astimezone(LOCAL).date() if first else None

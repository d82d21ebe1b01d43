"""What is kept for some time after a closing goes by itself when it is over: a job that puts itself again for the next day.

An area says for each kind of data how many days it stays (`privacy`); beside it the years after which everything personal goes are
said for a type of case, by an area (`retention`) or else by the plugin that brings the type.

Personal data are kept no longer than their purpose needs, and deleted unasked when the time is up (Personal Information
Protection Law of the PRC, articles 19 and 47).
"""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor, Scope
from wangge_core.cases.errors import CaseChangedError
from wangge_core.cases.model import Case
from wangge_core.cases.privacy.by_area import PRIVACY, PrivacyRules
from wangge_core.cases.privacy.eraser import KINDS, Eraser, Kind
from wangge_core.cases.privacy.own_view import kept_until
from wangge_core.cases.privacy.repository import PrivacyRepository
from wangge_core.cases.privacy.years import Years, years_before
from wangge_core.database import Database
from wangge_core.instants import TimeSource
from wangge_core.jobs.model import Job
from wangge_core.jobs.service import Queue
from wangge_core.local_rules.book import LocalRules

RETENTION: Final = "privacy.retention"
_AT_ONCE: Final = 200
_PAUSE: Final = timedelta(seconds=5)
_PAGE: Final = 100

log = logging.getLogger("wangge.privacy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Erases of closed cases what their area keeps for so many days."""

    database: Database
    repository: PrivacyRepository
    eraser: Eraser
    rules: LocalRules
    years: Years
    jobs: Queue
    time: TimeSource

    async def begin(self) -> None:
        """Put the first job, unless there is one."""
        await self.jobs.put(RETENTION, RETENTION, {}, self.time.now() + timedelta(days=1))

    async def run(self, _: Job) -> None:
        """Erase what is over, some hundred cases at a time, and put the job for the rest or for the next day."""
        more = await self.erase(_AT_ONCE) == _AT_ONCE
        await self.jobs.move(RETENTION, RETENTION, {}, self.time.now() + (_PAUSE if more else timedelta(days=1)))

    async def erase(self, most: int) -> int:
        """Erase what is over of up to so many cases, each in a transaction of its own, and return how many there were."""
        now, done = self.time.now(), set[UUID]()
        for over in (self._days_over(now), self._years_over(now)):
            async for case in over:
                if len(done) == most:
                    return most
                if case.id not in done:
                    await self._erase(case, now)
                    done.add(case.id)
        return len(done)

    async def _years_over(self, now: datetime) -> AsyncIterator[Case]:
        """Yield the cases that still hold something personal whose years are over."""
        for place, years in self.years.said():
            for kind in KINDS:
                async for case in self._closed(Scope((place.area,)), kind, years_before(now, years), place.case_type):
                    if kind in self.years.over(case, now):
                        yield case

    async def _days_over(self, now: datetime) -> AsyncIterator[Case]:
        """Yield the cases that still hold something whose days are over."""
        said = self.rules.by_area(PRIVACY)
        for area, rules in ({"": PRIVACY.default} | said).items():
            scope = Scope((area,))
            below = [other for other in said if other != area and other.startswith(area)]
            for kind in KINDS:
                line = rules.kept(kind)
                if line is None or line.keep != "days" or line.days is None:
                    continue
                async for case in self._closed(scope, kind, now - timedelta(days=line.days)):
                    if not any(case.place.area.startswith(other) for other in below):
                        yield case

    async def _closed(self, scope: Scope, kind: Kind, by: datetime, case_type: str = "") -> AsyncIterator[Case]:
        after = UUID(int=0)
        while page := await self.repository.expired(scope, kind, by, after, _PAGE, case_type=case_type):
            for case in page:
                yield case
            after = page[-1].id

    async def _erase(self, case: Case, now: datetime) -> None:
        rules = self.rules.of(PRIVACY, case.place.area)
        kinds = {kind for kind in KINDS if _is_over(rules, kind, case, now)} | self.years.over(case, now)
        try:
            async with self.database.transaction():
                erased = await self.eraser.erase(Actor.system("retention"), case, None, kinds, now)
        except CaseChangedError:
            log.info("case %s was acted on meanwhile; what is over goes the next time", case.number)
            return
        await self.eraser.drop(erased.files)


def _is_over(rules: PrivacyRules, kind: Kind, case: Case, now: datetime) -> bool:
    line = rules.kept(kind)
    until = kept_until(line.days, case.closed_at) if line is not None and line.keep == "days" else None
    return until is not None and until <= now

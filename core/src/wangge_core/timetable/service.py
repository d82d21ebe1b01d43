"""Keeps to the plan: every entry has one job, which puts itself again for its next time.

A job is claimed under a lease, so that of several servers one does it. A time that went by while no server ran is made up for
once, however many there were. What is not on any more is not put again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Final

from wangge_core.errors import WanggeError
from wangge_core.instants import TimeSource
from wangge_core.jobs.model import Job, JobLostError, Patience
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Jobs
from wangge_core.timetable.model import Due, Entry, data_of
from wangge_sdk.schedules import missed, next_moment

LOOK_S: Final = 2.0
"""So often the plan is compared with where plugins are on."""

Source = Callable[[], Iterable[Entry]]
Work = Callable[[Entry, Due, Job], Awaitable[datetime | None]]
"""Does an entry; returns when it is to be done again, if that is sooner than its line says. Nothing that it does may raise."""
log: Final = logging.getLogger(__name__)


class Timetable:
    """One per server process."""

    def __init__(self, jobs: Jobs, runner: Runner, time: TimeSource) -> None:
        """`runner` does nothing else, so that what plugins take their time for holds up nothing of the platform's."""
        self._jobs = jobs
        self._runner = runner
        self._time = time
        self._sources: dict[str, Source] = {}
        self._planned: Mapping[str, Entry] = {}

    def add(self, kind: str, source: Source, work: Work, patience: Patience) -> None:
        """Have entries of a kind done; `source` tells which there are, from memory."""
        self._sources[kind] = source
        self._runner.register(kind, partial(self._do, work), patience)

    def find(self, kind: str, plugin: str, name: str, area: str) -> Entry | None:
        """Return an entry that is on, or None."""
        wanted = Entry(kind=kind, plugin=plugin, name=name, area=area, line="")
        return next((entry for entry in self._sources[kind]() if entry.key == wanted.key), None)

    async def follow(self) -> None:
        """Keep to the plan for ever, as plugins come and go."""
        while True:
            try:
                await self.plan()
            except WanggeError as error:
                log.warning("the timetable of the plugins waits: %s", error)
            await asyncio.sleep(LOOK_S)

    async def plan(self) -> None:
        """Put a job for each entry that has none."""
        wanted = {entry.key: entry for source in self._sources.values() for entry in source()}
        if wanted == self._planned:
            return
        there = {key: planned for kind in self._sources for key, planned in (await self._jobs.planned(kind)).items()}
        for key, entry in wanted.items():
            planned = there.get(key)
            if entry.line and (planned is None or planned.state == "dead"):
                await self._put(entry, next_moment(entry.line, self._time.now()))
        self._planned = wanted

    async def now(self, entry: Entry) -> None:
        """Have an entry done at once, in the caller's transaction, if there is one; its next time by the calendar follows that."""
        moment = self._time.now()
        await self._jobs.move(entry.kind, entry.key, data_of(entry, moment, "person"), moment)

    async def times(self, kind: str) -> dict[str, datetime]:
        """Return when each entry of a kind is done next, by key."""
        return {key: planned.run_at for key, planned in (await self._jobs.planned(kind)).items() if planned.state != "dead"}

    async def _do(self, work: Work, job: Job) -> None:
        entry = next((each for each in self._sources[job.kind]() if each.key == job.key), None)
        if entry is None:
            return
        began, again = self._time.now(), None
        by_calendar = job.data["cause"] == "schedule"
        if not by_calendar or job.data["line"] == entry.line:  # else its line has changed since: it waits for the next time
            due = datetime.fromisoformat(job.data["due"])
            late = missed(entry.line, due, began) if by_calendar else 0
            try:
                again = await work(entry, Due(at=due, cause=job.data["cause"], missed=late, attempt=job.attempt), job)
            except (JobLostError, asyncio.CancelledError):
                raise
            except Exception:
                log.exception("%s could not be done", job.key)
        if entry.line:
            await self._put(entry, min(filter(None, (again, next_moment(entry.line, began)))))

    async def _put(self, entry: Entry, due: datetime) -> None:
        await self._jobs.move(entry.kind, entry.key, data_of(entry, due, "schedule"), due)

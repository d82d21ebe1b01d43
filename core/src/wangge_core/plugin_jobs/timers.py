"""Moments at which a plugin wants a job of its own done once, to the second. A timer and its job are one transaction.

When the plugin is off at that moment the timer waits until it is on again. A run that fails is tried again for some hours; then
the timer stays with its error until the plugin sets or cancels it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.database import Database
from wangge_core.errors import ConflictError, InvalidError, NotFoundError
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.jobs.model import Job
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue
from wangge_core.plugin_jobs.calling import Calling
from wangge_core.plugin_jobs.errors import RunFailedError
from wangge_core.plugin_jobs.model import TIMER, Timer
from wangge_core.plugin_jobs.repository import JobStates, TimerRepository
from wangge_core.plugin_jobs.service import PATIENCE
from wangge_sdk.broker.jobs import FURTHEST_DAYS, LARGEST_TIMER_DATA, MOST_TIMERS
from wangge_sdk.work import JobRun

_WHILE_OFF: Final = timedelta(hours=1)
_SOON: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerService:
    """The operations; the broker offers them to plugins."""

    database: Database
    repository: TimerRepository
    states: JobStates
    calling: Calling
    jobs: Queue
    time: TimeSource

    def register(self, runner: Runner) -> None:
        """Have a runner ring."""
        runner.register(TIMER, self.ring, PATIENCE)

    async def set(self, plugin: str, area: str, key: str, job: str, at: datetime, data: Mapping[str, Any]) -> Timer:
        """Set a timer instead of what was set under its key.

        Raises:
            NotFoundError: `timer_job`, when the plugin has no such job there, or the area has not agreed to it.
            InvalidError: `timer_moment`, `timer_data`.
            ConflictError: `timers_full`.
        """
        if self.calling.job(plugin, job, area) is None:
            raise NotFoundError("timer_job", f"{plugin} has no job {job!r} that {area} agreed to; declare it under jobs in plugin.json.")
        now = self.time.now()
        if at.tzinfo is None or at > now + timedelta(days=FURTHEST_DAYS):
            raise InvalidError("timer_moment", f"A timer has a moment with its zone, at most {FURTHEST_DAYS} days ahead.")
        kept = _plain(data)
        timer = Timer(id=new_id(), plugin=plugin, county=area[:6], area=area, job=job, key=key, data=kept, due_at=at, set_at=now)
        async with self.database.transaction():
            if not await self._dropped(plugin, area, key) and await self.repository.count(plugin, timer.county) >= MOST_TIMERS:
                detail = f"{plugin} has set {MOST_TIMERS} timers in {timer.county}; cancel some, or use a schedule."
                raise ConflictError("timers_full", detail)
            await self.repository.add(timer)
            await self.jobs.put(TIMER, _key(timer.id), {"timer": str(timer.id)}, max(at, now))
        return timer

    async def cancel(self, plugin: str, area: str, key: str) -> bool:
        """Take a timer away; tell whether there was one."""
        async with self.database.transaction():
            return await self._dropped(plugin, area, key)

    async def of(self, plugin: str, area: str) -> list[Timer]:
        """Return the timers of an area."""
        return await self.repository.of(plugin, area)

    async def ring(self, job: Job) -> None:
        """Do what a timer is for.

        Raises:
            RunFailedError: it failed; the runner tries again.
        """
        timer = await self.repository.get(UUID(job.data["timer"]))
        if timer is None:
            return
        allowed = self.calling.job(timer.plugin, timer.job, timer.area)
        if allowed is None or not self.calling.has_room(timer.plugin):
            await self.jobs.move(TIMER, job.key, job.data, self.time.now() + (_SOON if allowed else _WHILE_OFF))
            return
        declared, leave = allowed
        now = self.time.now()
        await self.states.begin(timer.plugin, timer.job, timer.area, run=timer.id, cause="timer", missed=0, now=now)
        request = JobRun(
            job=timer.job, run=str(timer.id), due_at=timer.due_at, cause="timer", attempt=job.attempt, key=timer.key, data=timer.data
        )
        outcome = await self.calling.call(timer.plugin, timer.area, declared, request, leave)
        await self.states.end(timer.id, outcome, self.time.now())
        if outcome.error:
            await self.repository.note(timer.id, outcome.error)
            raise RunFailedError(outcome.error)
        await self.repository.remove(timer.id)  # by its id: one that was set meanwhile under the same key has another

    async def _dropped(self, plugin: str, area: str, key: str) -> bool:
        before = await self.repository.take(plugin, area, key)
        if before is not None:
            await self.jobs.drop(_key(before))
        return before is not None


def _key(timer: UUID) -> str:
    return f"{TIMER}:{timer}"


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given as JSON has it.

    Raises:
        InvalidError: `timer_data`.
    """
    try:
        text = msgspec.json.encode(data)
        plain = msgspec.json.decode(text, type=dict[str, Any])
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidError("timer_data", f"What a timer carries is an object of JSON: {error}") from error
    if len(text) > LARGEST_TIMER_DATA:
        raise InvalidError("timer_data", f"A timer carries at most {LARGEST_TIMER_DATA} bytes; keep more in a collection.")
    return plain

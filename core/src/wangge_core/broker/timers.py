"""Timers and progress for plugins: of their own jobs, inside of where the call may look."""

from dataclasses import dataclass
from uuid import UUID

from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker
from wangge_core.plugin_jobs.model import Timer
from wangge_core.plugin_jobs.repository import JobStates
from wangge_core.plugin_jobs.timers import TimerService
from wangge_sdk.broker.jobs import (
    JOBS_PROGRESS,
    TIMERS_CANCEL,
    TIMERS_LIST,
    TIMERS_SET,
    JobProgress,
    ProgressNoted,
    TimerCancel,
    TimerData,
    TimerGone,
    TimerList,
    Timers,
    TimerSet,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerMethods:
    """Answers about timers and runs."""

    timers: TimerService
    states: JobStates

    def answered(self) -> tuple[Answered, ...]:
        """Return the methods."""
        return (
            Answered(TIMERS_SET, self.set),
            Answered(TIMERS_CANCEL, self.cancel),
            Answered(TIMERS_LIST, self.list),
            Answered(JOBS_PROGRESS, self.progress),
        )

    async def set(self, asker: Asker, wanted: TimerSet) -> TimerData:
        """Set a timer.

        Raises:
            RefusedError: `outside_of_call`.
            WanggeError: `timer_job`, `timer_moment`, `timer_data`, `timers_full`.
        """
        area = wanted.area or asker.area
        asker.require_inside(area)
        return _shown(await self.timers.set(asker.plugin, area, wanted.key, wanted.job, wanted.at, wanted.data))

    async def cancel(self, asker: Asker, wanted: TimerCancel) -> TimerGone:
        """Take a timer away.

        Raises:
            RefusedError: `outside_of_call`.
        """
        area = wanted.area or asker.area
        asker.require_inside(area)
        return TimerGone(await self.timers.cancel(asker.plugin, area, wanted.key))

    async def list(self, asker: Asker, wanted: TimerList) -> Timers:
        """Return the timers of an area.

        Raises:
            RefusedError: `outside_of_call`.
        """
        area = wanted.area or asker.area
        asker.require_inside(area)
        return Timers(tuple(_shown(timer) for timer in await self.timers.of(asker.plugin, area)))

    async def progress(self, asker: Asker, wanted: JobProgress) -> ProgressNoted:
        """Note how far a run of the plugin's has come."""
        try:
            run = UUID(wanted.run)
        except ValueError:
            return ProgressNoted(noted=False)
        return ProgressNoted(await self.states.progress(asker.plugin, run, wanted.done, wanted.total))


def _shown(timer: Timer) -> TimerData:
    return TimerData(key=timer.key, job=timer.job, at=timer.due_at, area=timer.area, error=timer.error)

"""What is shown of plugins' jobs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.plugin_jobs.model import JOB, JobState
from wangge_core.plugin_jobs.repository import JobStates, TimerRepository
from wangge_core.plugin_jobs.schemas import JobStanding, PluginJobList, PluginJobOut, PluginTimerOut
from wangge_core.plugin_jobs.service import PluginJobs
from wangge_core.plugins.host import Host
from wangge_core.timetable.service import Timetable


class AreaNames(Protocol):
    """What is needed of the areas feature."""

    async def names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the names of those codes that are on record."""

    async def english_names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the English names of those codes that have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginJobQueries:
    """Reading."""

    host: Host
    access: Access
    jobs: PluginJobs
    states: JobStates
    timers: TimerRepository
    timetable: Timetable
    areas: AreaNames

    async def of_plugin(self, actor: Actor, plugin: str) -> PluginJobList:
        """Return the jobs and timers of a plugin in the areas that concern the actor.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
            NotFoundError: `plugin_not_found`.
        """
        scope = self.access.require_scope(actor, "plugin", "read")
        self.host.installed(plugin)
        entries = [entry for entry in self.jobs.entries() if entry.plugin == plugin and _touches(scope, entry.area)]
        states, times = await self.states.of(plugin), await self.timetable.times(JOB)
        names = await self.areas.names({entry.area for entry in entries}) if entries else {}
        english = await self.areas.english_names({entry.area for entry in entries}) if entries else {}
        items = []
        for entry in entries:
            running = self.host.running(plugin, entry.area)
            offer = running.offer if running else None
            job = next((each for each in offer.manifest.contributes.jobs if each.id == entry.name), None) if offer else None
            if job is None:
                continue
            state = states.get((entry.name, entry.area)) or JobState(plugin=plugin, job=entry.name, area=entry.area)
            items.append(
                PluginJobOut(
                    job=job.id,
                    title=job.title,
                    area=entry.area,
                    area_name=names.get(entry.area, entry.area),
                    area_name_en=english.get(entry.area),
                    schedule=job.schedule,
                    per=job.per,
                    timeout_s=job.timeout_s,
                    state=_standing(state),
                    cause=state.cause,
                    started_at=state.started_at,
                    ended_at=state.ended_at,
                    good_at=state.good_at,
                    next_at=times.get(entry.key),
                    error=state.error,
                    note=state.note,
                    done=state.done,
                    total=state.total,
                    runs=state.runs,
                    failures=state.failures,
                    missed=state.missed,
                )
            )
        timers = [timer for timer in await self.timers.of(plugin) if _touches(scope, timer.area)]
        shown = [PluginTimerOut(key=each.key, job=each.job, area=each.area, due_at=each.due_at, error=each.error) for each in timers]
        return PluginJobList(items, shown)


def _standing(state: JobState) -> JobStanding:
    if state.state == "running":
        return "running"
    if state.failures:
        return "failing"
    return "good" if state.good_at else "waiting"


def _touches(scope: Scope, area: str) -> bool:
    """Tell whether an area concerns a reader: it lies in the reader's scope, or the reader's area lies in it."""
    return scope.covers(area) or bool(scope.narrowed(area))

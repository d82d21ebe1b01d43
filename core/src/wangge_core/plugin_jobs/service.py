"""Jobs by the calendar, and those that an administrator wants done now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.instants import TimeSource
from wangge_core.jobs.model import Job, Patience
from wangge_core.plugin_jobs.calling import Calling
from wangge_core.plugin_jobs.errors import JobNotFoundError
from wangge_core.plugin_jobs.model import JOB
from wangge_core.plugin_jobs.repository import JobStates
from wangge_core.plugins.host import Host
from wangge_core.timetable.model import Due, Entry
from wangge_core.timetable.places import at_work
from wangge_core.timetable.service import Timetable
from wangge_sdk.work import JobRun

PATIENCE: Final = Patience(seconds=3700)
"""A little more than the longest job may take: its own time ends it before."""
_SOON: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginJobs:
    """The operations."""

    database: Database
    host: Host
    access: Access
    audit: Audit
    states: JobStates
    calling: Calling
    timetable: Timetable
    time: TimeSource

    def register(self) -> None:
        """Have the timetable do them."""
        self.timetable.add(JOB, self.entries, self.run, PATIENCE)

    def entries(self) -> Iterator[Entry]:
        """Yield every job in each area that its plugin is on in and that agreed to it; one for the platform in the widest of them."""
        once: set[tuple[str, str]] = set()
        for offer, area in at_work(self.host):
            manifest = offer.manifest
            granted = self.host.granted(manifest.id, manifest.version, area)
            for job in manifest.contributes.jobs:
                if granted.job(job.id) is None or (manifest.id, job.id) in once:
                    continue
                if job.per == "platform":
                    once.add((manifest.id, job.id))
                yield Entry(kind=JOB, plugin=manifest.id, name=job.id, area=area, line=job.schedule or "")

    async def run_now(self, actor: Actor, plugin: str, job: str, area: str) -> None:
        """Have a job done at once.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `plugin_not_found`, `job_not_found`.
        """
        self.access.require(actor, area, "plugin", "manage")
        self.host.installed(plugin)
        entry = self.timetable.find(JOB, plugin, job, area)
        if entry is None:
            raise JobNotFoundError(plugin, job, area)
        audited = AuditEntry(
            action="plugin.job_asked_for", actor=actor, resource="plugin", resource_id=plugin, area=area, facts={"job": job}
        )
        async with self.database.transaction():
            await self.timetable.now(entry)
            await self.audit.record(audited)

    async def run(self, entry: Entry, due: Due, _job: Job) -> datetime | None:
        """Do a job; how it went stands in its row. Return when to try again, when the plugin has too much to do already."""
        allowed = self.calling.job(entry.plugin, entry.name, entry.area)
        if allowed is None:
            return None
        if not self.calling.has_room(entry.plugin):
            return self.time.now() + _SOON
        job, leave = allowed
        run = uuid5(NAMESPACE_URL, f"{entry.key}:{due.at.isoformat()}")
        await self.states.begin(entry.plugin, entry.name, entry.area, run=run, cause=due.cause, missed=due.missed, now=self.time.now())
        request = JobRun(job=entry.name, run=str(run), due_at=due.at, cause=due.cause, attempt=due.attempt, missed=due.missed)
        outcome = await self.calling.call(entry.plugin, entry.area, job, request, leave)
        await self.states.end(run, outcome, self.time.now())
        return None

"""Calling a job of a plugin: where it is on, was agreed to, and for as long as both sides said."""

from collections import Counter
from dataclasses import dataclass, field

from msgspec import Struct

from wangge_core.plugin_jobs.model import AT_ONCE, Outcome
from wangge_core.plugins.host import Host
from wangge_sdk.hooks.handlers import handler_name
from wangge_sdk.manifest.contributions import Job
from wangge_sdk.work import JobResult, JobRun


class Leave(Struct, frozen=True):
    """How long a run may take, in seconds: by the clock, and of the processor where that is not as for any call."""

    seconds: float
    cpu_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """Calls; counts who is being called."""

    host: Host
    busy: Counter[str] = field(default_factory=Counter)

    def has_room(self, plugin: str) -> bool:
        """Tell whether another run of a plugin may begin on this server."""
        return self.busy[plugin] < AT_ONCE

    def job(self, plugin: str, job: str, area: str) -> tuple[Job, Leave] | None:
        """Return a job as it may be done in an area, and for how long; None where it may not."""
        running = self.host.running(plugin, area)
        if running is None or running.offer is None:
            return None
        declared = next((each for each in running.offer.manifest.contributes.jobs if each.id == job), None)
        agreed = self.host.granted(plugin, running.version, area).job(job)
        if declared is None or agreed is None:
            return None
        cpu = min(declared.cpu_s or 0, agreed.cpu_s)
        return declared, Leave(float(min(declared.timeout_s, agreed.timeout_s)), float(cpu) if cpu else None)

    async def call(self, plugin: str, area: str, job: Job, request: JobRun, leave: Leave) -> Outcome:
        """Have a run done. Never raises for what the plugin does."""
        self.busy[plugin] += 1
        try:
            name = handler_name("job", job.handler)
            done = await self.host.relay(area).handle(name, request, plugin=plugin, seconds=leave.seconds, cpu_seconds=leave.cpu_seconds)
        finally:
            self.busy[plugin] -= 1
        if not done.heard:
            return Outcome(error=done.detail)
        result = done.answer.value if done.answer else None
        return Outcome(note=dict(result.note) if isinstance(result, JobResult) and result.note else {})

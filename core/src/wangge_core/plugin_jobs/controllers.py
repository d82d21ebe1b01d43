"""Plugins' jobs over HTTP."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, Parameter

from wangge_core.access.model import Actor
from wangge_core.plugin_jobs.queries import PluginJobQueries
from wangge_core.plugin_jobs.schemas import PluginJobList
from wangge_core.plugin_jobs.service import PluginJobs

PluginId = Annotated[str, Parameter(max_length=120)]
JobId = Annotated[str, Parameter(max_length=60)]
AreaCode = Annotated[str, Parameter(max_length=15, pattern="^[0-9]{2,15}$")]


class PluginJobController(Controller):
    """The part of a plugin's page that tells of its jobs."""

    path = "/plugins/{plugin:str}/jobs"
    tags = ("plugins",)

    @get("/", operation_id="listPluginJobs", summary="A plugin's jobs and timers, area by area")
    async def every(
        self, actor: NamedDependency[Actor], plugin_job_queries: NamedDependency[PluginJobQueries], plugin: FromPath[PluginId]
    ) -> PluginJobList:
        """Return how each job went last, how far it has come, and when it is done next."""
        return await plugin_job_queries.of_plugin(actor, plugin)

    @post("/{job:str}/areas/{area:str}/run", operation_id="runPluginJob", summary="Have a job done now", status_code=202)
    async def run(
        self,
        actor: NamedDependency[Actor],
        plugin_jobs: NamedDependency[PluginJobs],
        plugin_job_queries: NamedDependency[PluginJobQueries],
        plugin: FromPath[PluginId],
        job: FromPath[JobId],
        area: FromPath[AreaCode],
    ) -> PluginJobList:
        """Have it done at once, out of turn; look again for what came of it."""
        await plugin_jobs.run_now(actor, plugin, job, area)
        return await plugin_job_queries.of_plugin(actor, plugin)

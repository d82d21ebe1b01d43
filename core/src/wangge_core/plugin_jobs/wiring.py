"""Plugins' jobs put together, for the composition root."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.areas.queries import AreaQueries
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.instants import TimeSource
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Jobs
from wangge_core.plugin_jobs.calling import Calling
from wangge_core.plugin_jobs.controllers import PluginJobController
from wangge_core.plugin_jobs.queries import PluginJobQueries
from wangge_core.plugin_jobs.repository import JobStates, TimerRepository
from wangge_core.plugin_jobs.service import PluginJobs
from wangge_core.plugin_jobs.timers import TimerService
from wangge_core.plugins.host import Host
from wangge_core.timetable.service import Timetable
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (PluginJobController,)


class Work:
    """The services of plugins' jobs; `runner` does nothing of the platform's own."""

    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        audit: Audit,
        host: Host,
        areas: AreaQueries,
        jobs: Jobs,
        runner: Runner,
        timetable: Timetable,
        time: TimeSource,
    ) -> None:
        """Every neighbour by name."""
        self.states, timers, calling = JobStates(database), TimerRepository(database), Calling(host=host)
        self.service = PluginJobs(
            database=database,
            host=host,
            access=access,
            audit=audit,
            states=self.states,
            calling=calling,
            timetable=timetable,
            time=time,
        )
        self.service.register()
        self.timers = TimerService(database=database, repository=timers, states=self.states, calling=calling, jobs=jobs, time=time)
        self.timers.register(runner)
        self.queries = PluginJobQueries(
            host=host, access=access, jobs=self.service, states=self.states, timers=timers, timetable=timetable, areas=areas
        )

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided({"plugin_jobs": self.service, "plugin_job_queries": self.queries})

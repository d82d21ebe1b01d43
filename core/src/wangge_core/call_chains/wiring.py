"""The call chains put together, for the composition root."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.audit.service import Audit
from wangge_core.call_chains.controllers import CallChainController
from wangge_core.call_chains.queries import CallChainQueries
from wangge_core.call_chains.repository import ChainRepository
from wangge_core.call_chains.service import KIND, PATIENCE, CallChains
from wangge_core.call_chains.subscribers import ChainBeginner
from wangge_core.database import Database
from wangge_core.instants import TimeSource
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Jobs
from wangge_core.notifications.facts import Places
from wangge_core.notifications.inbox.repository import NoticeRepository
from wangge_core.notifications.plugin_channel import PluginChannel
from wangge_core.notifications.repository import People, Sendings
from wangge_core.plugins.host import Host
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (CallChainController,)


class Calling:
    """The services of the call chains."""

    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        audit: Audit,
        host: Host,
        jobs: Jobs,
        runner: Runner,
        places: Places,
        time: TimeSource,
    ) -> None:
        """Every neighbour by name."""
        self.repository = ChainRepository(database)
        people = People(database)
        self.service = CallChains(
            database=database,
            repository=self.repository,
            access=access,
            people=people,
            notices=NoticeRepository(database),
            channel=PluginChannel(sendings=Sendings(database), host=host, jobs=jobs, people=people, time=time),
            jobs=jobs,
            confirm=runner.confirm,
            places=places,
            audit=audit,
            time=time,
        )
        self.queries = CallChainQueries(repository=self.repository, access=access, places=places)
        self.beginner = ChainBeginner(host=host, chains=self.service, repository=self.repository)
        runner.register(KIND, self.service.call, PATIENCE)

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided({"call_chains": self.service, "call_chain_queries": self.queries})

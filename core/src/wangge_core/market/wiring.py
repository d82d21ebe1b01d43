"""The marketplace put together, for the composition root."""

from wangge_core.database import Database
from wangge_core.egress.service import Egress
from wangge_core.instants import TimeSource
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue
from wangge_core.market.repository import SyncRepository
from wangge_core.market.syncing import Syncing
from wangge_core.settings import Settings


class Market:
    """The services around the registry that this server follows."""

    def __init__(self, *, database: Database, egress: Egress, jobs: Queue, runner: Runner, settings: Settings, time: TimeSource) -> None:
        """Every neighbour by name."""
        self.sync_repository = SyncRepository(database)
        self.syncing = Syncing(settings=settings, repository=self.sync_repository, egress=egress, jobs=jobs, time=time)
        self.syncing.register(runner)

"""The marketplace put together, for the composition root."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.egress.service import Egress
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue
from wangge_core.market.bundles.controllers import BundleController
from wangge_core.market.bundles.service import Bundles
from wangge_core.market.catalogue import Catalogue
from wangge_core.market.controllers import MarketController
from wangge_core.market.installing import Installing
from wangge_core.market.queries import MarketQueries
from wangge_core.market.repository import SyncRepository
from wangge_core.market.rules import Rules
from wangge_core.market.sharing.controllers import SharingController
from wangge_core.market.sharing.service import Sharing
from wangge_core.market.syncing import Syncing
from wangge_core.market.updating import Updating
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.upgrades.service import UpgradeService
from wangge_core.plugins.workers.store import Store
from wangge_core.settings import Settings
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (MarketController, BundleController, SharingController)


class Market:
    """The services around the registry that this server follows."""

    def __init__(self, *, acts: Acts, upgrades: UpgradeService, egress: Egress, jobs: Queue, runner: Runner, settings: Settings) -> None:
        """Every neighbour by name."""
        self.sync_repository = SyncRepository(acts.database)
        self.syncing = Syncing(
            settings=settings, repository=self.sync_repository, egress=egress, jobs=jobs, access=acts.access, time=acts.time
        )
        self.installing = Installing(acts=acts, syncing=self.syncing, store=Store(settings.data / "plugins"), jobs=jobs)
        self.updating = Updating(acts=acts, installing=self.installing, upgrades=upgrades, jobs=jobs)
        self.queries = MarketQueries(acts=acts, syncing=self.syncing, installing=self.installing, updating=self.updating)
        self.syncing.follow("catalogue", Catalogue(acts.database).follow)
        self.syncing.follow("rules", Rules(settings.data / "market" / "rules").follow)
        self.syncing.follow("updates", self.updating.follow)
        self.bundles = Bundles(acts=acts, syncing=self.syncing, settings=settings)
        self.sharing = Sharing(acts=acts, settings=settings, egress=egress, jobs=jobs)
        for part in (self.syncing, self.installing, self.updating, self.sharing):
            part.register(runner)

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided(
            {
                "market_syncing": self.syncing,
                "market_installing": self.installing,
                "market_updating": self.updating,
                "market_queries": self.queries,
                "market_sharing": self.sharing,
                "bundles": self.bundles,
            }
        )

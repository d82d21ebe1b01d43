"""Feeds put together, for the composition root."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.areas.queries import AreaQueries
from wangge_core.audit.service import Audit
from wangge_core.broker.http import HttpMethods
from wangge_core.collections.planning import Places
from wangge_core.collections.wiring import DocumentKeeping
from wangge_core.database import Database
from wangge_core.egress.service import Egress
from wangge_core.feeds.controllers import FreshnessController, PluginFeedController
from wangge_core.feeds.fetching import Fetching
from wangge_core.feeds.queries import FeedQueries
from wangge_core.feeds.repository import FeedRepository
from wangge_core.feeds.service import FeedService
from wangge_core.feeds.taking import Taking
from wangge_core.instants import TimeSource
from wangge_core.plugins.host import Host
from wangge_core.timetable.service import Timetable
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (PluginFeedController, FreshnessController)


class Feeds:
    """The services of feeds; the timetable has them fetched from when it is followed."""

    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        audit: Audit,
        host: Host,
        documents: DocumentKeeping,
        egress: Egress,
        places: Places,
        areas: AreaQueries,
        timetable: Timetable,
        time: TimeSource,
    ) -> None:
        """Every neighbour by name."""
        repository = FeedRepository(database)
        self.service = FeedService(
            database=database,
            host=host,
            access=access,
            audit=audit,
            declarations=documents.declarations,
            repository=repository,
            fetching=Fetching(http=HttpMethods(egress=egress, settings=host), egress=egress, settings=host),
            taking=Taking(
                declarations=documents.declarations,
                shapes=documents.shapes,
                repository=documents.service.repository,
                collections=documents.service,
                places=places,
                time=time,
            ),
            timetable=timetable,
            time=time,
        )
        self.service.register()
        self.queries = FeedQueries(
            host=host,
            access=access,
            declarations=documents.declarations,
            repository=repository,
            timetable=timetable,
            areas=areas,
            time=time,
        )

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided({"feed_service": self.service, "feed_queries": self.queries})

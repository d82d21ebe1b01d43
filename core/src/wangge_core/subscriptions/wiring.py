"""Standing subscriptions put together, for the composition root."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.areas.queries import AreaQueries
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.egress.service import Egress
from wangge_core.instants import TimeSource
from wangge_core.plugins.host import Host
from wangge_core.subscriptions.controllers import SubscriptionController
from wangge_core.subscriptions.holding import Taking
from wangge_core.subscriptions.queries import SubscriptionQueries
from wangge_core.subscriptions.repository import SubscriptionRepository
from wangge_core.subscriptions.service import Subscriptions
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (SubscriptionController,)


class Standing:
    """The services of standing subscriptions; they are held as long as `service.follow` runs."""

    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        audit: Audit,
        host: Host,
        egress: Egress,
        areas: AreaQueries,
        taking: Taking,
        time: TimeSource,
    ) -> None:
        """Every neighbour by name."""
        repository = SubscriptionRepository(database)
        self.service = Subscriptions(
            database=database, host=host, access=access, audit=audit, egress=egress, repository=repository, taking=taking, time=time
        )
        self.queries = SubscriptionQueries(host=host, access=access, service=self.service, repository=repository, areas=areas)

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided({"subscriptions": self.service, "subscription_queries": self.queries})

"""The notifications put together, for the composition root."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.egress.repository import EgressLog
from wangge_core.egress.service import Egress
from wangge_core.egress.target import AllowList
from wangge_core.errors import UnavailableError
from wangge_core.events.dispatcher import Dispatcher
from wangge_core.identity.second_factor.sealing import Seal
from wangge_core.instants import TimeSource
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue
from wangge_core.notifications import plugin_channel, retention
from wangge_core.notifications.announcing import Announcer
from wangge_core.notifications.audiences import Audiences, Reporters
from wangge_core.notifications.facts import Cases, FactFinder, Places, Units
from wangge_core.notifications.inbox.controllers import ChannelController, InboxController
from wangge_core.notifications.inbox.repository import NoticeRepository
from wangge_core.notifications.inbox.service import Inbox
from wangge_core.notifications.plugin_channel import PluginChannel
from wangge_core.notifications.plugin_notices import PluginNotices
from wangge_core.notifications.repository import Doers, People, Sendings
from wangge_core.notifications.retention import Retention
from wangge_core.notifications.rules.controllers import QuietHoursController, RuleController
from wangge_core.notifications.rules.service import Rules
from wangge_core.notifications.subscribers import NotificationSubscriber
from wangge_core.notifications.webhooks import channel
from wangge_core.notifications.webhooks.channel import WebhookChannel
from wangge_core.notifications.webhooks.controllers import WebhookController
from wangge_core.notifications.webhooks.repository import WebhookRepository
from wangge_core.notifications.webhooks.service import Webhooks
from wangge_core.plugins.host import Host
from wangge_core.settings import Settings
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (
    InboxController,
    ChannelController,
    RuleController,
    QuietHoursController,
    WebhookController,
)
_SEAL: Final = "webhooks.key"


def _webhooks_key(detail: str) -> UnavailableError:
    return UnavailableError("webhooks_key", detail, 3600)


class Notifications:
    """The services of the notifications, and what the HTTP layer injects of them."""

    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        audit: Audit,
        host: Host,
        jobs: Queue,
        cases: Cases,
        reporters: Reporters,
        units: Units,
        places: Places,
        settings: Settings,
        time: TimeSource,
        egress: Egress | None = None,
    ) -> None:
        """`egress` is for tests; by default it goes by the settings."""
        log = EgressLog(database)
        self.egress = egress or Egress(AllowList(settings.private_egress), log, time)
        people = People(database)
        seal = Seal.read_or_make(settings.keys, _SEAL, _webhooks_key)
        repository = WebhookRepository(database)
        self.rules = Rules(database, access, audit=audit, time=time)
        self.plugin_channel = PluginChannel(sendings=Sendings(database), host=host, jobs=jobs, people=people, time=time)
        self.webhook_channel = WebhookChannel(database=database, repository=repository, jobs=jobs, egress=self.egress, seal=seal, time=time)
        self.webhooks = Webhooks(
            database, access, audit=audit, egress=self.egress, seal=seal, jobs=jobs, channel=self.webhook_channel, time=time
        )
        self.inbox = Inbox(database, self.plugin_channel, time)
        self.announcer = Announcer(
            database,
            facts=FactFinder(doers=Doers(database), cases=cases, units=units, places=places),
            rules=self.rules,
            audiences=Audiences(access, people, reporters),
            plugins=self.plugin_channel,
            systems=self.webhook_channel,
            time=time,
        )
        self.plugins = PluginNotices(database=database, access=access, host=host, places=places, time=time)
        self.retention = Retention(notices=NoticeRepository(database), webhooks=repository, egress=log, jobs=jobs, time=time)

    def register(self, runner: Runner) -> None:
        """Name the jobs."""
        runner.register(plugin_channel.KIND, self.plugin_channel.deliver, plugin_channel.PATIENCE)
        runner.register(channel.KIND, self.webhook_channel.deliver, channel.PATIENCE)
        runner.register(retention.KIND, self.retention.prune)

    async def listen(self, dispatcher: Dispatcher) -> None:
        """Begin to hear of events, and to tidy up."""
        NotificationSubscriber(self.announcer).subscribe(dispatcher)
        self.plugins.subscribe(dispatcher)
        await self.retention.begin()

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided({"notification_rules": self.rules, "inbox": self.inbox, "webhooks": self.webhooks})

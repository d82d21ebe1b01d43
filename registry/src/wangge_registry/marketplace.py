"""The registry as a whole: every service, built once."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Final, Self

from litestar.di import Provide

from wangge_registry.accounts.origin import Origin
from wangge_registry.accounts.service import Accounts
from wangge_registry.advisories.service import Advisories
from wangge_registry.bundling import Bundling
from wangge_registry.counties.hosting import Host, platforms
from wangge_registry.counties.model import Terms
from wangge_registry.counties.service import Counties
from wangge_registry.followers.service import Followers
from wangge_registry.index.catalogue import Catalogue
from wangge_registry.keys.online import OnlineKey
from wangge_registry.libraries import Libraries
from wangge_registry.log.service import PublicLog
from wangge_registry.plugins.service import Plugins
from wangge_registry.plugins.transfers import Transfers
from wangge_registry.publishers.domains import DnsResolver, Resolver
from wangge_registry.publishers.proving import Proving
from wangge_registry.publishers.service import Publishers
from wangge_registry.reviews.discussion import Discussion
from wangge_registry.reviews.repository import ReviewRepository
from wangge_registry.reviews.service import Reviews
from wangge_registry.schema import migrate
from wangge_registry.settings import Settings
from wangge_registry.trials.apart import trial_runner, untried
from wangge_registry.trust.ceremonies import Ceremonies
from wangge_registry.trust.folder import MetadataFolder
from wangge_registry.trust.repository import Repository
from wangge_registry.trust.signing import OnlineKeys
from wangge_registry.trust.vouching import Vouching
from wangge_registry.versions.checking import Checker, Examine, TryOut
from wangge_registry.versions.examining import examiner
from wangge_registry.versions.fetching import Fetching
from wangge_registry.versions.listing import Listing
from wangge_registry.versions.moving import Moving
from wangge_registry.versions.publishing import Publishing
from wangge_registry.versions.queries import VersionQueries
from wangge_registry.versions.staging import Staging
from wangge_registry.withdrawals.service import Withdrawals
from wangge_serving.database import Database
from wangge_serving.files import FileStore
from wangge_serving.http.limits import RateLimit
from wangge_serving.http.providing import provided
from wangge_serving.instants import SystemTime, TimeSource
from wangge_serving.passwords import Passwords

LOG_KEY: Final = "log.pem"
REVIEW_KEY: Final = "review.pem"


class Marketplace:
    """The composition root: nothing else constructs services."""

    def __init__(
        self,
        settings: Settings,
        *,
        time: TimeSource | None = None,
        resolver: Resolver | None = None,
        examine: Examine | None = None,
        try_out: TryOut | None = None,
        passwords: Passwords | None = None,
        county: Host | None = None,
    ) -> None:
        """What tests replace is handed in: the clock, name servers, the machine checks, the trial run, the cost of passwords, counties.

        Raises:
            InvalidError: `database_url`, `registry_key`.
        """
        self.settings = settings
        self.time = time or SystemTime()
        self.passwords = passwords or Passwords()
        self.database = Database.open(settings.database_url, synchronous=settings.sqlite_synchronous, pool_size=settings.pool_size)
        self.files = FileStore(settings.files)
        self.log_key = OnlineKey.load_or_create(settings.keys / LOG_KEY, settings.key_passphrase)
        self.review_key = OnlineKey.load_or_create(settings.keys / REVIEW_KEY, settings.key_passphrase)
        self.rate_limit = RateLimit(settings.public_rate, frozenset(_words(settings.trusted_proxies)))
        database, log, now = self.database, PublicLog(self.database, self.log_key, self.time), self.time
        self.log = log
        self.accounts = Accounts(database, log, passwords=self.passwords, session=timedelta(hours=settings.session_hours), time=now)
        self.publishers = Publishers(database, log, now)
        self.proving = Proving(database, log, self.files, resolver or DnsResolver(_words(settings.dns_servers)), now)
        self.plugins = Plugins(database, log, now)
        self.followers = Followers(database, log, self.plugins, now)
        self.transfers = Transfers(database, log, now)
        self.listing = Listing(database)
        self.moving = Moving(database, log, self.plugins, self.listing, now)
        self.staging = Staging(database, log, self.files, self.plugins, now)
        examine = examine or examiner(settings.advisories_folder, settings.pack)
        try_out = try_out or (trial_runner(settings.means) if settings.trials == "on" else untried)
        self.checker = Checker(database, self.files, self.moving, now, examine=examine, try_out=try_out)
        self.reviews = Reviews(database, self.moving, self.plugins, self.review_key, now)
        self.advisories = Advisories(database, log, now)
        self.withdrawals = Withdrawals(database, log, self.plugins, self.moving, now)
        self.discussion = Discussion(database, self.moving, self.plugins, now)
        self.metadata = MetadataFolder(settings.data / "tuf")
        self.repository = Repository(self.metadata, OnlineKeys(settings.keys / "tuf", settings.key_passphrase), now)
        self.ceremonies = Ceremonies(self.repository, self.review_key.public_pem)
        self.bundling = Bundling(database, self.repository, self.files, settings.libraries)
        self.vouching = Vouching(database, log, self.repository, settings.pack)
        self.publishing = Publishing(database, self.moving, self.vouching)
        self.version_queries = VersionQueries(database, self.plugins, self.moving, self.listing, ReviewRepository(database).false_positives)
        self.fetching = Fetching(self.files, self.plugins, self.moving)
        terms = _terms(settings)
        host = county or platforms(settings.means, terms)
        self.counties = Counties(self.moving, self.plugins, self.files, now, terms=terms, host=host)
        self.catalogue = Catalogue(database, self.files)
        self.libraries = Libraries(settings.libraries)

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        origin = Origin(self.accounts, self.plugins.holder)
        services = {
            "accounts": self.accounts,
            "advisories": self.advisories,
            "counties": self.counties,
            "followers": self.followers,
            "database": self.database,
            "discussion": self.discussion,
            "fetching": self.fetching,
            "log_key": self.log_key,
            "moving": self.moving,
            "plugins": self.plugins,
            "proving": self.proving,
            "public_log": self.log,
            "publishers": self.publishers,
            "review_key": self.review_key,
            "reviews": self.reviews,
            "settings": self.settings,
            "staging": self.staging,
            "transfers": self.transfers,
            "version_queries": self.version_queries,
            "withdrawals": self.withdrawals,
        }
        return provided(services) | {"actor": Provide(origin.actor), "caller": Provide(origin.caller), "holder": Provide(origin.holder)}

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Self]:
        """Open the database and bring its tables up to date; enough for a command."""
        await self.database.start()
        try:
            await migrate(self.database)
            yield self
        finally:
            self.passwords.close()
            await self.database.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Open the registry, with all that works in the background: checks, publishing, and following other processes."""
        async with self.opened(), AsyncExitStack() as stack:
            stack.push_async_callback(self.counties.stop)
            for part in (self.catalogue, self.checker, self.publishing, self.vouching):
                await part.start()
                stack.push_async_callback(part.stop)
            yield self


def _terms(settings: Settings) -> Terms:
    return Terms(
        allowed=settings.trials == "on",
        minutes=settings.county_minutes,
        most=settings.counties,
        host=settings.county_host,
        port=settings.county_port,
        url=settings.county_url.rstrip("/"),
    )


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]

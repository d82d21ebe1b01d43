"""The composition root: every service of a server, built once from its settings and handed to whoever needs it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, Final, Self

from litestar.di import Provide

from wangge_core.access.seed import seed_roles
from wangge_core.access.service import Access
from wangge_core.algorithms.wiring import Advising
from wangge_core.areas.locator import Locator
from wangge_core.areas.queries import AreaQueries
from wangge_core.areas.service import AreaService
from wangge_core.attachments.clearing import Clearing
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.attachments.service import AttachmentService
from wangge_core.audit.head_copy import HeadCopy
from wangge_core.audit.keys import AuditKey, PublicKeys
from wangge_core.audit.queries import AuditQueries
from wangge_core.audit.sealer import Sealer
from wangge_core.audit.service import Audit
from wangge_core.audit.verification import Verifier
from wangge_core.base_map.tiles import BaseMap
from wangge_core.broker.wiring import Broker
from wangge_core.call_chains.wiring import Calling
from wangge_core.cases.neighbours import LocatedPlaces, StaffedUnits
from wangge_core.cases.redating import Redating
from wangge_core.cases.surroundings import Neighbours
from wangge_core.cases.wiring import CaseKernel
from wangge_core.clocks.calendars import Calendars
from wangge_core.clocks.queries import CalendarQueries
from wangge_core.clocks.service import CalendarService
from wangge_core.collections.wiring import DocumentKeeping
from wangge_core.database import Database
from wangge_core.duty.wiring import Duty
from wangge_core.events.dead_letters import DeadLetters
from wangge_core.events.dispatcher import Dispatcher
from wangge_core.events.outbox import Outbox
from wangge_core.feedback.repository import FeedbackRepository
from wangge_core.feedback.service import FeedbackDesk
from wangge_core.feeds.repository import FeedRepository
from wangge_core.feeds.wiring import Feeds
from wangge_core.frames.service import Frames
from wangge_core.identity.positions.repository import PositionRepository
from wangge_core.identity.wiring import Identity
from wangge_core.indicators.wiring import Indicators
from wangge_core.instants import SystemTime, TimeSource
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Jobs
from wangge_core.market.signed_lists import NothingWithdrawn, SignedLists
from wangge_core.market.wiring import Market
from wangge_core.notifications.inbox.repository import NoticeRepository
from wangge_core.notifications.wiring import Notifications
from wangge_core.plugin_jobs.wiring import Work
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.conditions import Conditions
from wangge_core.plugins.grants.queries import GrantQueries
from wangge_core.plugins.grants.service import GrantService
from wangge_core.plugins.grants.waiting import Waiting
from wangge_core.plugins.hearing import EventHearing
from wangge_core.plugins.host import Host
from wangge_core.plugins.interactions.commands import Commands
from wangge_core.plugins.interactions.routes import Routes
from wangge_core.plugins.letters.service import Letters
from wangge_core.plugins.personal.service import PersonalSettings
from wangge_core.plugins.queries import PluginQueries
from wangge_core.plugins.service import PluginService
from wangge_core.plugins.subscribers import PluginSubscriber
from wangge_core.plugins.upgrades.queries import UpgradeQueries
from wangge_core.plugins.upgrades.service import UpgradeService
from wangge_core.plugins.upgrades.watching import CanaryWatch
from wangge_core.plugins.withdrawal.wiring import Withdrawals
from wangge_core.responsibility.wiring import ResponsibilityList
from wangge_core.retirement.wiring import Retirements
from wangge_core.schema import REMEMBERED, migrate
from wangge_core.screens.queries import ScreenQueries
from wangge_core.settings import Settings
from wangge_core.standards.exporting import StandardExport
from wangge_core.standards.queries import StandardQueries
from wangge_core.standards.repository import StandardRepository
from wangge_core.standards.service import StandardService
from wangge_core.subscriptions.wiring import Standing
from wangge_core.timetable.service import Timetable
from wangge_core.upkeep.repository import UpkeepRepository
from wangge_core.upkeep.service import Upkeep
from wangge_serving.files import FileStore
from wangge_serving.http.limits import RateLimit
from wangge_serving.http.providing import provided
from wangge_serving.http.tracing import trace_id

_ECHOES_A_MINUTE: Final = 6
"""Of one address: a household says "me too" to a few reports, a script to thousands."""


class Platform:
    """One server's services."""

    def __init__(self, settings: Settings, time: TimeSource | None = None) -> None:
        """Build the services; nothing is opened, but the keys are read, or made at the first start."""
        self.settings = settings
        self.time = time or SystemTime()
        self.database = Database.open(settings.database_url, synchronous=settings.sqlite_synchronous, pool_size=settings.pool_size)
        proxies = frozenset(filter(None, map(str.strip, settings.trusted_proxies.split(","))))
        self.rate_limit = RateLimit(settings.public_rate, proxies)
        self.echo_limit = RateLimit(min(_ECHOES_A_MINUTE, settings.public_rate), proxies)
        self._build_records()
        self._build_tree_and_people()
        self._build_plugins()
        self._build_timetable()
        self._build_cases()
        self._build_documents()
        self._build_readers()
        self._build_broker()
        self._build_chores()
        self._build_upkeep()

    def _build_records(self) -> None:
        key = self.audit_key = AuditKey.load_or_create(self.settings.keys, self.settings.key_passphrase)
        self.audit_keys = PublicKeys.read(self.settings.keys)
        self.audit_copy = HeadCopy(self.settings.audit_copy_folder)
        self.audit = Audit(self.database, key, self.time, trace_id)
        self.sealer = Sealer(self.database, key, self.audit_keys, self.audit_copy, time=self.time)
        self.outbox = Outbox(self.database)
        self.dispatcher = Dispatcher(self.database, self.time)
        self.jobs = Jobs(self.database)
        self.runner = Runner(self.database, self.jobs, self.time)

    def _build_tree_and_people(self) -> None:
        self.access = Access(self.database, PositionRepository(self.database), self.time)
        verifier = Verifier(self.database, self.audit_keys, self.audit_copy, key=self.audit_key, time=self.time)
        self.audit_queries = AuditQueries(self.database, self.access, verifier, self.settings.county)
        self.locator = Locator(self.database, self.time)
        self.area_queries = AreaQueries(self.database, self.access, self.locator, self.time, self.settings.county)
        self.areas = AreaService(self.database, self.access, audit=self.audit, outbox=self.outbox, locator=self.locator, time=self.time)
        self.identity = Identity(
            self.database,
            self.access,
            self.audit,
            self.area_queries,
            settings=self.settings,
            time=self.time,
            address_of=self.rate_limit.address_of,
        )
        self.duty = Duty(self.database, self.access, self.audit, self.area_queries, self.time)
        self.calendars = Calendars(self.database)
        self.calendar_queries = CalendarQueries(self.calendars, self.access)
        self.calendar_service = CalendarService(
            self.database, self.access, audit=self.audit, outbox=self.outbox, calendars=self.calendars, time=self.time
        )
        self.standards = StandardService(self.database, self.access, audit=self.audit, outbox=self.outbox, time=self.time)
        self.standard_export = StandardExport(
            database=self.database, repository=StandardRepository(self.database), access=self.access, audit=self.audit
        )
        self.standard_queries = StandardQueries(self.database, self.access, self.settings.county)

    def _build_plugins(self) -> None:
        self.host = Host(self.database, self.settings, self.time)
        self.access.declared = lambda: self.host.permissions
        self.access.contributed = lambda: self.host.roles
        self.host.on_installed.append(self.access.take_contributed)
        acts = self._acts = Acts(
            database=self.database,
            host=self.host,
            access=self.access,
            audit=self.audit,
            outbox=self.outbox,
            areas=self.area_queries,
            time=self.time,
        )
        self.plugins = PluginService(acts)
        self.plugin_queries = PluginQueries(self.host, self.access, self.area_queries)
        self.personal = PersonalSettings(database=self.database, host=self.host, access=self.access, audit=self.audit, time=self.time)
        self.identity.accounts.on_ended.append(self.personal.forget)
        self.grants = GrantService(acts)
        self.grant_queries = GrantQueries(self.database, self.host, self.access, self.area_queries)
        conditions = Conditions(self.host, self.access)
        self.plugin_routes = Routes(self.host, conditions)
        self.frames = Frames(self.host, conditions, self.host.fleet.supervisor)
        self.plugin_commands = Commands(self.database, self.host, conditions, self.audit)
        self.letters = Letters(
            database=self.database,
            host=self.host,
            access=self.access,
            audit=self.audit,
            letters=DeadLetters(self.database, self.time),
        )
        self.advising = Advising(database=self.database, access=self.access, audit=self.audit, host=self.host, time=self.time)
        self.waiting = Waiting(self.database, self.host, audit=self.audit, outbox=self.outbox, time=self.time)
        self.upgrades = UpgradeService(acts, self.waiting)
        self.upgrade_queries = UpgradeQueries(acts)
        self.withdrawals = Withdrawals(acts=acts, settings=self.settings)
        self.canary_watch = CanaryWatch(self.host, self.upgrades)
        self.plugins.on_worker_off = self.canary_watch.note_worker

    def _build_timetable(self) -> None:
        """Build what plugins do at their hours."""
        # A runner of its own: whatever plugins do, the platform's jobs do not wait.
        self.chores = Runner(self.database, self.jobs, self.time)
        self.timetable = Timetable(self.jobs, self.chores, self.time)
        self.work = Work(
            database=self.database,
            access=self.access,
            audit=self.audit,
            host=self.host,
            areas=self.area_queries,
            jobs=self.jobs,
            runner=self.chores,
            timetable=self.timetable,
            time=self.time,
        )

    def _build_cases(self) -> None:
        uploads, files = AttachmentRepository(self.database), FileStore(self.settings.files)
        self.pictures = AttachmentService(uploads, files, self.time, self.settings.upload_megabytes)
        self.clearing = Clearing(repository=uploads, files=files, time=self.time)
        self.responsibility = ResponsibilityList(
            database=self.database,
            access=self.access,
            audit=self.audit,
            directory=self.identity.directory,
            host=self.host,
            places=self.locator,
            time=self.time,
        )
        near = Neighbours(
            database=self.database,
            access=self.access,
            audit=self.audit,
            outbox=self.outbox,
            host=self.host,
            calendars=self.calendars,
            places=LocatedPlaces(self.locator),
            units=StaffedUnits(self.identity.directory, self.identity.positions),
            pictures=self.pictures,
            responsibilities=self.responsibility.service,
            standards=self.standard_queries,
            duty=self.duty.rosters,
            centres=self.area_queries,
            jobs=self.jobs,
            clearing=self.clearing,
            remembered=REMEMBERED,
            echo_limit=self.echo_limit,
            time=self.time,
        )
        self.cases = CaseKernel(near)
        self.cases.register(self.runner)

    def _build_documents(self) -> None:
        """Build what plugins keep, and the pages and cards that they declare over it."""
        self.documents = DocumentKeeping(
            database=self.database,
            access=self.access,
            audit=self.audit,
            outbox=self.outbox,
            host=self.host,
            places=self.locator,
            rules=self.cases.rules,
            jobs=self.jobs,
            runner=self.runner,
            time=self.time,
        )
        self.screens = ScreenQueries(
            host=self.host,
            conditions=Conditions(self.host, self.access),
            figures=self.documents.figures,
            feeds=FeedRepository(self.database),
            areas=self.area_queries,
        )

    def _build_readers(self) -> None:
        """Build what stands above the cases: figures of them, notices of them, and chains of calls."""
        self.indicators = Indicators(
            database=self.database,
            access=self.access,
            audit=self.audit,
            outbox=self.outbox,
            places=LocatedPlaces(self.locator),
            units=StaffedUnits(self.identity.directory, self.identity.positions),
            jobs=self.jobs,
            time=self.time,
            county=self.settings.county,
        )
        self.indicators.register(self.runner)

        self.notifications = Notifications(
            database=self.database,
            access=self.access,
            audit=self.audit,
            host=self.host,
            jobs=self.jobs,
            cases=self.cases.repository,
            reporters=self.cases.duplicate_rows,
            units=StaffedUnits(self.identity.directory, self.identity.positions),
            places=self.locator,
            settings=self.settings,
            time=self.time,
        )
        self.notifications.register(self.runner)
        self.calling = Calling(
            database=self.database,
            access=self.access,
            audit=self.audit,
            host=self.host,
            jobs=self.jobs,
            runner=self.runner,
            places=self.locator,
            time=self.time,
        )

    def _build_broker(self) -> None:
        """Build what plugins may ask for: it reaches nearly everything above."""
        self.broker = Broker(
            database=self.database,
            access=self.access,
            audit=self.audit,
            outbox=self.outbox,
            host=self.host,
            cases=self.cases,
            documents=self.documents,
            work=self.work,
            notifications=self.notifications,
            calling=self.calling,
            advising=self.advising,
            directory=self.identity.directory,
            personal=self.personal,
            pictures=self.pictures,
            locator=self.locator,
            places=LocatedPlaces(self.locator),
            units=StaffedUnits(self.identity.directory, self.identity.positions),
            calendars=self.calendars,
            settings=self.settings,
            time=self.time,
        )

    def _build_chores(self) -> None:
        """Build what is done for plugins in time, over what they may ask for."""
        self.retirements = Retirements(
            acts=self._acts, documents=self.documents, jobs=self.jobs, runner=self.runner, settings=self.settings
        )
        self.feeds = Feeds(
            database=self.database,
            access=self.access,
            audit=self.audit,
            host=self.host,
            documents=self.documents,
            egress=self.notifications.egress,
            places=self.locator,
            areas=self.area_queries,
            timetable=self.timetable,
            time=self.time,
        )

        self.market = Market(
            acts=self._acts,
            upgrades=self.upgrades,
            egress=self.notifications.egress,
            jobs=self.jobs,
            runner=self.runner,
            settings=self.settings,
        )
        self.bundles = self.market.bundles
        self.market.syncing.follow("withdrawals", SignedLists(self.withdrawals.taking, self.withdrawals.sweeper).follow)
        self.market.installing.refusals.append(NothingWithdrawn(self.host))

        self.standing = Standing(
            database=self.database,
            access=self.access,
            audit=self.audit,
            host=self.host,
            egress=self.notifications.egress,
            areas=self.area_queries,
            taking=self.broker.taking,
            time=self.time,
        )

    def _build_upkeep(self) -> None:
        """Build where people tell what is amiss with the platform itself, and where its operator sees how it fares."""
        self.feedback = FeedbackDesk(
            database=self.database,
            access=self.access,
            audit=self.audit,
            areas=self.area_queries,
            repository=FeedbackRepository(self.database),
            notices=NoticeRepository(self.database),
            county=self.settings.county,
            time=self.time,
        )
        self.upkeep = Upkeep(
            repository=UpkeepRepository(self.database),
            feeds=FeedRepository(self.database),
            access=self.access,
            fleet=self.host.fleet,
            listens=self.dispatcher.knows,
            data=self.settings.data,
            started_at=self.time.now(),
            time=self.time,
        )

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return (
            self.identity.dependencies()
            | self.duty.dependencies()
            | self.cases.dependencies()
            | self.notifications.dependencies()
            | self.indicators.dependencies()
            | self.responsibility.dependencies()
            | self.documents.dependencies()
            | self.broker.dependencies()
            | self.advising.dependencies()
            | self.calling.dependencies()
            | self.feeds.dependencies()
            | self.retirements.dependencies()
            | self.market.dependencies()
            | self.work.dependencies()
            | self.withdrawals.dependencies()
            | self.standing.dependencies()
            | provided(
                {
                    "access": self.access,
                    "area_queries": self.area_queries,
                    "area_service": self.areas,
                    "locator": self.locator,
                    "attachment_service": self.pictures,
                    "calendar_service": self.calendar_service,
                    "calendar_queries": self.calendar_queries,
                    "standard_service": self.standards,
                    "standard_queries": self.standard_queries,
                    "standard_export": self.standard_export,
                    "plugin_service": self.plugins,
                    "plugin_queries": self.plugin_queries,
                    "personal_settings": self.personal,
                    "screens": self.screens,
                    "grant_service": self.grants,
                    "grant_queries": self.grant_queries,
                    "upgrade_service": self.upgrades,
                    "upgrade_queries": self.upgrade_queries,
                    "letters": self.letters,
                    "host": self.host,
                    "routes": self.plugin_routes,
                    "commands": self.plugin_commands,
                    "frames": self.frames,
                    "audit_queries": self.audit_queries,
                    "feedback_desk": self.feedback,
                    "upkeep": self.upkeep,
                    "base_map": BaseMap.of(self.settings),
                    "database": self.database,
                }
            )
        )

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Self]:
        """Open the database, bring its tables up to date and read what is answered from memory; enough for a command."""
        await self.database.start()
        try:
            await migrate(self.database)
            await seed_roles(self.database)
            await self.access.refresh()
            await self.locator.refresh()
            await self.calendar_service.notice_publication()
            await self.cases.flows.load()
            await self.cases.rules.refresh()
            await self.host.start()
            self.access.take_contributed()  # what was read of the roles above is from before there were plugins
            await self.advising.switches.refresh()
            try:
                yield self
            finally:
                await self.canary_watch.stop()
                await self.host.stop()
                await self.identity.quotas.flush()
        finally:
            self.identity.close()
            await self.database.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Open the platform, with all that works in the background: events, sealing, and following other processes."""
        async with self.opened(), AsyncExitStack() as stack:
            PluginSubscriber(self.host, self.cases.views).subscribe(self.dispatcher)
            hearing = EventHearing(self.host, self.cases.views)
            hearing.subscribe(self.dispatcher)
            self.calling.beginner.subscribe(self.dispatcher)
            Redating(
                database=self.database, repository=self.cases.repository, calendars=self.calendars, audit=self.audit, outbox=self.outbox
            ).subscribe(self.dispatcher)
            self.indicators.keeper.subscribe(self.dispatcher)
            self.cases.tasks.listen(self.dispatcher)
            await self.notifications.listen(self.dispatcher)
            await self.cases.retention.begin()
            await self.documents.begin()
            await self.market.syncing.begin()
            await self.market.sharing.begin()
            await self.withdrawals.sweeper.start()
            stack.push_async_callback(self.withdrawals.sweeper.stop)
            await self.locator.start()
            stack.push_async_callback(self.locator.close)
            await self.calendars.start()
            stack.push_async_callback(self.calendars.close)
            await self.sealer.start()
            stack.push_async_callback(self.sealer.stop)
            await self.dispatcher.start()
            stack.push_async_callback(self.dispatcher.stop)
            await self.broker.keeping.start()
            stack.push_async_callback(self.broker.keeping.stop)
            await self.waiting.announce()  # now that whoever is to be told listens
            await self.runner.start()
            stack.push_async_callback(self.runner.stop)
            await self.chores.start()
            stack.push_async_callback(self.chores.stop)
            for work, name in self._background(hearing):
                stack.push_async_callback(_ended, asyncio.create_task(work, name=name))
            yield self

    def _background(self, hearing: EventHearing) -> tuple[tuple[Coroutine[Any, Any, object], str], ...]:
        """Return what goes on for as long as the server runs, each with its name."""
        return (
            (self.access.follow(), "policy changes"),
            (hearing.follow(self.dispatcher), "plugins that hear events"),
            (self.advising.switches.follow(), "switches of algorithms"),
            (self.cases.flows.follow(), "workflows"),
            (self.cases.rules.follow(), "rules of areas"),
            (self.clearing.keep_clearing(), "unclaimed uploads"),
            (self.indicators.begin(), "facts of older cases and days that were missed"),
            (self.cases.search.catch_up(), "words of older cases"),
            (self.cases.sweep.run(), "ladders of clocks and ends of suspensions"),
            (self.timetable.follow(), "the timetable of plugins"),
            (self.standing.service.follow(), "standing subscriptions of plugins"),
        )


async def _ended(task: asyncio.Task[Any]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

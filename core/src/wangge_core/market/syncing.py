"""Keeping up with the registry: a job that brings the metadata up to date, then lets each follower take what it is about.

A follower (the catalogue, withdrawals, advisories) is added by name before the platform runs. One that fails keeps none of the
others from theirs: a malformed list alarms, and changes nothing.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.egress.service import Egress
from wangge_core.errors import WanggeError
from wangge_core.instants import TimeSource
from wangge_core.jobs.model import Job, Patience
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue
from wangge_core.market.errors import NoMarketError, UntrustedError
from wangge_core.market.model import Sync
from wangge_core.market.repository import SyncRepository
from wangge_core.market.sources import FolderSource, RegistrySource, Source
from wangge_core.market.trust import Trust, Vouched
from wangge_core.settings import Settings

JOB: Final = "market.sync"
LONGEST_ONLINE: Final = timedelta(days=2)
"""A registry signs its timestamp for a day; one that lives longer is a bundle's, by which somebody could hold this server at its state."""
PATIENCE: Final = Patience(seconds=900, waits=(timedelta(minutes=1),) * 5)
_log: Final = logging.getLogger("wangge.market")


class Told(Protocol):
    """By which a follower says how far it is."""

    async def __call__(self, done: int, total: int) -> None:
        """Note it where people see it."""


Follower = Callable[[Vouched, Told], Awaitable[None]]
"""Takes what it is about from a verified state of the registry; doing it twice is no error. What it raises is shown as the run's error."""


class Syncing:
    """One per server process; of several, one does each run."""

    def __init__(
        self, *, settings: Settings, repository: SyncRepository, egress: Egress, jobs: Queue, access: Access, time: TimeSource
    ) -> None:
        """`settings` say which registry is followed, if any."""
        self._access = access
        self._settings = settings
        self._repository = repository
        self._egress = egress
        self._jobs = jobs
        self._time = time
        self._followers: dict[str, Follower] = {}
        self._trust = Trust(settings.data / "market", Path(settings.market_root))

    @property
    def is_set(self) -> bool:
        """Whether a registry is followed."""
        return bool(self._settings.market)

    @property
    def by_bundles(self) -> bool:
        """Whether what is followed is a folder, into which bundles are carried."""
        return self.is_set and "://" not in self.place

    @property
    def place(self) -> str:
        """Where the registry is: its address, or a folder."""
        return self._settings.market

    @property
    def county(self) -> str:
        """The area whose audit tells what is done for the whole server."""
        return self._settings.county

    def follow(self, name: str, follower: Follower) -> None:
        """Have a follower called at each run, after those that were added before it."""
        self._followers[name] = follower

    def register(self, runner: Runner) -> None:
        """Have the runs done by `runner`."""
        runner.register(JOB, self._job, PATIENCE)

    async def begin(self) -> None:
        """Plan the next run; one that is planned already stays."""
        if self.is_set:
            await self._jobs.put(JOB, JOB, {}, self._time.now())

    async def state(self) -> Sync:
        """Return how the last run went."""
        return await self._repository.read()

    async def ask(self, actor: Actor) -> None:
        """Have a run now, for a person.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` anywhere.
            NoMarketError: no registry is set.
        """
        self._access.require_scope(actor, "plugin", "manage")
        await self.soon()

    async def soon(self) -> None:
        """Have a run now, whoever does it.

        Raises:
            NoMarketError: no registry is set.
        """
        self.source()
        await self._jobs.move(JOB, JOB, {}, self._time.now())

    def source(self) -> Source:
        """Return where the registry's files come from.

        Raises:
            NoMarketError: no registry is set.
        """
        place = self._settings.market
        if not place or not self._settings.market_root:
            raise NoMarketError
        return RegistrySource(place, self._egress) if "://" in place else FolderSource(Path(place))

    @property
    def trust(self) -> Trust:
        """What is believed; `current` of it needs a source, ours or that of a bundle."""
        return self._trust

    async def run(self, source: Source | None = None) -> Sync:
        """Bring everything up to date now, from the registry or from another source; return how it went.

        What goes wrong is noted, not raised: what was verified before stays.
        """
        await self._repository.begin(self._time.now())
        try:
            error = await self._followed(source or self.source())
        except WanggeError as failure:
            error = failure
        if error is None:
            await self._repository.end(self._time.now())
        else:
            _log.warning("The marketplace could not be followed: %s", error)
            code = error.code if isinstance(error, WanggeError) else "market_follower"
            await self._repository.end(self._time.now(), code, str(error))
        return await self._repository.read()

    async def _followed(self, source: Source) -> Exception | None:
        """Let each follower take its part; return what went wrong first."""
        first: Exception | None = None
        async with self._trust.current(source) as vouched:
            standing = vouched.standing()
            if isinstance(source, RegistrySource) and standing.expires > self._time.now() + LONGEST_ONLINE:
                raise UntrustedError("The timestamp lives as long as those of bundles, which are for servers without a connection.")
            await self._repository.believe(standing)
            for name, follower in self._followers.items():
                try:
                    await self._repository.step(name, 0, 0)
                    await follower(vouched, _Step(self._repository, name))
                except Exception as error:  # noqa: BLE001  a faulty list must keep nobody else from theirs
                    _log.warning("The %s of the marketplace could not be brought up to date: %r", name, error)
                    first = first or error
        return first

    async def _job(self, _: Job) -> None:
        if not self.is_set:
            return
        try:
            await self.run()
        finally:
            await self._jobs.move(JOB, JOB, {}, self._time.now() + timedelta(seconds=self._settings.market_seconds))


class _Step:
    """How far one follower is."""

    def __init__(self, repository: SyncRepository, name: str) -> None:
        self._repository = repository
        self._name = name

    async def __call__(self, done: int, total: int) -> None:
        await self._repository.step(self._name, done, total)

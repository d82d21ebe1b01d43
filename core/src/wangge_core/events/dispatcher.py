"""Hands committed events to the subscribers of this process; one process per database does it at a time."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from contextvars import Context
from datetime import timedelta
from typing import Final, Literal

import msgspec

from wangge_core.database import Database
from wangge_core.errors import WanggeError
from wangge_core.events.courier import Courier
from wangge_core.events.errors import LeaseLostError
from wangge_core.events.lease import JobLease
from wangge_core.events.repository import EventRepository
from wangge_core.events.retention import prune
from wangge_core.events.subscription import Handler, Order, Patience, Subscription
from wangge_core.instants import SystemTime, TimeSource

_NUMBERED_AT_ONCE: Final = 500
_PRUNE_EVERY: Final = timedelta(hours=1)

log = logging.getLogger(__name__)


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How often the dispatcher looks, in seconds."""

    idle: float = 1.0
    """Without a wake-up: how soon a commit of another process is seen, and a lease that ran out."""
    busy: float = 0.05
    """Least time between two passes: under load many events share one commit."""
    grace: float = 10.0
    """How long `stop` waits for deliveries that are under way."""
    keep: timedelta = timedelta(days=30)
    """Age at which an event that nobody owes is deleted."""


class Dispatcher:
    """Subscribe, and `start`, in any order. Wakes at once after a commit of this process and looks every second besides."""

    def __init__(self, database: Database, time: TimeSource | None = None, pace: Pace | None = None) -> None:
        """`time` decides on retries and leases, `pace` on how often to look."""
        self._database = database
        self._time = time or SystemTime()
        self._pace = pace or Pace()
        self._repository = EventRepository(database)
        self._lease = JobLease(database, self._time, "events")
        self._subscriptions: dict[str, Subscription] = {}
        self._bell = asyncio.Event()
        self._come = asyncio.Event()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        database.after_commit(self.wake)

    def subscribe(
        self,
        name: str,
        types: Collection[str] | Callable[[], AbstractSet[str]],
        handler: Handler,
        *,
        since: Literal["oldest", "now"] = "oldest",
        patience: Patience | None = None,
        order: Order = "per-key",
    ) -> None:
        """Have `handler` called for every event of these types; see `Subscription` for the meanings.

        Raises:
            ValueError: the name is taken; it says where the subscriber stands, so two may not share it.
        """
        if name in self._subscriptions or name.startswith(":"):
            message = f"The subscriber's name {name!r} is taken."
            raise ValueError(message)
        wanted = types if callable(types) else frozenset(types)
        self._subscriptions[name] = Subscription(
            name=name, types=wanted, handler=handler, since=since, patience=patience or Patience(), order=order
        )
        self._come.set()

    def knows(self, name: str) -> bool:
        """Tell whether there is a subscriber of that name."""
        return name in self._subscriptions

    def wake(self) -> None:
        """Look now."""
        self._bell.set()

    async def start(self) -> None:
        """Begin to deliver, in a task of its own."""
        self._stopping.clear()
        self._task = asyncio.create_task(self._run(), name="events", context=Context())

    async def stop(self) -> None:
        """End cleanly: deliveries under way may finish, the lease is given back."""
        if self._task is None:
            return
        self._stopping.set()
        self._come.set()
        self.wake()
        _, late = await asyncio.wait([self._task], timeout=self._pace.grace)
        for task in late:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._task = None
        with contextlib.suppress(WanggeError):
            await self._lease.release()

    async def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if await self._lease.acquire():
                    # A task of its own: in Python 3.11 a failed TaskGroup leaves its parent marked as being
                    # cancelled, and the parent's next `asyncio.timeout` would end it (python/cpython#116720).
                    await asyncio.create_task(self._lead(), context=Context())
            except* LeaseLostError:
                log.info("another process delivers the events now")
            except* WanggeError as errors:
                log.warning("events wait: %s", errors.exceptions[0])
            except* Exception:
                log.exception("the dispatcher begins anew")
            await self._pause(self._stopping, self._pace.idle)

    async def _lead(self) -> None:
        """Work until told to stop; whatever goes wrong in one of the tasks ends them all, to begin anew."""
        bells: dict[str, asyncio.Event] = {}
        async with asyncio.TaskGroup() as group:
            group.create_task(self._enlist(group, bells), context=Context())
            group.create_task(self._number(bells), context=Context())
            group.create_task(self._prune(), context=Context())

    async def _enlist(self, group: asyncio.TaskGroup, bells: dict[str, asyncio.Event]) -> None:
        """Give every subscription a courier, also one that comes while the server runs."""
        while not self._stopping.is_set():
            self._come.clear()
            for name, subscription in self._subscriptions.items():
                if name not in bells:
                    bells[name] = asyncio.Event()
                    courier = Courier(subscription, self._database, self._lease, self._time)
                    group.create_task(self._serve(courier, bells[name]), context=Context())
            await self._come.wait()

    async def _number(self, bells: dict[str, asyncio.Event]) -> None:
        """Give positions to committed events and tell the couriers."""
        while not self._stopping.is_set():
            self._bell.clear()
            while await self._repository.has_new():
                async with self._database.transaction():
                    await self._lease.confirm()
                    await self._repository.give_positions(_NUMBERED_AT_ONCE)
                for bell in bells.values():
                    bell.set()
                await asyncio.sleep(self._pace.busy)
            await self._lease.keep()
            await self._pause(self._bell, self._pace.idle)
        for bell in bells.values():
            bell.set()

    async def _serve(self, courier: Courier, bell: asyncio.Event) -> None:
        while not self._stopping.is_set():
            bell.clear()
            while await courier.step() and not self._stopping.is_set():
                pass
            await self._pause(bell, self._pace.idle)

    async def _prune(self) -> None:
        while not self._stopping.is_set():
            await prune(self._database, self._lease, self._subscriptions, self._time.now() - self._pace.keep)
            await self._pause(self._stopping, _PRUNE_EVERY.total_seconds())

    @staticmethod
    async def _pause(bell: asyncio.Event, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await bell.wait()

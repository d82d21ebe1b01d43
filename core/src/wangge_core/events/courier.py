"""Brings events to one subscriber: in order for each key, at least once, never held up by another key's failure."""

import asyncio
import logging
from collections.abc import Iterable
from contextvars import Context
from typing import Final

from wangge_core.database import Database
from wangge_core.events.errors import PoisonError
from wangge_core.events.lease import JobLease
from wangge_core.events.model import Delivery
from wangge_core.events.repository import EventRepository, Owed
from wangge_core.events.subscription import Subscription
from wangge_core.instants import TimeSource

_BATCH: Final = 100
_AT_ONCE: Final = 8  # keys served at the same time
_SKIPPED: Final = 1_000  # events of no interest after which the cursor is saved all the same

log = logging.getLogger(__name__)


class Courier:
    """The deliveries of one subscription, as long as this process holds the dispatcher's lease."""

    def __init__(self, subscription: Subscription, database: Database, lease: JobLease, time: TimeSource) -> None:
        """`lease` is confirmed with everything that is saved."""
        self._subscription = subscription
        self._database = database
        self._lease = lease
        self._time = time
        self._repository = EventRepository(database)
        self._position: int | None = None
        self._saved = 0

    async def step(self) -> bool:
        """Deliver some of what is there; return whether there may be more to deliver now."""
        return await self._retry() or await self._advance()

    async def _advance(self) -> bool:
        """Take the next batch; return whether there was one."""
        position = await self._begin() if self._position is None else self._position
        batch = await self._repository.after(position, _BATCH)
        if not batch:
            return False
        wanted = [delivery for delivery in batch if self._subscription.wants(delivery.event.type)]
        owed = await self._deliver(wanted) if wanted else []
        last = batch[-1].position
        if wanted or last - self._saved >= _SKIPPED:
            async with self._database.transaction():
                await self._lease.confirm()
                await self._repository.owe(self._subscription.name, owed)
                await self._repository.save_cursor(self._subscription.name, last)
            self._saved = last
        self._position = last
        return True

    async def _begin(self) -> int:
        name = self._subscription.name
        position = await self._repository.cursor(name)
        if position is None:
            position = await self._repository.head() if self._subscription.since == "now" else 0
            async with self._database.transaction():
                await self._lease.confirm()
                await self._repository.save_cursor(name, position)
        self._position = self._saved = position
        return position

    async def _deliver(self, wanted: Iterable[Delivery]) -> list[Owed]:
        """Deliver key by key, where there is an order to keep; return what is owed afterwards, in order."""
        ordered = self._subscription.order == "per-key"
        blocked = await self._repository.blocked_keys(self._subscription.name) if ordered else frozenset()
        by_key: dict[str, list[Delivery]] = {}
        for delivery in wanted:
            by_key.setdefault(delivery.event.key if ordered else str(delivery.position), []).append(delivery)
        places = asyncio.Semaphore(_AT_ONCE)

        async def serve(key: str, deliveries: list[Delivery]) -> list[Owed]:
            if key in blocked:
                return self._behind(deliveries)
            async with places:
                return await self._deliver_key(deliveries)

        async with asyncio.TaskGroup() as group:
            # A fresh context: a handler must not inherit a transaction or a request (see stack.md, trap 7).
            tasks = [group.create_task(serve(key, deliveries), context=Context()) for key, deliveries in by_key.items()]
        return sorted((item for task in tasks for item in task.result()), key=lambda item: item.delivery.position)

    async def _deliver_key(self, deliveries: list[Delivery]) -> list[Owed]:
        owed: list[Owed] = []
        for index, delivery in enumerate(deliveries):
            failure = await self._hand_over(delivery)
            if failure is None:
                continue
            owed.append(failure)
            if not failure.dead:
                return owed + self._behind(deliveries[index + 1 :])
        return owed

    def _behind(self, deliveries: list[Delivery]) -> list[Owed]:
        now = self._time.now()
        return [Owed(delivery, 0, now, "waits behind an earlier event of the same key") for delivery in deliveries]

    async def _hand_over(self, delivery: Delivery) -> Owed | None:
        """Call the subscriber; return None when it took the event."""
        patience = self._subscription.patience
        try:
            async with asyncio.timeout(patience.seconds):
                await self._subscription.handler(delivery)
        except Exception as error:  # noqa: BLE001  whatever a subscriber raises must not stop the others
            reason, poison = f"{type(error).__name__}: {error}", isinstance(error, PoisonError)
        else:
            return None
        dead = poison or patience.spent(delivery.attempt)
        log.warning(
            "subscriber %s failed on event %s (%s), attempt %d%s: %s",
            self._subscription.name,
            delivery.event.id,
            delivery.event.type,
            delivery.attempt,
            ", set aside" if dead else "",
            reason,
        )
        return Owed(delivery, delivery.attempt, self._time.now() + patience.wait_after(delivery.attempt), reason, dead)

    async def _retry(self) -> bool:
        """Try what is owed and due, one event per key; return whether something may have become deliverable."""
        name = self._subscription.name
        due = await self._repository.due(name, self._time.now(), _BATCH, ordered=self._subscription.order == "per-key")
        moved = False
        for delivery in due:
            async with asyncio.TaskGroup() as group:
                task = group.create_task(self._hand_over(delivery), context=Context())
            failure = task.result()
            async with self._database.transaction():
                await self._lease.confirm()
                if failure is None:
                    await self._repository.settle(name, delivery.position)
                else:
                    await self._repository.put_off(name, failure)
            moved = moved or failure is None or failure.dead
        return moved

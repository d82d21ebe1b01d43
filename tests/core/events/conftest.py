"""What the tests of events share."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from wangge_core.database import Database
from wangge_core.events.courier import Courier
from wangge_core.events.lease import JobLease
from wangge_core.events.model import Delivery, Event
from wangge_core.events.outbox import Outbox
from wangge_core.events.repository import EventRepository
from wangge_core.events.subscription import Handler, Order, Patience, Subscription
from wangge_core.instants import FixedTime

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def event(key: str = "a", number: int = 0, kind: str = "case.reported") -> Event:
    return Event(type=kind, area="330521", key=key, at=NOW, data={"number": number})


class Recorder:
    """A subscriber that writes down what it gets, and fails for the keys it is told to."""

    def __init__(self, failing: set[str] | None = None) -> None:
        self.got: list[Delivery] = []
        self.failing = failing or set()

    async def __call__(self, delivery: Delivery) -> None:
        if delivery.event.key in self.failing:
            message = f"no luck with {delivery.event.key}"
            raise RuntimeError(message)
        self.got.append(delivery)

    @property
    def numbers(self) -> list[int]:
        return [delivery.event.data["number"] for delivery in self.got]

    def of(self, key: str) -> list[int]:
        return [delivery.event.data["number"] for delivery in self.got if delivery.event.key == key]


async def until(condition: Callable[[], bool | Awaitable[bool]], seconds: float = 20) -> None:
    """Wait until something has come true."""
    async with asyncio.timeout(seconds):
        while True:
            answer = condition()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.01)


class Bench:
    """A database with an outbox, a lease and a clock, and couriers over them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.time = FixedTime(NOW)
        self.outbox = Outbox(database)
        self.repository = EventRepository(database)
        self.lease = JobLease(database, self.time, "events", timedelta(days=1))

    async def append(self, *events: Event) -> None:
        async with self.database.transaction():
            for item in events:
                await self.outbox.append(item)
        async with self.database.transaction():
            await self.repository.give_positions(1_000)

    def courier(
        self,
        handler: Handler,
        patience: Patience | None = None,
        since: Literal["oldest", "now"] = "oldest",
        types: frozenset[str] = frozenset("*"),
        order: Order = "per-key",
    ) -> Courier:
        subscription = Subscription(name="test", types=types, handler=handler, since=since, patience=patience or Patience(), order=order)
        return Courier(subscription, self.database, self.lease, self.time)

    async def drain(self, courier: Courier) -> None:
        while await courier.step():
            pass


@pytest.fixture
async def bench(database: Database) -> Bench:
    made = Bench(database)
    assert await made.lease.acquire()
    return made

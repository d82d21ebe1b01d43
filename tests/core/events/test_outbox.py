"""An event is public exactly when its transaction was committed, and none is ever missed."""

import asyncio
import random

import pytest

from tests.core.events.conftest import Bench, event
from wangge_core.database import Database
from wangge_core.events.outbox import Outbox


async def test_an_event_of_a_rolled_back_transaction_never_was(bench: Bench) -> None:
    async def fail() -> None:
        async with bench.database.transaction():
            await bench.outbox.append(event())
            message = "changed my mind"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="changed my mind"):
        await fail()
    assert not await bench.repository.has_new()


async def test_an_event_comes_back_as_it_went_in(bench: Bench) -> None:
    sent = event(key="k", number=7)
    await bench.append(sent)
    (delivery,) = await bench.repository.after(0, 10)
    assert delivery.event == sent
    assert delivery.position == 1


async def test_the_row_serves_a_statement_that_saves_everything_at_once(bench: Bench) -> None:
    await bench.database.insert([bench.outbox.row(event(number=1)), bench.outbox.row(event(number=2))])
    async with bench.database.transaction():
        assert await bench.repository.give_positions(10) == 2
    assert {delivery.event.data["number"] for delivery in await bench.repository.after(0, 10)} == {1, 2}


async def test_a_late_commit_is_never_missed(bench: Bench) -> None:
    """Four writers whose transactions overlap, and a reader that numbers all the while (the measured trap of stack.md 7)."""
    done = asyncio.Event()
    seen: list[int] = []

    async def write(writer: int) -> None:
        chance = random.Random(writer)
        for index in range(30):
            async with bench.database.transaction():
                await bench.outbox.append(event(key=str(writer), number=writer * 100 + index))
                await asyncio.sleep(chance.random() * 0.01)

    async def read() -> None:
        position = 0
        while not done.is_set() or await bench.repository.has_new():
            async with bench.database.transaction():
                await bench.repository.give_positions(50)
            batch = await bench.repository.after(position, 1_000)
            seen.extend(delivery.event.data["number"] for delivery in batch)
            position = batch[-1].position if batch else position
            await asyncio.sleep(0.001)

    reader = asyncio.create_task(read())
    await asyncio.gather(*(asyncio.create_task(write(writer)) for writer in range(4)))
    done.set()
    await reader
    assert sorted(seen) == sorted(writer * 100 + index for writer in range(4) for index in range(30))
    for writer in range(4):
        own = [number for number in seen if number // 100 == writer]
        assert own == sorted(own), "events of one key came out of order"


async def test_positions_have_no_gaps_and_go_on_after_everything_was_pruned(bench: Bench) -> None:
    await bench.append(event(number=1), event(number=2))
    async with bench.database.transaction():
        await bench.repository.prune(0, 2)
    await bench.append(event(number=3))
    assert [delivery.position for delivery in await bench.repository.after(0, 10)] == [3]


async def test_a_commit_calls_its_listeners_and_a_rollback_does_not(database: Database) -> None:
    calls: list[str] = []
    database.after_commit(lambda: calls.append("commit"))
    outbox = Outbox(database)
    await database.insert([outbox.row(event())])
    assert calls == ["commit"]
    async with database.transaction():
        await outbox.append(event())
        assert calls == ["commit"], "told before the commit"
    assert calls == ["commit", "commit"]

"""Batches that share a commit of SQLite's."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from wangge_serving.database import DuplicateError
from wangge_serving.database.sqlite import WriterEngine
from wangge_serving.errors import UnavailableError

PUT = "INSERT INTO pair VALUES (?, ?)"


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[WriterEngine]:
    opened = WriterEngine(tmp_path / "pairs.sqlite", "NORMAL")
    await opened.start_connection_pool()
    await opened.write([("CREATE TABLE pair (k VARCHAR(20) PRIMARY KEY, v INTEGER)", ())])
    yield opened
    await opened.close_connection_pool()


async def _keys(engine: WriterEngine) -> list[str]:
    return [row["k"] for row in await engine.writer.fetch("SELECT k FROM pair ORDER BY k", ())]


async def _at_once(engine: WriterEngine, *batches: list[tuple[str, Any]]) -> list[object]:
    """Write batches that all wait for the writer when it becomes free, and return what became of each."""
    async with engine.turn:
        tasks = [asyncio.create_task(engine.write([(PUT, pair) for pair in pairs])) for pairs in batches]
        await asyncio.sleep(0)
    return list(await asyncio.gather(*tasks, return_exceptions=True))


async def test_those_that_wait_together_are_committed_once(engine: WriterEngine):
    commits: list[str] = []
    await engine.writer.call(
        lambda connection: connection.set_trace_callback(lambda text: commits.append(text) if text == "COMMIT" else None)
    )
    assert await _at_once(engine, [("a", 1)], [("b", 2)], [("c", 3)]) == [None] * 3
    assert await _keys(engine) == ["a", "b", "c"]
    assert commits == ["COMMIT"]


async def test_one_that_fails_is_undone_alone_and_whole(engine: WriterEngine):
    first, second, third, fourth = await _at_once(engine, [("a", 1)], [("b", 2), ("a", 2)], [("c", 1 << 80)], [("d", 4)])
    assert (first, fourth) == (None, None)
    assert isinstance(second, DuplicateError)
    assert isinstance(third, OverflowError)
    assert await _keys(engine) == ["a", "d"]


async def test_a_full_disk_fails_all_of_them_and_keeps_none(engine: WriterEngine):
    await engine.writer.call(lambda connection: connection.execute("PRAGMA max_page_count=1").fetchall())
    big = [(f"{number}", number) for number in range(20_000)]
    outcomes = await _at_once(engine, [("a", 1)], big, [("z", 1)])
    assert [type(one) for one in outcomes] == [UnavailableError] * 3
    await engine.writer.call(lambda connection: connection.execute("PRAGMA max_page_count=100000").fetchall())
    assert await _keys(engine) == []
    assert await _at_once(engine, [("a", 1)]) == [None]


async def test_one_that_is_given_up_before_its_turn_is_not_written(engine: WriterEngine):
    async with engine.turn:
        kept, given_up = (asyncio.create_task(engine.write([(PUT, (key, 1))])) for key in "ab")
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
    await kept
    assert await _keys(engine) == ["a"]


async def test_one_that_leads_and_is_given_up_leaves_the_others_theirs(engine: WriterEngine):
    async with engine.turn:
        leader, follower = (asyncio.create_task(engine.write([(PUT, (key, 1))])) for key in "ab")
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    leader.cancel()
    await asyncio.wait_for(follower, 5)
    assert "b" in await _keys(engine)


async def test_a_batch_within_a_transaction_is_part_of_it(engine: WriterEngine):
    with pytest.raises(RuntimeError):
        async with engine.transaction():
            await engine.write([(PUT, ("a", 1))])
            raise RuntimeError
    assert await _keys(engine) == []

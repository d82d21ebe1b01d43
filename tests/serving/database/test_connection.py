import asyncio

import pytest

from wangge_serving.database import Database, DuplicateError, Row
from wangge_serving.errors import InvalidError


@pytest.fixture
async def pairs(database: Database) -> Database:
    await database.execute("CREATE TABLE pair (k VARCHAR(20) PRIMARY KEY, v INTEGER)")
    await database.execute("CREATE TABLE other (k VARCHAR(20) PRIMARY KEY)")
    return database


async def _keys(database: Database) -> list[str]:
    return [row["k"] for row in await database.fetch("SELECT k FROM pair ORDER BY k")]


async def test_a_transaction_keeps_all_or_nothing(pairs: Database):
    async with pairs.transaction():
        await pairs.execute("INSERT INTO pair VALUES ({}, {})", "a", 1)
    with pytest.raises(RuntimeError, match="boom"):
        async with pairs.transaction():
            await pairs.execute("INSERT INTO pair VALUES ({}, {})", "b", 2)
            raise RuntimeError("boom")
    assert await _keys(pairs) == ["a"]


async def test_nesting_is_refused_and_leaves_the_outer_whole(pairs: Database):
    async with pairs.transaction():
        await pairs.execute("INSERT INTO pair VALUES ({}, {})", "a", 1)
        with pytest.raises(Exception, match="nested"):
            async with pairs.transaction():
                pass
    assert await _keys(pairs) == ["a"]


async def test_a_taken_key_is_a_duplicate_error_and_the_connection_lives_on(pairs: Database):
    await pairs.insert([Row("pair", {"k": "a", "v": 1})])
    for _ in range(12):
        with pytest.raises(DuplicateError):
            async with pairs.transaction():
                await pairs.execute("INSERT INTO pair VALUES ({}, {})", "a", 2)
    assert await _keys(pairs) == ["a"]


async def test_insert_spans_tables_and_is_atomic(pairs: Database):
    await pairs.insert([Row("pair", {"k": "a", "v": 1}), Row("other", {"k": "x"})])
    with pytest.raises(DuplicateError):
        await pairs.insert([Row("pair", {"k": "b", "v": 1}), Row("other", {"k": "x"})])
    assert await _keys(pairs) == ["a"]


async def test_insert_joins_an_open_transaction(pairs: Database):
    with pytest.raises(RuntimeError):
        async with pairs.transaction():
            await pairs.insert([Row("pair", {"k": "a", "v": 1})])
            raise RuntimeError
    assert await _keys(pairs) == []


async def test_concurrent_read_then_write_loses_no_update(pairs: Database):
    await pairs.insert([Row("pair", {"k": "n", "v": 0})])
    lock = " FOR UPDATE" if pairs.dialect == "postgres" else ""

    async def bump() -> None:
        async with pairs.transaction():
            row = await pairs.fetch("SELECT v FROM pair WHERE k = {}" + lock, "n")
            await pairs.execute("UPDATE pair SET v = {} WHERE k = {}", row[0]["v"] + 1, "n")

    await asyncio.gather(*(asyncio.create_task(bump()) for _ in range(20)))
    assert (await pairs.fetch("SELECT v FROM pair"))[0]["v"] == 20


async def test_a_cancelled_transaction_gives_its_connection_back(pairs: Database):
    async def stuck() -> None:
        async with pairs.transaction():
            await pairs.execute("INSERT INTO pair VALUES ({}, {})", "x", 1)
            await asyncio.sleep(60)

    for _ in range(8):
        task = asyncio.create_task(stuck())
        await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with pairs.transaction():
        await pairs.execute("INSERT INTO pair VALUES ({}, {})", "a", 1)
    assert await _keys(pairs) == ["a"]


def test_an_unknown_scheme_is_refused():
    with pytest.raises(InvalidError, match="sqlite:///"):
        Database.open("mysql://x")

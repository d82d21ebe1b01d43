"""What drivers raise, in the domain's words."""

import sqlite3
from pathlib import Path

import asyncpg
import pytest

from wangge_serving.database import Database
from wangge_serving.database.faults import translated
from wangge_serving.errors import UnavailableError

_FULL = 13


async def test_a_file_that_cannot_be_opened_is_a_database_that_is_down(tmp_path: Path):
    (tmp_path / "folder").mkdir()
    database = Database.open(f"sqlite:///{tmp_path / 'folder'}")
    with pytest.raises(UnavailableError) as caught:
        await database.start()
    assert caught.value.code == "database_down"


async def test_a_file_that_nobody_may_write_is_a_database_that_is_down(tmp_path: Path):
    database = Database.open(f"sqlite:///{tmp_path / 'wangge.sqlite'}")
    await database.start()
    try:
        await database.execute("CREATE TABLE pair (k VARCHAR(20))")
        await database.engine.writer.fetch("PRAGMA query_only=1", ())
        with pytest.raises(UnavailableError) as caught:
            await database.execute("INSERT INTO pair VALUES ({})", "a")
    finally:
        await database.close()
    assert caught.value.code == "database_down"


@pytest.mark.parametrize("error", [asyncpg.DiskFullError("full"), asyncpg.OutOfMemoryError("none"), asyncpg.QueryCanceledError("late")])
def test_what_the_server_lacks_for_a_while_may_be_tried_again(error: Exception):
    with pytest.raises(UnavailableError), translated():
        raise error


def test_a_full_disk_asks_for_more_patience_than_a_held_lock():
    full, held = sqlite3.OperationalError("database or disk is full"), sqlite3.OperationalError("database is locked")
    full.sqlite_errorcode, held.sqlite_errorcode = _FULL, sqlite3.SQLITE_BUSY
    waits = {}
    for error in (full, held):
        with pytest.raises(UnavailableError) as caught, translated():
            raise error
        waits[caught.value.code] = caught.value.retry_after
    assert waits["database_down"] > waits["database_busy"]


def test_a_statement_that_is_wrong_is_a_bug():
    with pytest.raises(sqlite3.OperationalError), translated():
        sqlite3.connect(":memory:").execute("SELECT * FROM nothing")

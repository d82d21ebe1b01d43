"""The server under load for `intake`: the platform, and beside it an endpoint that inserts the same rows by hand.

Run with the data folder and the database's address; it prints `ready PORT`.
"""

import asyncio
import sqlite3
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import uvicorn
from litestar import Litestar, post
from litestar.params import JSONBody

from tests import world
from tests.core.cases.walking import reported
from wangge_core.app import create_app
from wangge_core.cases.report_schemas import ReportIn
from wangge_core.database import Row
from wangge_core.ids import new_id
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_serving.http.headers import secured
from wangge_serving.http.tracing import traced


async def recorded(platform: Platform) -> list[Row]:
    """Take one real report in, and return the rows that it was saved as."""
    seen: list[Row] = []
    insert = platform.database.insert

    async def record(rows: Sequence[Row]) -> None:
        seen.extend(rows)
        await insert(rows)

    platform.database.insert = record
    try:
        await reported(platform)
    finally:
        del platform.database.insert
    return seen


def renewed(rows: list[Row]) -> list[tuple[str, list[Any]]]:
    """Return the rows with new keys, as a case of its own, ready for a driver."""
    keys: dict[object, UUID] = {}
    fresh = []
    for row in rows:
        values = []
        for column, value in row.values.items():
            if column in {"id", "case_id", "client_id"} or column in {"number", "query_code"}:
                made = keys.setdefault(value, new_id())
                values.append(made if isinstance(value, UUID) else made.hex[-20:])
            else:
                values.append(value)
        fresh.append((row.table, values))
    return fresh


class SqliteByHand:
    """One connection in one thread, the same pragmas, one transaction a request."""

    def __init__(self, path: Path, rows: list[Row]) -> None:
        self.rows = rows
        self.thread = ThreadPoolExecutor(1)
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=512)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=1"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.texts = [f"INSERT INTO {row.table} ({', '.join(row.values)}) VALUES ({', '.join('?' * len(row.values))})" for row in rows]

    async def insert(self) -> None:
        """Insert the rows of one case."""
        await asyncio.get_running_loop().run_in_executor(self.thread, self._insert)

    def _insert(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        for text, (_, values) in zip(self.texts, renewed(self.rows), strict=True):
            self.connection.execute(text, values)
        self.connection.execute("COMMIT")


class PostgresByHand:
    """A pool of the same size, one transaction a request."""

    def __init__(self, pool: Any, rows: list[Row]) -> None:
        self.pool = pool
        self.rows = rows
        self.texts = [
            f"INSERT INTO {row.table} ({', '.join(row.values)}) VALUES ({', '.join(f'${n}' for n in range(1, len(row.values) + 1))})"
            for row in rows
        ]

    async def insert(self) -> None:
        """Insert the rows of one case."""
        async with self.pool.acquire() as connection, connection.transaction():
            for text, (_, values) in zip(self.texts, renewed(self.rows), strict=True):
                await connection.execute(text, *values)


async def main(folder: Path, url: str) -> None:
    """Build the county if it is not there, then serve."""
    settings = Settings(data=folder, database=url, county=world.COUNTY, public_rate=100_000, secure_cookies=False, log_level="WARNING")
    async with Platform(settings).opened() as platform:
        await world.build(platform)
        rows = await recorded(platform)
    platform = Platform(settings)
    by_hand: SqliteByHand | PostgresByHand
    if url.startswith("sqlite"):
        by_hand = SqliteByHand(Path(url.removeprefix("sqlite:///")), rows)
    else:
        by_hand = PostgresByHand(await asyncpg.create_pool(url, min_size=2, max_size=settings.pool_size), rows)

    @post("/by-hand")
    async def raw(data: JSONBody[ReportIn]) -> dict[str, str]:
        await by_hand.insert()
        return {"number": str(data.client_id)}

    platform.running = platform.opened  # what works after the commit would stumble over rows made by hand
    app: Litestar = create_app(platform)
    app.register(raw)
    platform.rate_limit.take = lambda _: None  # the load comes from one address
    config = uvicorn.Config(traced(secured(app)), port=0, host="127.0.0.1", log_level="warning", access_log=False, lifespan="on")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  uvicorn tells by this flag alone
        await asyncio.sleep(0.02)
    print("ready", server.servers[0].sockets[0].getsockname()[1], flush=True)
    await task


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvicorn.Config("").get_loop_factory()) as runner:
        runner.run(main(Path(sys.argv[1]), sys.argv[2]))

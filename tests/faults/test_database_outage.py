"""PostgreSQL goes away under load and comes back: requests fail cleanly, then all works again, without a restart."""

import asyncio
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from tests.faults.conftest import build_county, settings_of
from tests.faults.load import Residents
from tests.postgres import Server
from wangge_core.app import create_app
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_serving.database.postgres import PoolEngine


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL server that this test may stop; its folder lies where its own user may go."""
    with tempfile.TemporaryDirectory(prefix="wangge-outage-") as folder:
        made = Server(Path(folder) / "cluster", durable=True)
        made.create()
        made.start()
        yield made
        made.stop()


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["stopped", "crashed"])
def test_requests_fail_cleanly_while_the_database_is_away(server: Server, tmp_path: Path, how: signal.Signals) -> None:
    settings = settings_of(tmp_path / "data", server.url)
    asyncio.run(build_county(settings))
    asyncio.run(_outage(server, settings, how))


async def _outage(server: Server, settings: Settings, how: signal.Signals) -> None:
    platform = Platform(settings)
    transport = httpx.ASGITransport(cast("Any", create_app(platform)))
    async with platform.running(), httpx.AsyncClient(transport=transport, base_url="http://county.test") as http:
        residents = Residents()
        residents.http = http
        stop = asyncio.Event()
        work = asyncio.create_task(residents.work(stop, stay=True))
        await _more(residents, 20)
        await asyncio.to_thread(server.stop, how)
        await _until_refused(residents)
        assert (await http.get("/healthz")).status_code == 200
        ready = await http.get("/readyz")
        assert (ready.status_code, ready.json()["code"]) == (503, "database_down")
        assert int(ready.headers["retry-after"]) > 0
        await asyncio.to_thread(server.start)
        await _more(residents, 50)
        stop.set()
        await work
        await residents.send_again()
        assert not residents.pending
        await residents.look_up()
        await _pool_is_whole(platform)
        await _everything_is_told(platform)
        rows = await platform.database.fetch("SELECT count(*) AS number FROM cases")
        assert rows[0]["number"] == len(residents.accepted)


async def _more(residents: Residents, number: int) -> None:
    """Wait until so many further reports are in."""
    goal = len(residents.accepted) + number
    async with asyncio.timeout(60):
        while len(residents.accepted) < goal:  # noqa: ASYNC110  residents ring no bell
            await asyncio.sleep(0.02)


async def _until_refused(residents: Residents) -> None:
    """Wait until each resident has been told to come back."""
    async with asyncio.timeout(60):
        while residents.refused < 2 * residents.number:  # noqa: ASYNC110  residents ring no bell
            await asyncio.sleep(0.02)


async def _pool_is_whole(platform: Platform) -> None:
    """Every connection of the pool can be had at once, answers, and is given back."""
    engine = platform.database.engine
    assert isinstance(engine, PoolEngine)
    pool = engine.running_pool
    size = platform.settings.pool_size
    async with asyncio.timeout(30):
        taken = [await pool.acquire(timeout=10) for _ in range(size)]
        for connection in taken:
            assert await connection.fetchval("SELECT 1") == 1
            await pool.release(connection)
    assert pool.get_idle_size() <= pool.get_size() <= size
    assert engine.current_transaction.get() is None


async def _everything_is_told(platform: Platform) -> None:
    """The sealer and the dispatcher have come back too."""
    untold = "SELECT 1 AS one FROM outbox WHERE position IS NULL UNION ALL SELECT 1 FROM audit_entry WHERE number IS NULL LIMIT 1"
    async with asyncio.timeout(60):
        while await platform.database.fetch(untold):  # noqa: ASYNC110  a table rings no bell
            await asyncio.sleep(0.1)

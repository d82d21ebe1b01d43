"""The server is killed (`kill -9`) under load, again and again: what was promised is there, and only once.

Five times in the tests, fifty with `make soak`.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from tests.faults.conftest import Served
from tests.faults.load import Residents
from wangge_core.audit.head_copy import HeadCopy
from wangge_core.audit.keys import AuditKey, PublicKeys
from wangge_core.audit.verification import Verifier
from wangge_core.database import Database
from wangge_core.settings import Settings

KILLS = 50 if os.environ.get("WANGGE_TEST_SOAK") else 5


@pytest.mark.slow
@pytest.mark.timeout(120 + 30 * KILLS)
def test_what_was_accepted_survives_every_kill_once(served: Served) -> None:
    residents = asyncio.run(_report_under_kills(served))
    assert residents.cut_off > 0, "no kill struck a request"
    asyncio.run(_everything_is_there_once(served, residents))


async def _report_under_kills(served: Served) -> Residents:
    """Let residents report while the server is killed; each time, send again what got no answer."""
    residents = Residents()
    for _ in range(KILLS):
        served.start()
        async with httpx.AsyncClient(base_url=served.url) as residents.http:
            await residents.send_again()
            work = asyncio.create_task(residents.work(asyncio.Event(), stay=False))
            await asyncio.sleep(random.uniform(0.2, 1.0))
            await asyncio.to_thread(served.kill)
            await work
    served.start()
    async with httpx.AsyncClient(base_url=served.url) as residents.http:
        await residents.send_again()
        assert not residents.pending
        await residents.look_up()
        await _until_all_is_delivered(served)
    assert served.stop() == 0, "a server that is asked to stop tidies up and says that all is well"
    return residents


async def _until_all_is_delivered(served: Served) -> None:
    """Wait for the dispatcher; the lease of the killed one has to run out first."""
    async with _opened(served.settings) as database, asyncio.timeout(60):
        wanted = {str(row["id"]) for row in await database.fetch("SELECT id FROM outbox")}
        while not wanted <= {event for _, event, _ in served.delivered()}:  # noqa: ASYNC110  another process rings no bell
            await asyncio.sleep(0.1)


async def _everything_is_there_once(served: Served, residents: Residents) -> None:
    settings = served.settings
    async with _opened(settings) as database:
        numbers = Counter(row["number"] for row in await database.fetch("SELECT number FROM cases"))
        promised = [report.receipt["number"] for report in residents.accepted if report.receipt is not None]
        assert numbers == Counter(promised), "a case is missing, or there twice"
        cases = {str(row["id"]) for row in await database.fetch("SELECT id FROM cases")}
        entries = await database.fetch("SELECT resource_id FROM audit_entry WHERE action = 'case.reported'")
        assert Counter(row["resource_id"] for row in entries) == Counter(cases)
        events = await database.fetch("SELECT key, position FROM outbox WHERE type = 'case.reported'")
        assert Counter(row["key"] for row in events) == Counter(cases)
        assert all(row["position"] for row in events)
        # What subscribers wrote in the last moment (a task for a worker) gets its number at the next start.
        numbered = "SELECT position FROM outbox WHERE position IS NOT NULL ORDER BY position"
        positions = [row["position"] for row in await database.fetch(numbered)]
        assert positions == list(range(1, len(positions) + 1))
        key = AuditKey.load_or_create(settings.keys)
        heads = HeadCopy(settings.audit_copy_folder)
        report = await Verifier(database, PublicKeys.read(settings.keys), heads, key=key, window=timedelta()).verify()
        assert report.findings == ()
        assert report.entries >= len(cases)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    database = Database.open(settings.database_url, pool_size=2)
    await database.start()
    try:
        yield database
    finally:
        await database.close()

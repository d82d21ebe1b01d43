"""`escalation_sweep`: the sweep over 1,000,000 open clocks against over 10,000, on SQLite and on PostgreSQL.

What: `Sweep.step` until nothing is due, with 1,000 clocks due at either size. Against what: the same work with a hundredth of the
clocks. Why it is fair: both sides climb the same rungs of the same number of cases, in new databases filled alike; only what is not
due differs. The sizes alternate; the median of the pairwise ratios is the figure, and 1 means that the sweep touches only what is
due. After each round every clock that changed is counted: one that was not due ends the benchmark with an error.
`WANGGE_BENCH_CLOCKS` takes another number of clocks, to try it out.
"""

import asyncio
import os
import tempfile
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

import asyncpg

from tests import world
from tests.core.cases.walking import reported
from tests.postgres import Server
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings

PAIRS: Final = 5
DUE: Final = 1_000
SMALL: Final = 10_000
BAR: Final = 1.5
LATER: Final = world.NOW + timedelta(days=365)
LONG_AGO: Final = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_COLUMNS = "case_id, kind, stage, unit_id, amount, unit, yellow_at, due_at, provisional"
_AT_ONCE: Final = 50_000


def _copies(dialect: str) -> str:
    """Return the statement that copies one clock many times; ids come from the number of each."""
    if dialect == "postgres":
        made = "(lpad(to_hex(i), 8, '0') || '-0000-7000-8000-000000000000')::uuid"
        numbers = "generate_series({}::int, {}::int) AS made(i)"
    else:
        made = "printf('%08x-0000-7000-8000-000000000000', i)"
        numbers = "(WITH RECURSIVE n(i) AS (SELECT {} UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i FROM n) AS made"
    return (
        f"INSERT INTO case_clock (id, {_COLUMNS}, started_at, next_at) "
        f"SELECT {made}, {_COLUMNS}, started_at, {{}} FROM {numbers}, (SELECT * FROM case_clock WHERE id = {{}}) AS clock"
    )


async def _fill(platform: Platform, count: int) -> None:
    case = await reported(platform)
    clock = (await platform.cases.repository.clocks(case.id))[0]
    await platform.database.execute("UPDATE case_clock SET next_at = NULL")
    statement = _copies(platform.database.dialect)
    for first in range(1, count + 1, _AT_ONCE):
        last = min(first + _AT_ONCE - 1, count)
        values = (LATER, first, last, clock.id)
        await platform.database.execute(statement, *values)
    await platform.database.execute("ANALYZE case_clock")


async def _make_due(platform: Platform) -> None:
    """Have the first clocks looked at as if they had just begun."""
    rows = await platform.database.fetch("SELECT id FROM case_clock WHERE next_at = {} ORDER BY id LIMIT {}", LATER, DUE)
    holes = ", ".join("{}" for _ in rows)
    ids = [row["id"] for row in rows]
    await platform.database.execute(f"UPDATE case_clock SET next_at = {{}} WHERE id IN ({holes})", LONG_AGO, *ids)


async def _swept(platform: Platform) -> float:
    await _make_due(platform)
    before = await _waiting(platform)
    begin, touched = perf_counter(), 0
    while done := await platform.cases.sweep.step():
        touched += done
    seconds = perf_counter() - begin
    if touched != DUE or await _waiting(platform) != before:
        message = f"The sweep touched {touched} clocks, and {DUE} were due."
        raise RuntimeError(message)
    return seconds


async def _waiting(platform: Platform) -> int:
    return int((await platform.database.fetch("SELECT COUNT(*) AS number FROM case_clock WHERE next_at = {}", LATER))[0]["number"])


async def _measure(urls: dict[int, tuple[Path, str]]) -> dict[int, list[float]]:
    seconds: dict[int, list[float]] = {size: [] for size in urls}
    async with AsyncExitStack() as stack:
        platforms = {}
        for size, (folder, url) in urls.items():
            settings = Settings(data=folder, database=url, pool_size=3, county=world.COUNTY, public_rate=100_000)
            platforms[size] = await stack.enter_async_context(Platform(settings, FixedTime(world.NOW)).opened())
            await world.build(platforms[size])
            await _fill(platforms[size], size)
        for number in range(PAIRS + 1):
            for size, platform in platforms.items():
                taken = await _swept(platform)
                if number:
                    seconds[size].append(taken)
    return seconds


async def _postgres_urls(server: str, sizes: tuple[int, ...], folder: Path) -> dict[int, tuple[Path, str]]:
    admin = await asyncpg.connect(server)
    found = {}
    for size in sizes:
        await admin.execute(f"CREATE DATABASE clocks{size}")
        found[size] = (folder / str(size), f"{server.rpartition('/')[0]}/clocks{size}")
    await admin.close()
    return found


def run(figure: str) -> dict[str, Any]:
    """Measure."""
    sizes = (SMALL, int(os.environ.get("WANGGE_BENCH_CLOCKS", "1000000")))
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name:
        folder = Path(name)
        for size in sizes:
            (folder / str(size)).mkdir()
        if figure.endswith("_pg"):
            server = Server(folder / "cluster", durable=True)
            server.create()
            server.start()
            try:
                seconds = asyncio.run(_all_on_postgres(server.url, sizes, folder))
            finally:
                server.stop()
        else:
            seconds = asyncio.run(_measure({size: (folder / str(size), f"sqlite:///{folder / str(size) / 'w.sqlite'}") for size in sizes}))
    ratios = [large / small for small, large in zip(seconds[sizes[0]], seconds[sizes[1]], strict=True)]
    return {
        "id": figure,
        "value": median(ratios),
        "unit": "x",
        "ratio_to": f"the same over {SMALL} clocks",
        "bar": BAR,
        "holds": median(ratios) <= BAR,
        "n": len(ratios),
        "spread": [min(ratios), max(ratios)],
        "clocks": sizes[1],
        "seconds": median(seconds[sizes[1]]),
    }


async def _all_on_postgres(server: str, sizes: tuple[int, ...], folder: Path) -> dict[int, list[float]]:
    return await _measure(await _postgres_urls(server, sizes, folder))

"""`list_scale`: the first page of a scoped case list at 1,000,000 cases against at 10,000.

What: `CaseQueries.page`, as `GET /cases` calls it: rights, one statement, fifty cases made ready to be shown. Asked by the
county's dispatcher, a township's and a grid worker of one village; each for the queues `all`, `open` and `todo`. Against what:
the same call on the same server, over a county that differs only in its number of cases. Why it is fair: places, states, ages
and private cases are spread alike at each size (`tests.core.cases.filling`), and every page is full at every size, so both
sides return the same number of cases. The sizes alternate call by call; for each asker and queue the median of the pairwise ratios is
taken, and the worst of all these, on SQLite and on PostgreSQL, is the figure. `slopes` are the exponents of cost over size,
fitted over 10,000, 100,000 and 1,000,000 cases: 0 is flat, 1 is proportional.
"""

import asyncio
import math
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import linear_regression, median
from typing import Any, Final

import asyncpg
import msgspec

from tests import world
from tests.core.cases.filling import fill
from tests.postgres import Server
from tests.world import World
from wangge_core.access.model import Actor
from wangge_core.cases.filters import CaseFilter, Queue
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings

SIZES: Final = (10_000, 100_000, 1_000_000)
PAIRS: Final = 9
CALLS: Final = 10
"""Pages at each size in one round, in turn."""
PAGE: Final = 50
BAR: Final = 1.5
ASKERS: Final = ("county_dispatcher", "north_dispatcher", "worker")
QUEUES: Final[Sequence[Queue]] = ("all", "open", "todo")

Counties = dict[int, tuple[Platform, World]]
"""The filled counties of one database, by size."""


class Series(msgspec.Struct):
    """One asker's queue on one database: seconds a page, by size, one entry for each round."""

    dialect: str
    asker: str
    queue: Queue
    seconds: dict[int, list[float]]

    def ratios(self) -> list[float]:
        """Return largest size by smallest, round by round."""
        return [large / small for large, small in zip(self.seconds[SIZES[-1]], self.seconds[SIZES[0]], strict=True)]

    def slope(self) -> float:
        """Return the exponent of cost over size."""
        costs = [math.log(median(self.seconds[size])) for size in SIZES]
        return linear_regression([math.log(size) for size in SIZES], costs).slope


async def _county(folder: Path, url: str, size: int, stack: AsyncExitStack) -> tuple[Platform, World]:
    settings = Settings(data=folder, database=url, sqlite_synchronous="NORMAL", pool_size=2, county=world.COUNTY)
    platform = await stack.enter_async_context(Platform(settings, FixedTime(world.NOW)).opened())
    people = await world.build(platform)
    world.keep(people, folder)
    await fill(platform, size)
    return platform, people


async def _timed(platform: Platform, actor: Actor, wanted: CaseFilter) -> float:
    start = time.perf_counter()
    page = await platform.cases.queries.page(actor, wanted, None, PAGE)
    taken = time.perf_counter() - start
    if len(page.items) != PAGE:
        raise RuntimeError(f"a page of {len(page.items)} cases compares with nothing")
    return taken


async def _round(counties: Counties, asker: str, queue: Queue) -> dict[int, float]:
    """Ask for the page at each size in turn, some times over, and return the seconds a page by size."""
    taken = dict.fromkeys(counties, 0.0)
    for _ in range(CALLS):
        for size, (platform, people) in counties.items():
            taken[size] += await _timed(platform, people.actor(asker), CaseFilter(queue=queue)) / CALLS
    return taken


async def _series(dialect: str, counties: Counties) -> list[Series]:
    measured = []
    for asker in ASKERS:
        for queue in QUEUES:
            await _round(counties, asker, queue)
            rounds = [await _round(counties, asker, queue) for _ in range(PAIRS)]
            measured.append(Series(dialect, asker, queue, {size: [taken[size] for taken in rounds] for size in counties}))
    return measured


async def _measured(dialect: str, folder: Path, urls: dict[int, str]) -> list[Series]:
    async with AsyncExitStack() as stack:
        counties = {size: await _county(folder / str(size), url, size, stack) for size, url in urls.items()}
        return await _series(dialect, counties)


async def _named(server: Server) -> dict[int, str]:
    connection = await asyncpg.connect(server.url)
    for size in SIZES:
        await connection.execute(f"CREATE DATABASE list{size}")
    await connection.close()
    return {size: f"{server.url.rpartition('/')[0]}/list{size}" for size in SIZES}


def _on_postgres(folder: Path) -> list[Series]:
    server = Server(folder / "cluster")
    server.create()
    server.start()
    try:
        return asyncio.run(_measured("postgres", folder, asyncio.run(_named(server))))
    finally:
        server.stop()


def run() -> dict[str, Any]:
    """Fill both databases at each size, measure, and return one figure of `build/bench.json`."""
    folder = Path(tempfile.mkdtemp(prefix="wangge-bench-"))
    try:
        urls = {size: f"sqlite:///{folder / 'sqlite' / str(size) / 'wangge.sqlite'}" for size in SIZES}
        measured = asyncio.run(_measured("sqlite", folder / "sqlite", urls))
        shutil.rmtree(folder / "sqlite")
        measured += _on_postgres(folder)
    finally:
        shutil.rmtree(folder)
    worst = max(measured, key=lambda series: median(series.ratios()))
    ratios = worst.ratios()
    return {
        "id": "list_scale",
        "value": round(median(ratios), 3),
        "unit": "×",
        "ratio_to": f"the same page at {SIZES[0]:,} cases",
        "baseline": round(median(worst.seconds[SIZES[0]]) * 1000, 3),
        "bar": BAR,
        "holds": median(ratios) <= BAR,
        "n": len(ratios),
        "spread": [min(ratios), max(ratios)],
        "worst": f"{worst.dialect}, {worst.asker}, {worst.queue}",
        "ratios": {f"{one.dialect} {one.asker} {one.queue}": round(median(one.ratios()), 3) for one in measured},
        "slopes": {f"{one.dialect} {one.asker} {one.queue}": round(one.slope(), 4) for one in measured},
        "milliseconds": {
            f"{one.dialect} {one.asker} {one.queue}": [round(median(one.seconds[size]) * 1000, 3) for size in SIZES] for one in measured
        },
    }

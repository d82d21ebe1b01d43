"""Ours against theirs, call by call, on both databases: what the benches of collections have in common."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

import msgspec

from tests.postgres import Server
from wangge_core.database import Database

BAR: Final = 2.0
_RATIO_TO: Final = "hand-written SQL over a table made for it"
Side = Callable[[], Awaitable[object]]


class Series(msgspec.Struct):
    """One question to one database: seconds a call of either side, one pair for each round."""

    dialect: str
    name: str
    ours: list[float]
    theirs: list[float]

    def ratios(self) -> list[float]:
        """Return ours by theirs, round by round."""
        return [one / other for one, other in zip(self.ours, self.theirs, strict=True)]

    def ratio(self) -> float:
        """Return the median of the pairwise ratios."""
        return median(self.ratios())


async def alternated(database: Database, name: str, ours: Side, theirs: Side, *, rounds: int, calls: int = 1) -> Series:
    """Time both sides by turns; a round is so many calls of each. What they answer is for the caller to have compared."""
    series = Series(database.dialect, name, [], [])
    for side in (ours, theirs):
        await _timed(side, calls)
    for _ in range(rounds):
        series.ours.append(await _timed(ours, calls))
        series.theirs.append(await _timed(theirs, calls))
    return series


async def _timed(side: Side, calls: int) -> float:
    start = time.perf_counter()
    for _ in range(calls):
        await side()
    return (time.perf_counter() - start) / calls


async def settled(database: Database) -> None:
    """Leave a database that was just filled as one that has run for a day: with statistics, and vacuumed as PostgreSQL does by itself."""
    if database.dialect == "sqlite":
        await database.execute("ANALYZE")
        return
    async with database.engine.running_pool.acquire() as connection:
        await connection.execute("VACUUM ANALYZE")


def on_both(measured: Callable[[Path, str], Awaitable[list[Series]]]) -> list[Series]:
    """Measure on SQLite, then on PostgreSQL: the function takes a folder and the database's address."""
    folder = Path(tempfile.mkdtemp(prefix="wangge-bench-"))
    try:
        found = asyncio.run(_awaited(measured(folder / "sqlite", f"sqlite:///{folder / 'sqlite' / 'wangge.sqlite'}")))
        shutil.rmtree(folder / "sqlite")
        server = Server(folder / "cluster")
        server.create()
        server.start()
        try:
            found += asyncio.run(_awaited(measured(folder / "data", server.url)))
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
    return found


async def _awaited(series: Awaitable[list[Series]]) -> list[Series]:
    return await series


def figure(name: str, series: Sequence[Series], judged: Sequence[Series]) -> dict[str, Any]:
    """Return one figure of `build/bench.json`: the worst of those that are judged, with the others beside it."""
    worst = max(judged, key=Series.ratio)
    ratios = worst.ratios()
    return {
        "id": name,
        "value": round(worst.ratio(), 3),
        "unit": "×",
        "ratio_to": _RATIO_TO,
        "baseline": round(median(worst.theirs) * 1000, 3),
        "bar": BAR,
        "holds": worst.ratio() <= BAR,
        "n": len(ratios),
        "spread": [min(ratios), max(ratios)],
        "worst": f"{worst.dialect}, {worst.name}",
        "ratios": {f"{one.dialect} {one.name}": round(one.ratio(), 3) for one in series},
        "milliseconds": {f"{one.dialect} {one.name}": [round(median(side) * 1000, 3) for side in (one.ours, one.theirs)] for one in series},
    }

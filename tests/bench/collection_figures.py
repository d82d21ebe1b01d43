"""`collection_figures`: numbers of 1,000,000 documents by a declared index, scoped, against hand-written SQL.

What: `DocumentFigures.figures`, which answers `/figures` and the blocks of pages: rights, where the plugin is on, the choice of the
index, the statements, and the groups put together. Three questions: how many homes in each state; how many let ones were checked in
each month; the rent of the let ones that were checked since a day, added up (the bound is 200,000). Against what: the statement that
somebody would write for each over the table of `collection_list`, made for it with a column for each field and the index
`(l4, state, checked_on, id)`, through the same `Database`. Why it is fair: both hold the same rows, are asked for the same town and
come to the same numbers (checked); the sides alternate call by call. The worst median of the pairwise ratios over the two counts
and both databases is the figure. The sum has no bar, its ratio and milliseconds stand beside it: it reads documents, which are
JSON, and therefore has its bound, where the table made by hand has a column of numbers.
"""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests import world
from tests.bench.collection_list import DOCUMENTS, Series, county
from tests.core.collections.example import HOMES
from tests.postgres import Server
from tests.world import World
from wangge_core.collections.figures import Question
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.platform import Platform

PAIRS: Final = 7
BAR: Final = 2.0
_DAY: Final = "2026-06-01"
_LET: Final = ("state=let",)
QUESTIONS: Final[Mapping[str, Question]] = {
    "states": Question(group="state"),
    "months": Question(wanted=Wanted(filters=read_filters(_LET)), group="checked_on", by="month", limit=200),
    "rent": Question(wanted=Wanted(filters=read_filters([*_LET, f"checked_on>={_DAY}"])), measure="sum", field="rent"),
}
_WHERE: Final = "FROM by_hand WHERE l4 = {}"
_BY_HAND: Final[Mapping[str, tuple[str, tuple[object, ...]]]] = {
    "states": (f"SELECT state AS value, COUNT(*) AS figure {_WHERE} GROUP BY state", ()),
    "months": (f"SELECT substr(checked_on, 1, 7) AS value, COUNT(*) AS figure {_WHERE} AND state = {{}} GROUP BY 1", ("let",)),
    "rent": (
        f"SELECT NULL AS value, SUM(CAST(rent AS DOUBLE PRECISION)) AS figure {_WHERE} AND state = {{}} AND checked_on >= {{}}",
        ("let", _DAY),
    ),
}


class Sides:
    """The two ways to the same numbers."""

    def __init__(self, platform: Platform, people: World) -> None:
        self._platform = platform
        self._actor = people.actor("north_dispatcher")

    async def ours(self, name: str) -> dict[Any, float]:
        found = await self._platform.documents.figures.figures(self._actor, HOMES, QUESTIONS[name])
        return {one.value: one.figure or 0 for one in found.groups or (found.total,)}

    async def theirs(self, name: str) -> dict[Any, float]:
        sql, values = _BY_HAND[name]
        return {row["value"]: float(row["figure"] or 0) for row in await self._platform.database.fetch(sql, world.NORTH, *values)}


async def _timed(side: Any, name: str) -> float:
    start = time.perf_counter()
    await side(name)
    return time.perf_counter() - start


async def measured(folder: Path, url: str, documents: int = DOCUMENTS) -> list[Series]:
    """Fill a database, and time both sides of each question."""
    async with county(folder, url, documents) as (platform, people):
        sides, found = Sides(platform, people), []
        for name in QUESTIONS:
            if await sides.ours(name) != await sides.theirs(name):
                raise RuntimeError(f"the two sides of {name} differ, so that they compare with nothing")
            series = Series(platform.database.dialect, name, [], [])
            for _ in range(PAIRS):
                series.ours.append(await _timed(sides.ours, name))
                series.theirs.append(await _timed(sides.theirs, name))
            found.append(series)
        return found


def _on_postgres(folder: Path) -> list[Series]:
    server = Server(folder / "cluster")
    server.create()
    server.start()
    try:
        return asyncio.run(measured(folder / "data", server.url))
    finally:
        server.stop()


def run() -> dict[str, Any]:
    """Fill both databases, measure, and return one figure of `build/bench.json`."""
    folder = Path(tempfile.mkdtemp(prefix="wangge-bench-"))
    try:
        series = asyncio.run(measured(folder / "sqlite", f"sqlite:///{folder / 'sqlite' / 'wangge.sqlite'}"))
        shutil.rmtree(folder / "sqlite")
        series += _on_postgres(folder)
    finally:
        shutil.rmtree(folder)
    worst = max((one for one in series if QUESTIONS[one.name].measure == "count"), key=lambda one: median(one.ratios()))
    ratios = worst.ratios()
    return {
        "id": "collection_figures",
        "value": round(median(ratios), 3),
        "unit": "×",
        "ratio_to": "hand-written SQL over a table made for it",
        "baseline": round(median(worst.theirs) * 1000, 3),
        "bar": BAR,
        "holds": median(ratios) <= BAR,
        "n": len(ratios),
        "spread": [min(ratios), max(ratios)],
        "worst": f"{worst.dialect}, {worst.name}",
        "ratios": {f"{one.dialect} {one.name}": round(median(one.ratios()), 3) for one in series},
        "milliseconds": {
            f"{one.dialect} {one.name}": [round(median(one.ours) * 1000, 3), round(median(one.theirs) * 1000, 3)] for one in series
        },
    }

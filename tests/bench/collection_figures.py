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

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from tests import world
from tests.bench.collection_list import DOCUMENTS, county
from tests.bench.two_sides import Series, alternated, figure, on_both
from tests.core.collections.example import HOMES
from tests.world import World
from wangge_core.collections.figures import Question
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.platform import Platform

PAIRS: Final = 7
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


async def measured(folder: Path, url: str, documents: int = DOCUMENTS) -> list[Series]:
    """Fill a database, and time both sides of each question."""
    async with county(folder, url, documents) as (platform, people):
        sides, found = Sides(platform, people), []
        for name in QUESTIONS:
            if await sides.ours(name) != await sides.theirs(name):
                raise RuntimeError(f"the two sides of {name} differ, so that they compare with nothing")
            both = partial(sides.ours, name), partial(sides.theirs, name)
            found.append(await alternated(platform.database, name, *both, rounds=PAIRS))
        return found


def run() -> dict[str, Any]:
    """Fill both databases, measure, and return one figure of `build/bench.json`."""
    series = on_both(measured)
    return figure("collection_figures", series, [one for one in series if QUESTIONS[one.name].measure == "count"])

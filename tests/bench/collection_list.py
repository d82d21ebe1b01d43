"""`collection_list`: a page of 50 of 1,000,000 documents by a declared index, scoped, against hand-written SQL.

What: `DocumentQueries.page` as the API calls it: rights, where the plugin is on, the choice of the index, one statement,
fifty documents decoded and masked. Against what: a table that somebody would write for the same data by hand, a column for
each field and for who made and changed it, and the index `(l4, state, checked_on, id)` that the list wants, read by one
statement through the same `Database`, rows as dictionaries. Why it is fair: both hold the same million rows, are asked for
the same town, state and order, and return the same fifty homes in the same order (checked); the sides alternate call by
call. Both are left as in a database that has run for a day (`settled`). The worst median of the pairwise ratios over two lists
(one state; one state from a day on, the second page) and both databases is the figure.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from tests import world
from tests.bench.two_sides import Series, alternated, figure, on_both, settled
from tests.core.collections import example
from tests.core.collections.conftest import RIGHTS, grant
from tests.core.collections.example import HOMES
from tests.core.collections.filling import GRIDS, fill
from tests.world import World
from wangge_core.collections.model import Shape
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.database import Database
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings

DOCUMENTS: Final = 1_000_000
PAIRS: Final = 15
CALLS: Final = 20
PAGE: Final = 50
LISTS: Final = ("state", "state_from_day_page_2")
_DAY: Final = "2025-06-01"
_FIELDS: Final = ("number", "address", "state", "tenants", "rent", "checked_on", "owner_identity", "owner")
_MADE: Final = "created_at, created_by, changed_at, changed_by"
_STAMPS: Final = "created_at TIMESTAMPTZ, created_by VARCHAR(120), changed_at TIMESTAMPTZ, changed_by VARCHAR(120)"


async def _by_hand(database: Database, shape: Shape) -> None:
    """Make the table that somebody would write by hand, with the very rows."""
    taken = ", ".join(
        f"json_extract(body, '$.{field}')" if database.dialect == "sqlite" else f"(body::json->>'{field}')" for field in _FIELDS
    )
    names = ", ".join(f"{field} TEXT" for field in _FIELDS)
    await database.execute(
        f"CREATE TABLE by_hand (id UUID PRIMARY KEY, l4 VARCHAR(9), area VARCHAR(15), version INTEGER, {_STAMPS}, {names})"
    )
    for grid in GRIDS:  # one statement for all of them would outlast the pool's patience on a busy machine
        await database.execute(
            f"INSERT INTO by_hand SELECT id, l4, area, version, {_MADE}, {taken} FROM {shape.table} WHERE l6 = {{}}",
            grid,
        )
    await database.execute("CREATE INDEX by_hand_list ON by_hand (l4, state, checked_on, id)")
    await settled(database)


@asynccontextmanager
async def county(folder: Path, url: str, documents: int = DOCUMENTS) -> AsyncIterator[tuple[Platform, World]]:
    """A county with so many homes, and the same in a table made by hand."""
    settings = Settings(data=folder, database=url, sqlite_synchronous="NORMAL", pool_size=2, county=world.COUNTY)
    async with Platform(settings, FixedTime(world.NOW)).opened() as platform:
        people = await world.build(platform)
        platform.host.admit(example.found(declared={"indexes": [["state", "checked_on"]]}))
        await world.enable(platform, example.PLUGIN, world.COUNTY)
        for role, names in RIGHTS.items():
            await grant(platform, role, *names)
        shape = await platform.documents.shapes.of(platform.documents.declarations.find(HOMES))
        await fill(platform.database, shape, documents)
        await _by_hand(platform.database, shape)
        yield platform, people


class Sides:
    """The two ways to the same page."""

    def __init__(self, platform: Platform, people: World) -> None:
        self._platform = platform
        self._actor = people.actor("north_dispatcher")
        self._after: str | None = None
        self._last: Sequence[Any] = ()

    async def begin(self) -> None:
        """Read the first page of the second list, after which both sides go on."""
        page = await self._platform.documents.queries.page(self._actor, HOMES, self._wanted(LISTS[1]), None, PAGE)
        last = page.documents[-1]
        self._after, self._last = page.next, (last.body["checked_on"], last.id)

    @staticmethod
    def _wanted(name: str) -> Wanted:
        return Wanted(filters=read_filters(["state=let"] if name == LISTS[0] else ["state=let", f"checked_on>={_DAY}"]))

    async def ours(self, name: str) -> list[str]:
        after = None if name == LISTS[0] else self._after
        page = await self._platform.documents.queries.page(self._actor, HOMES, self._wanted(name), after, PAGE)
        return [document.body["number"] for document in page.documents]

    async def theirs(self, name: str) -> list[str]:
        more, values = "", list[object]()
        if name != LISTS[0]:
            more, values = "AND checked_on >= {} AND (checked_on, id) > ({}, {})", [self._last[0], *self._last]
        rows = await self._platform.database.fetch(
            f"SELECT id, area, version, {_MADE}, {', '.join(_FIELDS)} FROM by_hand WHERE l4 = {{}} AND state = {{}} {more} "
            f"ORDER BY checked_on, id LIMIT {PAGE}",
            world.NORTH,
            "let",
            *values,
        )
        return [row["number"] for row in rows]


async def measured(folder: Path, url: str, documents: int = DOCUMENTS) -> list[Series]:
    """Fill a database, and time both sides of each list."""
    async with county(folder, url, documents) as (platform, people):
        sides, found = Sides(platform, people), []
        await sides.begin()
        for name in LISTS:
            mine, by_hand = await sides.ours(name), await sides.theirs(name)
            if mine != by_hand or len(mine) != PAGE:
                raise RuntimeError(f"the two sides of {name} differ, so that they compare with nothing")
            both = partial(sides.ours, name), partial(sides.theirs, name)
            found.append(await alternated(platform.database, name, *both, rounds=PAIRS, calls=CALLS))
        return found


def run() -> dict[str, Any]:
    """Fill both databases, measure, and return one figure of `build/bench.json`."""
    series = on_both(measured)
    return figure("collection_list", series, series)

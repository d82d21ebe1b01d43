"""`index_scale`: the index with 10,000 projects of 20 releases against one with 100.

What: the 99th percentile of a project page that nobody has asked for before, so that it comes out of the database each time, in
one process without HTTP, on SQLite and on PostgreSQL. Against what: the same call on the same server, over a registry that
differs only in its number of projects. Why it is fair: every page has twenty releases at either size; the sizes alternate call by
call. The worse ratio of the two databases is the figure. Beside it the slowest of a set of searches (words, facets, both, nothing found)
is measured at the large size; it has a bar of its own of 100 ms, and the figure holds only if both do.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

import asyncpg

from tests.postgres import Server
from tests.registry.filling import fill, folder_of, package_of
from wangge_registry.index.catalogue import Catalogue
from wangge_registry.index.pages import JSON
from wangge_registry.versions.listing import Facet, Listing, Wanted
from wangge_serving.database import Database

SIZES: Final = (100, 10_000)
RELEASES: Final = 20
ROUNDS: Final = 7
CALLS: Final = 300
BAR: Final = 1.5
SEARCH_BAR: Final = 100.0
"""Milliseconds."""
SEARCHES: Final = (
    Wanted(words="weather"),
    Wanted(words="路灯 登记"),
    Wanted(words="plugin 9999"),
    Wanted(words="nobody has this"),
    Wanted(facets=frozenset(Facet)),
    Wanted(words="lamps", facets=frozenset({Facet.NO_EGRESS}), without_scope="reports:read"),
    Wanted(after="works.plugin-09000"),
)


async def _seconds(call: Callable[[], Awaitable[Any]]) -> float:
    began = time.perf_counter()
    await call()
    return time.perf_counter() - began


async def _page(catalogue: Catalogue, number: int) -> None:
    catalogue.forget()
    page = await catalogue.project(package_of(number), JSON)
    if page is None or page.body.count(b'"filename"') != RELEASES:
        raise RuntimeError(f"the page of {package_of(number)} is not whole")


async def _measured(urls: list[str], folder: Path) -> tuple[list[float], dict[str, float], list[float]]:
    databases = [Database.open(url) for url in urls]
    catalogues = []
    for database, size in zip(databases, SIZES, strict=True):
        await database.start()
        files = folder_of(folder)
        await fill(database, files, size, RELEASES)
        if database.dialect == "postgres":
            await database.execute("ANALYZE")
        catalogues.append(Catalogue(database, files))
    ratios, tails = [], []
    for round_ in range(ROUNDS + 1):
        seconds: tuple[list[float], list[float]] = ([], [])
        for call in range(CALLS):
            for each, size, catalogue in zip(seconds, SIZES, catalogues, strict=True):
                number = (call * 37 + round_ * 11) % size
                each.append(await _seconds(lambda catalogue=catalogue, number=number: _page(catalogue, number)))  # type: ignore[misc]
        small, large = (quantiles(each, n=100)[98] for each in seconds)
        ratios.append(large / small)
        tails.append(large * 1000)
    listing = Listing(databases[1])
    searches = {}
    for wanted in SEARCHES:
        taken = [await _seconds(lambda wanted=wanted: listing.search(wanted, 50)) for _ in range(9)]  # type: ignore[misc]
        searches[f"{wanted.words} {' '.join(sorted(wanted.facets))}".strip() or "a later page"] = median(taken) * 1000
    for database in databases:
        await database.close()
    return ratios[1:], searches, tails[1:]


async def _postgres(server: Server) -> list[str]:
    admin = await asyncpg.connect(server.url)
    names = [f"index_{size}" for size in SIZES]
    for name in names:
        await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    return [f"{server.url.rpartition('/')[0]}/{name}" for name in names]


def run() -> dict[str, Any]:
    """Measure the figure `index_scale`."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name:
        folder = Path(name)
        found = {"sqlite": asyncio.run(_measured([f"sqlite:///{folder / str(size)}.sqlite" for size in SIZES], folder))}
        server = Server(folder / "cluster")
        server.create()
        server.start()
        try:
            found["postgres"] = asyncio.run(_measured(asyncio.run(_postgres(server)), folder))
        finally:
            server.stop()
    worst = max(found, key=lambda dialect: median(found[dialect][0]))
    ratios = found[worst][0]
    value, slowest = median(ratios), max(max(searches.values()) for _, searches, _ in found.values())
    return {
        "id": "index_scale",
        "value": value,
        "unit": "×",
        "ratio_to": f"{SIZES[0]} projects",
        "baseline": f"p99 at {SIZES[1]} projects: " + ", ".join(f"{kind} {median(tails):.1f} ms" for kind, (_, _, tails) in found.items()),
        "searches_ms": {kind: {words: round(taken, 1) for words, taken in searches.items()} for kind, (_, searches, _) in found.items()},
        "slowest_search_ms": slowest,
        "worst": worst,
        "bar": BAR,
        "holds": value <= BAR and slowest <= SEARCH_BAR,
        "n": ROUNDS,
        "spread": [min(ratios), max(ratios)],
    }

"""`search_1m`: a page of 50 found by words among 1,000,000 cases, in milliseconds, on both databases.

What: `CaseQueries.page` with `q`, whole: right, condition, rows, units, texts; for a leader of the county. Words are drawn from
real residents' messages: one that is in a case of a thousand or fewer, two characters, four, and two words at once; a word that
is in every tenth case is measured apart, since its page costs what the number of hits costs. Against what: the same page asked
of the same database with `text LIKE '%…%'`, as a plain system does. The figure is the slowest median of the rare kinds on
either database; the ratio is that of LIKE's. Before any time is taken, every query's count is compared with a scan in Python.
"""

import asyncio
import random
import re
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

import openpyxl

from tests import world
from tests.core.cases.making import a_case
from tests.postgres import Server
from wangge_core.cases.filters import CaseFilter
from wangge_core.cases.model import Place
from wangge_core.cases.rows import case_row, words_of_case
from wangge_core.cases.searching import normalised, words_of
from wangge_core.ids import id_at
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings

CASES: Final = 1_000_000
BAR: Final = 100.0
RUNS: Final = 5
_MESSAGES: Final = Path(__file__).parents[3] / "shared" / "data" / "messages" / "messages_with_replies_2816.xlsx"
_CHANCE: Final = random.Random(20_220_801)
_PARTS: Final = 3
_CLOSE: Final = re.compile("[,。，、；;！!？?\\s]+")


def phrases() -> list[str]:
    """Return the phrases of the real messages, as people wrote them."""
    book = openpyxl.load_workbook(_MESSAGES, read_only=True)
    texts = [str(cell) for sheet in book for row in sheet.iter_rows(min_row=2, values_only=True) for cell in row[4:5] if cell]
    return sorted({part for text in texts for part in _CLOSE.split(text) if 4 <= len(part) <= 20})


def texts(count: int) -> list[str]:
    """Draw the texts of cases: every tenth has a word of its own beside phrases of the real ones."""
    known = phrases()
    return [
        "，".join(_CHANCE.choices(known, k=_PARTS))
        + ("，窨井盖翘起" if number % 10 == 3 else "")
        + ("，凤凰木倒伏" if number % 5_000 == 7 else "")
        for number in range(count)
    ]


QUERIES: Final = {"rare": "凤凰木", "two": "凤凰", "long": "凤凰木倒伏", "both": "凤凰 窨井盖", "one": "凰", "common": "窨井盖"}
"""Every figure's words; `both` has none in common and must find nothing, fast."""


async def _fill(platform: Platform, given: list[str]) -> None:
    """Insert cases in one go, round the service: what is measured is reading."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    grids = tuple(world.GRIDS)
    for first in range(0, len(given), 20_000):
        cases = [
            a_case(
                number=f"{world.COUNTY}-240101-{first + offset:08d}",
                id=id_at(start + timedelta(minutes=first + offset)),
                text=text,
                place=Place(grids[offset % len(grids)], None, 112.0, 28.0),
            )
            for offset, text in enumerate(given[first : first + 20_000])
        ]
        rows = [case_row(case) for case in cases]
        words = [row for case in cases for row in words_of_case(case)]
        await _insert(platform, rows)
        await _insert(platform, words)
    if platform.database.dialect == "postgres":
        await platform.database.execute("VACUUM ANALYZE cases")
        await platform.database.execute("VACUUM ANALYZE case_search")
    else:
        await platform.database.execute("ANALYZE")


async def _insert(platform: Platform, rows: list[Any]) -> None:
    table, columns = rows[0].table, list(rows[0].values)
    values = [tuple(row.values.values()) for row in rows]
    engine: Any = platform.database.engine
    if platform.database.dialect == "postgres":
        async with engine.running_pool.acquire() as connection:
            texts = [tuple(value if not isinstance(value, dict) else str(value) for value in line) for line in values]
            await connection.copy_records_to_table(table, records=texts, columns=columns)
        return
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"

    def work(connection: Any) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(statement, values)
        connection.execute("COMMIT")

    await engine.writer.call(work)


async def _timed(platform: Platform, actor: Any, query: str) -> float:
    spent = []
    for _ in range(RUNS):
        start = time.perf_counter()
        await platform.cases.queries.page(actor, CaseFilter(q=query), None, 50)
        spent.append((time.perf_counter() - start) * 1e3)
    return median(spent)


async def _plain(platform: Platform, query: str) -> float:
    sql = "SELECT * FROM cases WHERE l3 = {} AND text LIKE {} ORDER BY id DESC LIMIT 51"
    start = time.perf_counter()
    await platform.database.fetch(sql, world.COUNTY, f"%{query}%")
    return (time.perf_counter() - start) * 1e3


async def _measured(folder: Path, url: str, given: list[str]) -> dict[str, Any]:
    settings = Settings(data=folder, database=url, county=world.COUNTY, sqlite_synchronous="NORMAL")
    async with Platform(settings, FixedTime(world.NOW)).opened() as platform:
        actor = (await world.build(platform)).actor("leader")
        start = time.perf_counter()
        await _fill(platform, given)
        print(f"{platform.database.dialect}: filled in {time.perf_counter() - start:.0f} s", file=sys.stderr)
        kept, found, wrong = [normalised(text) for text in given], {}, 0
        for kind, query in QUERIES.items():
            expected = sum(all(word in text for word in words_of(query)) for text in kept)
            counts = await platform.cases.queries.counts(actor, CaseFilter(q=query))
            wrong += counts.count != expected
            found[kind] = {"hits": expected, "ms": round(await _timed(platform, actor, query), 2)}
        found["like"] = {"ms": round(await _plain(platform, QUERIES["rare"]), 2)}
        print(platform.database.dialect, found, "wrong", wrong, file=sys.stderr, flush=True)
        return found | {"wrong": wrong}


def run(_: str = "search_1m") -> dict[str, Any]:
    """Fill, compare, measure."""
    given = texts(CASES)
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name:
        folder = Path(name)
        results = {"sqlite": asyncio.run(_measured(folder / "s", f"sqlite:///{folder / 's' / 'wangge.sqlite'}", given))}
        server = Server(folder / "cluster", durable=True)
        server.create()
        server.start()
        try:
            results["postgres"] = asyncio.run(_measured(folder / "p", server.url, given))
        finally:
            server.stop()
    rare = [found[kind]["ms"] for found in results.values() for kind in ("rare", "two", "long", "both", "one")]
    like = median(found["like"]["ms"] for found in results.values())
    wrong = sum(found["wrong"] for found in results.values())
    return {
        "id": "search_1m",
        "value": max(rare),
        "unit": "ms",
        "ratio_to": "the same page by text LIKE '%…%'",
        "baseline": like,
        "bar": BAR,
        "holds": max(rare) <= BAR and wrong == 0,
        "n": CASES,
        "spread": [min(rare), max(rare)],
        "wrong": wrong,
        "results": results,
    }

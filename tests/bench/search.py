"""`search_1m`: a page of 50 found by words among 1,000,000 cases, against the same page by `LIKE`, on both databases.

What: `CaseQueries.page` with `q`, whole: right, condition, rows, units, texts; for a leader of the county. Words are drawn from
real residents' messages: one that is in a case of a thousand or fewer, two characters, four, one, and two words of which one is
common. Against what: the same page of the same service, its words looked for with `text LIKE '%…%'` as a plain system does; same
right, order, rows, units and texts. The two alternate, the median of the pairwise ratios is a kind's figure, and the worst kind
on either database is the benchmark's. A word that is in every tenth case is measured apart: `LIKE` finds 50 of them after 500
rows, which no index can beat. Before any time is taken, every query's count is compared with a scan in Python.
`WANGGE_BENCH_CASES` takes fewer cases, to try it out.
"""

import asyncio
import os
import random
import re
import sys
import tempfile
import time
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import UUID

import openpyxl
from msgspec.structs import replace

from tests import world
from tests.core.cases.making import a_case
from tests.postgres import Server
from wangge_core.access.model import Actor
from wangge_core.cases.filters import CaseFilter, Sight, condition
from wangge_core.cases.model import Case, Place
from wangge_core.cases.queries import CaseQueries
from wangge_core.cases.rows import case_of, case_row, words_of_case
from wangge_core.cases.searching import normalised, words_of
from wangge_core.ids import id_at
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings

CASES: Final = int(os.environ.get("WANGGE_BENCH_CASES", "1000000"))
BAR: Final = 0.25
PAIRS: Final = 5
RARE: Final = ("rare", "two", "long", "both", "one")
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


class _Like(CaseQueries):
    """The same queries, whose words are looked for as a plain system does."""

    async def _cases(self, sight: Sight, wanted: CaseFilter, _after: UUID | None, limit: int, now: datetime) -> list[Case]:
        text, values = condition(sight, replace(wanted, q=None), now, self.database.dialect)
        words = wanted.q.split() if wanted.q else []
        text += " AND text LIKE {}" * len(words)
        rows = await self.database.fetch(
            f"SELECT * FROM cases WHERE {text} ORDER BY id DESC LIMIT {{}}", *values, *(f"%{word}%" for word in words), limit
        )
        return [case_of(row) for row in rows]


async def _timed(queries: CaseQueries, actor: Actor, query: str) -> float:
    start = time.perf_counter()
    await queries.page(actor, CaseFilter(q=query), None, 50)
    return (time.perf_counter() - start) * 1e3


async def _compared(platform: Platform, actor: Actor, query: str) -> dict[str, Any]:
    """Time both in turn, after one of each to warm up."""
    ours = platform.cases.queries
    plain = _Like(**{name.name: getattr(ours, name.name) for name in fields(ours)})
    pairs = [(await _timed(ours, actor, query), await _timed(plain, actor, query)) for _ in range(PAIRS + 1)][1:]
    ratios = sorted(one / other for one, other in pairs)
    return {
        "ms": round(median(one for one, _ in pairs), 2),
        "like_ms": round(median(other for _, other in pairs), 2),
        "ratio": round(median(ratios), 3),
        "spread": [round(ratios[0], 3), round(ratios[-1], 3)],
    }


async def _measured(folder: Path, url: str, given: list[str]) -> dict[str, Any]:
    settings = Settings(data=folder, database=url, county=world.COUNTY, sqlite_synchronous="NORMAL")
    async with Platform(settings, FixedTime(world.NOW)).opened() as platform:
        actor = (await world.build(platform)).actor("leader")
        start = time.perf_counter()
        await _fill(platform, given)
        print(f"{platform.database.dialect}: filled in {time.perf_counter() - start:.0f} s", file=sys.stderr)
        kept, found, wrong = [normalised(text) for text in given], dict[str, Any](), 0
        for kind, query in QUERIES.items():
            expected = sum(all(word in text for word in words_of(query)) for text in kept)
            counts = await platform.cases.queries.counts(actor, CaseFilter(q=query))
            wrong += counts.count != expected
            found[kind] = {"hits": expected} | await _compared(platform, actor, query)
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
    rare = [found[kind] for found in results.values() for kind in RARE]
    worst = max(rare, key=lambda one: one["ratio"])
    wrong = sum(found["wrong"] for found in results.values())
    return {
        "id": "search_1m",
        "value": worst["ratio"],
        "unit": "×",
        "ratio_to": "the same page by text LIKE '%…%'",
        "baseline": worst["like_ms"],
        "bar": BAR,
        "holds": worst["ratio"] <= BAR and wrong == 0,
        "n": PAIRS,
        "spread": worst["spread"],
        "cases": CASES,
        "wrong": wrong,
        "results": results,
    }

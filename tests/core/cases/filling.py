"""Filling a county with very many cases, straight through the drivers.

The tree has ten townships of eight villages of five grids. A fifth of all cases lies in the township where the small county's
people work, half of those in its one village; the rest is spread evenly. Reports come evenly over two years. One case in three is
still open, in any stage and of any age, since what was left behind is what lists are asked for; one in thirty is private.
"""

import asyncio
import random
import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any, Final
from uuid import UUID

import asyncpg

from tests import world
from tests.core.cases.walking import reported
from wangge_core import area_code
from wangge_core.cases.rows import case_row
from wangge_core.cases.tables import INDEXES
from wangge_core.cases.workflow import base_workflows
from wangge_core.database import Row
from wangge_core.platform import Platform

_AT_ONCE: Final = 20_000
_YEARS: Final = timedelta(days=730)
_OPEN_SHARE: Final = 1 / 3
_PRIVATE_SHARE: Final = 1 / 30
_KEYS: Final = ("cases_number", "cases_query_code")  # the keys stay while rows come in, or a repeated one would go unseen


def _grids() -> tuple[list[str], list[float]]:
    """Return the grids and how much each carries."""
    busy = [f"{world.NORTH_VILLAGE}{grid:03d}" for grid in range(1, 6)]
    near = [f"{world.NORTH}{village}{grid:03d}" for village in range(202, 209) for grid in range(1, 6)]
    far = [
        f"{world.COUNTY}{town}{village}{grid:03d}" for town in range(200, 1000, 90) for village in range(201, 209) for grid in range(1, 6)
    ]
    weights = [0.1 / len(busy)] * len(busy) + [0.1 / len(near)] * len(near) + [0.8 / len(far)] * len(far)
    return [*busy, *near, *far], weights


def _rows(template: Row, units: Sequence[UUID], count: int) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(20_220_801)
    grids, weights = _grids()
    places = [area_code.columns(grid) for grid in grids]
    states = next(iter(base_workflows().values())).states
    waiting = [state for state in states if not state.closed]
    first, step = world.NOW - _YEARS, _YEARS / count
    values = dict(template.values)
    for number in range(count):
        at = first + step * number
        state = chance.choice(waiting) if chance.random() < _OPEN_SHARE else next(state for state in states if state.id == "rated")
        [place] = chance.choices(range(len(grids)), weights)
        due = at + timedelta(days=chance.randint(1, 15))
        yield tuple(
            (
                values
                | places[place]
                | {
                    "id": UUID(int=(int(at.timestamp() * 1000) << 80) | 0x7 << 76 | 0x8 << 60 | number),
                    "number": f"B{number:09d}",
                    "query_code": f"Q{number:019d}",
                    "area": grids[place],
                    "state": state.id,
                    "stage": state.stage,
                    "private": chance.random() < _PRIVATE_SHARE,
                    "unit_id": chance.choice(units) if state.stage in {"handling", "feedback", "check"} else None,
                    "reported_at": at,
                    "yellow_at": None if state.closed else due - timedelta(days=1),
                    "due_at": None if state.closed else due,
                    "closed_at": due if state.closed else None,
                }
            ).values()
        )


async def fill(platform: Platform, count: int) -> None:
    """Put so many cases in; indexes on them are made anew afterwards, as they stand."""
    county = world.find(platform.settings.data)
    template = case_row(await reported(platform))
    indexes = {re.findall(r"EXISTS (\w+) ON cases ", text)[0]: text for text in INDEXES if " ON cases " in text}
    for name in indexes.keys() - set(_KEYS):
        await platform.database.execute(f"DROP INDEX IF EXISTS {name}")
    rows = _rows(template, list(county.units.values()), count)
    if platform.database.dialect == "sqlite":
        await asyncio.to_thread(_into_sqlite, platform.settings.database_url.removeprefix("sqlite:///"), template, rows)
    else:
        await _into_postgres(platform.settings.database_url, template, rows)
    for text in indexes.values():
        await platform.database.execute(text)
    if platform.database.dialect == "postgres":
        await platform.database.execute("ANALYZE cases")  # what autovacuum does by itself within minutes


def _into_sqlite(path: str, template: Row, rows: Iterator[tuple[Any, ...]]) -> None:
    columns = list(template.values)
    statement = f"INSERT INTO cases ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        while batch := list(islice(rows, _AT_ONCE)):  # in pieces: the platform also writes now and then
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(statement, batch)
            connection.execute("COMMIT")
    finally:
        connection.close()


async def _into_postgres(url: str, template: Row, rows: Iterator[tuple[Any, ...]]) -> None:
    connection = await asyncpg.connect(url)
    try:
        while batch := list(islice(rows, _AT_ONCE)):
            await connection.copy_records_to_table("cases", records=batch, columns=list(template.values))
    finally:
        await connection.close()

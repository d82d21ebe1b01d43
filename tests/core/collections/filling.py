"""Many documents at once, past the services, spread alike over the grids, states and days whatever their number."""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from tests import world
from tests.core.collections.example import home
from wangge_core.collections.entering import row_of
from wangge_core.collections.model import Document, Shape
from wangge_core.collections.shapes import ddl
from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_serving.database.sqlite import WriterEngine

GRIDS = tuple(world.GRIDS)
_AT_ONCE = 20_000
_FIRST = date(2024, 1, 1)


def body(number: int) -> dict[str, Any]:
    """Return the document of a number: of four, one is empty; days and tenants go round."""
    return home(
        f"H-{number:07}",
        address=f"文昌路{number % 997}号",
        state="empty" if number % 4 == 0 else "let",
        tenants=number * 7919 % 97,
        rent=number * 31 % 5_003 + 0.5,
        checked_on=(_FIRST + timedelta(days=number * 7907 % 1_000)).isoformat(),
        owner_identity=f"{number:018}",
        owner="陈房东",
    )


def document(number: int) -> Document:
    return Document(
        id=new_id(),
        area=GRIDS[number * 31 // 7 % len(GRIDS)],
        version=1,
        schema_version=1,
        body=body(number),
        created_at=world.NOW,
        created_by="filling",
        changed_at=world.NOW,
        changed_by="filling",
    )


def _write(sql: str, values: list[tuple[Any, ...]], connection: sqlite3.Connection) -> None:
    connection.executemany(sql, values)


async def fill(database: Database, shape: Shape, count: int, make: Callable[[int], Document] = document) -> None:
    """Write so many documents; nothing of their words or history. Keys are indexed afterwards, which a million need."""
    for key in shape.keys:
        await _run(database, ddl.unindexing(shape.table, key.column))
    for start in range(0, count, _AT_ONCE):
        rows = [row_of(shape, make(number)).values for number in range(start, min(start + _AT_ONCE, count))]
        columns = list(rows[0])
        values = [tuple(row.values()) for row in rows]
        if isinstance(database.engine, WriterEngine):
            sql = f"INSERT INTO {shape.table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
            async with database.transaction():
                await database.engine.writer.call(partial(_write, sql, values))
        else:
            async with database.engine.running_pool.acquire() as connection:
                await connection.copy_records_to_table(shape.table, records=values, columns=columns)
    for key in shape.keys:
        await _run(database, ddl.indexing(shape.table, key))
    await database.execute("ANALYZE")


async def _run(database: Database, statements: Iterable[str]) -> None:
    for statement in statements:
        await database.execute(statement)

"""One face for both databases."""

import re
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

from piccolo.querystring import QueryString
from piccolo.table import Table

from wangge_serving.database.faults import translated
from wangge_serving.database.postgres import PoolEngine
from wangge_serving.database.sqlite import WriterEngine
from wangge_serving.errors import InvalidError

Dialect = Literal["sqlite", "postgres"]


class Row(NamedTuple):
    """A row to insert: the table's name and the values by column."""

    table: str
    values: Mapping[str, Any]


class Database:
    """The database of one server process. Start it before use and close it after."""

    def __init__(self, engine: WriterEngine | PoolEngine) -> None:
        """Use `Database.open`."""
        self.engine = engine
        self.dialect: Dialect = "sqlite" if isinstance(engine, WriterEngine) else "postgres"
        self._listeners: list[Callable[[], None]] = []

    def after_commit(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every commit that `transaction` or `insert` makes; it must not raise nor wait."""
        self._listeners.append(listener)

    def _committed(self) -> None:
        for listener in self._listeners:
            listener()

    @classmethod
    def open(cls, url: str, *, synchronous: str = "FULL", pool_size: int = 10) -> Self:
        """Choose the engine by the address; nothing is opened yet.

        Raises:
            InvalidError: `database_url`, when the scheme is neither sqlite nor postgresql.
        """
        if url.startswith("sqlite:///"):
            path = Path(url.removeprefix("sqlite:///"))
            path.parent.mkdir(parents=True, exist_ok=True)
            return cls(WriterEngine(path, synchronous))
        if re.match(r"postgres(ql)?://", url):
            return cls(PoolEngine(url, pool_size))
        message = "WANGGE_DATABASE must begin with sqlite:/// or postgresql://."
        raise InvalidError("database_url", message)

    async def start(self) -> None:
        """Open the connections."""
        with translated():
            await self.engine.start_connection_pool()

    async def close(self) -> None:
        """Close every connection; a second call does nothing."""
        await self.engine.close_connection_pool()

    def bind(self, tables: Iterable[type[Table]]) -> None:
        """Make the tables use this database."""
        for table in tables:
            table._meta.db = self.engine  # noqa: SLF001  Piccolo's only way to choose the engine at run time

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """Return a transaction. Nesting is refused: the operation owns the transaction.

        Raises:
            UnavailableError: the database is down, or the work lost a race and may be tried again.
            DuplicateError: a unique key was taken.
        """
        return self._transaction()

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        transaction = self.engine.transaction()
        with translated():
            await transaction.__aenter__()
        try:
            yield
        except BaseException:
            with translated():
                await transaction.__aexit__(*sys.exc_info())
            raise
        with translated():
            await transaction.__aexit__(None, None, None)
        self._committed()

    async def fetch(self, sql: str, *args: object) -> list[dict[str, Any]]:
        """Run a statement with `{}` for each value and return its rows as dictionaries."""
        rows = await self.engine.run_querystring(QueryString(sql, *args))
        return [dict(row) for row in rows]

    async def execute(self, sql: str, *args: object) -> None:
        """Run a statement whose rows are of no interest."""
        await self.engine.run_querystring(QueryString(sql, *args))

    async def insert(self, rows: Sequence[Row]) -> None:
        """Insert rows of several tables at once: all or none, in one hop or round trip.

        This is the hot path of intake. Values must be what the driver takes (JSON as text).
        """
        if isinstance(self.engine, WriterEngine):
            await self.engine.write([_sqlite_insert(row) for row in rows])
        else:
            await self.engine.write(_postgres_insert(rows))
        if self.engine.current_transaction.get() is None:
            self._committed()

    async def load(self, rows: Sequence[Row]) -> None:
        """Insert many rows of one table that have the same columns, in the open transaction, in the quickest way of the database."""
        if not rows:
            return
        if isinstance(self.engine, WriterEngine):
            await self.engine.write([_sqlite_insert(row) for row in rows])
        else:
            await self.engine.copy(rows[0].table, tuple(rows[0].values), [tuple(row.values.values()) for row in rows])


@lru_cache(maxsize=512)
def _sqlite_text(table: str, columns: tuple[str, ...]) -> str:
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608  names come from our own tables


def _sqlite_insert(row: Row) -> tuple[str, tuple[Any, ...]]:
    return _sqlite_text(row.table, tuple(row.values)), tuple(row.values.values())


@lru_cache(maxsize=512)
def _postgres_text(shapes: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """Return one statement that inserts a row per shape: data-modifying CTEs share one snapshot and one commit."""
    parts, number = [], 0
    for table, columns in shapes:
        marks = ", ".join(f"${number + offset}" for offset in range(1, len(columns) + 1))
        number += len(columns)
        parts.append(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})")  # noqa: S608  as above
    ctes = ", ".join(f"i{index} AS ({part})" for index, part in enumerate(parts[:-1]))
    return f"WITH {ctes} {parts[-1]}" if ctes else parts[-1]


def _postgres_insert(rows: Sequence[Row]) -> tuple[str, tuple[Any, ...]]:
    text = _postgres_text(tuple((row.table, tuple(row.values)) for row in rows))
    return text, tuple(value for row in rows for value in row.values.values())

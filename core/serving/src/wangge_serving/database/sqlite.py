"""SQLite through one writer and a few readers, each a thread that owns its connection.

The stock engine opens a connection, and so a thread, for every statement, and begins transactions
DEFERRED, which turns concurrent read-then-write into `database is locked`. Here one writer connection
takes every write in turn (BEGIN IMMEDIATE), readers see the last committed snapshot (WAL), a whole batch
of inserts costs one hop between threads, and batches that wait at the same moment share one commit.
"""

import asyncio
import itertools
import re
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Token
from pathlib import Path
from typing import Any, Final, NamedTuple, Self, TypeVar

from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction
from piccolo.querystring import QueryString

from wangge_serving.database.faults import translated

# Piccolo turns integers into Decimal and back, one by one; plain int is exact and faster.
sqlite3.register_converter("INTEGER", int)

# A statement that begins with SELECT cannot write; all others, a CTE among them, go to the writer.
_READS: Final = re.compile(r"\s*select\b", re.IGNORECASE)
_READERS: Final = 2  # more reader threads only fight over the interpreter lock
_BUSY_MILLISECONDS: Final = 5_000

Statement = tuple[str, Sequence[Any]]
T = TypeVar("T")


def _as_dict(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


class Lane:
    """One thread with one connection; calls run in the order in which they were made."""

    def __init__(self, path: str, *pragmas: str) -> None:
        """Open lazily, in the lane's own thread, at the first call."""
        self._path = path
        self._pragmas = pragmas
        self._connection: sqlite3.Connection | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = sqlite3.connect(
                self._path,
                detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
                isolation_level=None,
                cached_statements=512,
                check_same_thread=False,
            )
            connection.row_factory = _as_dict
            for pragma in (f"busy_timeout={_BUSY_MILLISECONDS}", *self._pragmas):
                connection.execute(f"PRAGMA {pragma}")
            self._connection = connection
        return self._connection

    async def call(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` with the connection in the lane's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: work(self._open()))

    async def fetch(self, query: str, args: Sequence[Any]) -> list[dict[str, Any]]:
        """Run one statement and return its rows."""
        return await self.call(lambda connection: connection.execute(query, args).fetchall())

    async def close(self) -> None:
        """Close the connection and end the thread."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await asyncio.get_running_loop().run_in_executor(self._thread, connection.close)
        self._thread.shutdown(wait=True)


class _Unit(NamedTuple):
    """Statements that are made durable together or not at all, and who waits for that."""

    statements: Sequence[Statement]
    done: asyncio.Future[None]


class WriterTransaction(SQLiteTransaction):
    """A transaction on the writer, which always gives the writer back, also when COMMIT fails."""

    engine: "WriterEngine"
    context: Token[Any]

    async def __aenter__(self) -> Self:
        """Wait for the writer and begin."""
        await self.engine.turn.acquire()
        self.connection = self.engine.writer
        try:
            await self.begin()
        except BaseException:
            try:
                # A BEGIN that nobody waits for any more may still happen in the writer's thread.
                await asyncio.shield(self.rollback())
            finally:
                self.engine.turn.release()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def begin(self) -> None:
        """Take the write lock at once: a later upgrade is what deadlocks."""
        await self.engine.writer.fetch("BEGIN IMMEDIATE", ())

    async def commit(self) -> None:
        """Make the work durable."""
        await self.engine.writer.fetch("COMMIT", ())

    async def rollback(self) -> None:
        """Undo everything since the transaction began."""
        await self.engine.writer.call(_roll_back)

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        """Commit, or roll back when the block failed or the commit did."""
        try:
            if error is not None:
                await asyncio.shield(self.rollback())
            else:
                try:
                    await asyncio.shield(self.commit())
                except BaseException:
                    await self.rollback()
                    raise
        finally:
            self.engine.current_transaction.reset(self.context)
            self.engine.turn.release()
        return False


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


class WriterEngine(SQLiteEngine):
    """Piccolo's SQLite engine over one writer lane and a few reader lanes."""

    def __init__(self, path: Path, synchronous: str) -> None:
        """`synchronous` is FULL (survives a power cut) or NORMAL (may lose the last commits)."""
        super().__init__(path=str(path))
        self._synchronous = synchronous
        self.turn = asyncio.Lock()
        self._waiting: list[_Unit] = []

    async def start_connection_pool(self, **_: object) -> None:
        """Make the lanes; the writer switches the file to WAL."""
        shared = ("foreign_keys=1", "cache_size=-16384", "temp_store=MEMORY")
        self.writer = Lane(self.path, "journal_mode=WAL", f"synchronous={self._synchronous}", *shared)
        await self.writer.fetch("SELECT 1", ())
        self._readers = [Lane(self.path, "query_only=1", *shared) for _ in range(_READERS)]
        self._turns = itertools.cycle(self._readers)

    async def close_connection_pool(self) -> None:
        """Close every lane; a thread that outlives the server would keep the process alive."""
        for lane in (*self._readers, self.writer):
            await lane.close()

    def transaction(self, *_: object, **__: object) -> WriterTransaction:
        """Return a transaction on the writer; it may not be nested."""
        return WriterTransaction(engine=self, allow_nested=False)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002  Piccolo's signature
        """Run a query, with the driver's errors translated."""
        with translated():
            return await super().run_querystring(querystring, in_pool)

    async def _run_in_new_connection(
        self, query: str, args: list[Any] | None = None, query_type: str = "generic", table: object = None
    ) -> list[dict[str, Any]]:
        del query_type, table  # the stock engine passes them; SQLite's RETURNING has made them useless
        if _READS.match(query):
            return await next(self._turns).fetch(query, args or ())
        async with self.turn:
            return await self.writer.fetch(query, args or ())

    async def _run_in_existing_connection(
        self, connection: Lane, query: str, args: list[Any] | None = None, query_type: str = "generic", table: object = None
    ) -> list[dict[str, Any]]:
        del query_type, table  # as above
        return await connection.fetch(query, args or ())

    async def write(self, statements: Sequence[Statement]) -> None:
        """Run statements as one transaction in one hop, or within the transaction that is open.

        Those that wait for the writer at the same moment are made durable together: the disk is waited for once.
        """
        with translated():
            if self.current_transaction.get():
                await self.writer.call(lambda connection: _execute(connection, statements))
                return
            unit = _Unit(statements, asyncio.get_running_loop().create_future())
            self._waiting.append(unit)
            try:
                async with self.turn:
                    if not unit.done.done():
                        units, self._waiting = self._waiting, []
                        await asyncio.shield(self._write_together(units))
            except BaseException:
                if unit in self._waiting:  # given up before its turn came
                    self._waiting.remove(unit)
                raise
            unit.done.result()

    async def _write_together(self, units: Sequence[_Unit]) -> None:
        try:
            errors = await self.writer.call(lambda connection: _commit(connection, units))
        except BaseException as all_failed:  # noqa: BLE001  nothing of it is durable, whatever it was: everybody must know
            errors = [all_failed] * len(units)
        for unit, error in zip(units, errors, strict=True):
            if error is None:
                unit.done.set_result(None)
            else:
                unit.done.set_exception(error)
                unit.done.exception()  # seen, also when its caller has gone


def _execute(connection: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    for query, args in statements:
        connection.execute(query, args)


def _commit(connection: sqlite3.Connection, units: Sequence[_Unit]) -> list[BaseException | None]:
    """Make units durable in one transaction; one that fails is undone by itself, and its error stands in its place."""
    errors: list[BaseException | None] = []
    connection.execute("BEGIN IMMEDIATE")
    try:
        for unit in units:
            connection.execute("SAVEPOINT unit")
            try:
                _execute(connection, unit.statements)
            except Exception as error:  # also what the driver makes of a value, such as an OverflowError
                if not connection.in_transaction:  # SQLite has given up the whole transaction, as it does on a full disk
                    raise
                connection.execute("ROLLBACK TO unit")
                errors.append(error)
            else:
                errors.append(None)
            connection.execute("RELEASE unit")
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise
    return errors

"""PostgreSQL through a pool that stays whole, whatever happens to a transaction.

Stock Piccolo never gives a connection back when COMMIT fails, and leaves its context variable set, so
that every later transaction of the task is silently none at all.
"""

from collections.abc import Sequence
from contextvars import Token
from typing import Any, Final, Self

from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.querystring import QueryString

from wangge_serving.database.faults import translated

Statement = tuple[str, Sequence[Any]]
_PLANNING: Final = {"random_page_cost": "1.1"}
"""PostgreSQL still plans for disks that turn; on those we meet, reading fifty rows by an index costs no more than in a row.
With the default it sorts a whole queue rather than walk the queue's own index."""


class GuardedTransaction(PostgresTransaction):
    """A transaction that always releases its connection and its context."""

    engine: "PoolEngine"
    context: Token[Any]

    async def __aenter__(self) -> Self:
        """Take a connection from the pool and begin."""
        pool = self.engine.running_pool
        self.connection = await pool.acquire(timeout=self.engine.patience)
        try:
            self.transaction = self.connection.transaction()
            await self.transaction.start()
        except BaseException:
            await pool.release(self.connection)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        """Commit, or roll back when the block failed; a dead connection has nothing left to undo."""
        try:
            if error is None:
                await self.transaction.commit()
            elif not self.connection.is_closed():
                await self.transaction.rollback()
        finally:
            self.engine.current_transaction.reset(self.context)
            await self.engine.running_pool.release(self.connection)
        return False


class PoolEngine(PostgresEngine):
    """Piccolo's PostgreSQL engine with guarded transactions and a bounded wait for a connection."""

    patience = 5.0
    """Seconds to wait for a free connection before the caller is told to come back."""

    def __init__(self, url: str, size: int) -> None:
        """`size` is the number of connections that the pool may hold."""
        super().__init__(config={"dsn": url, "timeout": 5.0, "command_timeout": 60.0, "server_settings": _PLANNING})
        self._size = size

    async def check_version(self) -> None:
        """Do nothing: the stock engine would connect as soon as it is made, before anybody asks it to."""

    async def prep_database(self) -> None:
        """Do nothing: no extension is needed."""

    @property
    def running_pool(self) -> Any:  # noqa: ANN401  asyncpg ships no types
        """The pool, which `start_connection_pool` made."""
        return self.pool

    async def start_connection_pool(self, **_: object) -> None:
        """Open the pool."""
        await super().start_connection_pool(min_size=min(2, self._size), max_size=self._size)

    def transaction(self, allow_nested: bool = False) -> GuardedTransaction:  # noqa: ARG002, FBT001, FBT002  Piccolo's signature
        """Return a guarded transaction; it may not be nested."""
        return GuardedTransaction(engine=self, allow_nested=False)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:  # noqa: ANN401, FBT001, FBT002  Piccolo's signature
        """Run a query, with the driver's errors translated."""
        with translated():
            return await super().run_querystring(querystring, in_pool)

    async def _run_in_pool(self, query: str, args: Sequence[Any] | None = None) -> Any:  # noqa: ANN401  asyncpg ships no types
        async with self.running_pool.acquire(timeout=self.patience) as connection:
            return await connection.fetch(query, *(args or ()))

    async def copy(self, table: str, columns: Sequence[str], records: Sequence[Sequence[Any]]) -> None:
        """Copy rows into a table, in the open transaction."""
        opened = self.current_transaction.get()
        if opened is None:
            raise RuntimeError("rows are copied within a transaction only")
        with translated():
            await opened.connection.copy_records_to_table(table, records=records, columns=columns)

    async def write(self, statement: Statement) -> None:
        """Run one statement, which is a transaction of its own unless one is open."""
        query, args = statement
        open_transaction = self.current_transaction.get()
        with translated():
            if open_transaction:
                await open_transaction.connection.execute(query, *args)
                return
            async with self.running_pool.acquire(timeout=self.patience) as connection:
                await connection.execute(query, *args)

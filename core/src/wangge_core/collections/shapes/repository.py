"""The register of collections and the changes of their tables, in the database."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final

import msgspec

from wangge_core.access.unscoped import unscoped
from wangge_core.collections.model import Key, Ref, Shape
from wangge_core.collections.shapes import ddl
from wangge_core.database import Database, DuplicateError
from wangge_core.ids import new_id

_LOCK: Final = 0x77616E67_67650018  # any number will do, as long as all processes take the same


class ShapeRepository:
    """The register of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def find(self, ref: Ref) -> Shape | None:
        """Return how a collection's table stands, or None when it has none."""
        rows = await self._database.fetch("SELECT shape FROM collection WHERE plugin = {} AND name = {}", ref.plugin, ref.name)
        return msgspec.json.decode(rows[0]["shape"], type=Shape) if rows else None

    async def every(self) -> Mapping[Ref, Shape]:
        """Return every collection that has a table, whether its plugin is still there or not."""
        rows = await self._database.fetch("SELECT plugin, name, shape FROM collection ORDER BY plugin, name")
        return {Ref(row["plugin"], row["name"]): msgspec.json.decode(row["shape"], type=Shape) for row in rows}

    async def lock(self) -> None:
        """Keep other processes from changing tables until the caller's transaction ends; SQLite has one writer anyhow."""
        if self._database.dialect == "postgres":
            await self._database.execute("SELECT pg_advisory_xact_lock({})", _LOCK)

    async def create(self, ref: Ref, shape: Shape, at: datetime) -> None:
        """Make the tables of a collection, inside the caller's transaction."""
        await self._run(ddl.creation(shape, self._database.dialect))
        await self._database.execute(
            "INSERT INTO collection (id, plugin, name, shape, changed_at) VALUES ({}, {}, {}, {}, {})",
            new_id(),
            ref.plugin,
            ref.name,
            msgspec.json.encode(shape).decode(),
            at,
        )

    async def save(self, ref: Ref, shape: Shape, at: datetime) -> None:
        """Write how a table stands now."""
        text = msgspec.json.encode(shape).decode()
        await self._database.execute(
            "UPDATE collection SET shape = {}, changed_at = {} WHERE plugin = {} AND name = {}", text, at, ref.plugin, ref.name
        )

    async def widen(self, shape: Shape, keys: Iterable[Key], *, search: bool) -> None:
        """Add the columns of new keys, and with `search` the table of words, inside the caller's transaction."""
        await self._run(ddl.adding(shape, tuple(keys), self._database.dialect))
        if search:
            await self._run(ddl.searching(shape, self._database.dialect))

    async def index(self, shape: Shape, key: Key) -> bool:
        """Make the indexes of a key outside any transaction; False when it is to be unique and is not.

        What an earlier try left behind, an invalid index of PostgreSQL among it, is made anew.
        """
        await self._run(ddl.unindexing(shape.table, key.column))
        with suppress(DuplicateError):
            await self._run(ddl.indexing(shape.table, key, concurrently=self._database.dialect == "postgres"))
            return True
        await self._run(ddl.unindexing(shape.table, key.column))
        return False

    async def narrow(self, shape: Shape) -> None:
        """Drop the columns that nobody reads or writes any more, inside the caller's transaction."""
        for column in shape.dropped:
            await self._run(ddl.removing(shape.table, column))

    @unscoped("how many there are at all, for the record of their end")
    async def count(self, shape: Shape) -> int:
        """Return how many documents a collection has."""
        [row] = await self._database.fetch(f"SELECT COUNT(*) AS n FROM {shape.table}")  # noqa: S608  names are ours
        return int(row["n"])

    async def drop(self, ref: Ref, shape: Shape) -> None:
        """Take a collection away with all its documents, inside the caller's transaction."""
        await self._run(ddl.dropping(shape))
        await self._database.execute("DELETE FROM collection WHERE plugin = {} AND name = {}", ref.plugin, ref.name)

    async def _run(self, statements: Iterable[str]) -> None:
        for statement in statements:
            await self._database.execute(statement)

"""Imports of workbooks in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, Row
from wangge_core.identity.sheets.model import Kind

_Change = TypeVar("_Change")


class StoredImport(msgspec.Struct, Generic[_Change], frozen=True):
    """An import as it is kept."""

    id: UUID
    at: datetime
    changes: tuple[_Change, ...]


class SheetRepository:
    """The imports of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def keep(self, kind: str, stored: StoredImport[_Change], actor_id: str, digest: str) -> None:
        """Record an import; earlier ones of this actor forget what they changed, since only the last can be undone."""
        await self._database.execute("UPDATE sheet_import SET changes = '[]' WHERE kind = {} AND actor_id = {}", kind, actor_id)
        values = {"id": stored.id, "kind": kind, "area": "", "at": stored.at, "actor_id": actor_id, "digest": digest, "undone_at": None}
        changes = msgspec.json.encode(stored.changes).decode()
        await self._database.insert([Row("sheet_import", {**values, "changes": changes})])

    async def last(self, kind: str, actor_id: str, of: type[_Change]) -> StoredImport[_Change] | None:
        """Return the actor's last import of a kind, whose changes are of that type, unless it was undone."""
        sql = "SELECT id, at, changes, undone_at FROM sheet_import WHERE kind = {} AND actor_id = {} ORDER BY id DESC LIMIT 1"
        rows = await self._database.fetch(sql, kind, actor_id)
        if not rows or rows[0]["undone_at"] is not None:
            return None
        changes = msgspec.json.decode(rows[0]["changes"], type=tuple[of, ...])  # type: ignore[valid-type]
        return StoredImport(rows[0]["id"], rows[0]["at"], changes)

    async def undone(self, import_id: UUID, at: datetime) -> None:
        """Mark an import as undone; what it changed is forgotten."""
        await self._database.execute("UPDATE sheet_import SET undone_at = {}, changes = '[]' WHERE id = {}", at, import_id)

    @unscoped("whether what an import added has come into use is asked before it is taken back, whoever uses it")
    async def used(self, kind: Kind, ids: Sequence[UUID]) -> bool:
        """Tell whether a position, or for people an account, refers to any of these."""
        if not ids:
            return False
        holders = ", ".join("{}" for _ in ids)
        rows = await self._database.fetch(f"SELECT id FROM position WHERE {kind}_id IN ({holders}) LIMIT 1", *ids)  # noqa: S608  unit or person
        if not rows and kind == "person":
            rows = await self._database.fetch(f"SELECT id FROM account WHERE person_id IN ({holders}) LIMIT 1", *ids)  # noqa: S608  only placeholders
        return bool(rows)

"""Conflicts in the database."""

import hashlib
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.collections.model import Document, Ref
from wangge_core.database import Database
from wangge_core.ids import new_id

_COLUMNS: Final = "id, plugin, collection, document_id, area, seen_version, given, made_at, made_by"
_MOST: Final = 200


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """What was set aside of one change."""

    id: UUID
    ref: Ref
    document_id: UUID
    area: str
    given: dict[str, Any]
    made_at: datetime
    made_by: str


class ConflictRepository:
    """Reads and writes them."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    @unscoped("sets aside what the operation was allowed to write")
    async def add(self, ref: Ref, document: Document, version: int, given: dict[str, Any], by: str, now: datetime) -> bool:
        """Set fields aside; False when the very same wait already."""
        text = msgspec.json.encode(given, order="sorted").decode()
        places = area_code.columns(document.area)
        values = {
            "id": new_id(),
            "plugin": ref.plugin,
            "collection": ref.name,
            "document_id": document.id,
            "area": document.area,
            "seen_version": version,
            "given": text,
            "digest": hashlib.sha256(f"{by}\0{text}".encode()).hexdigest(),
            "made_at": now,
            "made_by": by,
            **places,
        }
        marks = ", ".join("{}" for _ in values)
        rows = await self._database.fetch(
            f"INSERT INTO document_conflict ({', '.join(values)}) VALUES ({marks}) "  # noqa: S608  names are ours
            "ON CONFLICT (document_id, digest) DO NOTHING RETURNING id",
            *values.values(),
        )
        return bool(rows)

    async def waiting(self, scope: Scope) -> list[Conflict]:
        """Return those of a scope, the oldest first."""
        inside, values = scope.sql()
        rows = await self._database.fetch(
            f"SELECT {_COLUMNS} FROM document_conflict WHERE {inside} ORDER BY id LIMIT {_MOST:d}",  # noqa: S608  the scope's own text
            *values,
        )
        return [_conflict(row) for row in rows]

    async def one(self, scope: Scope, conflict_id: UUID) -> Conflict | None:
        """Return one of a scope."""
        inside, values = scope.sql()
        rows = await self._database.fetch(
            f"SELECT {_COLUMNS} FROM document_conflict WHERE id = {{}} AND {inside}",  # noqa: S608  the scope's own text
            conflict_id,
            *values,
        )
        return _conflict(rows[0]) if rows else None

    @unscoped("ends what the operation loaded within the actor's scope")
    async def end(self, conflict_id: UUID) -> bool:
        """Delete one that was decided; False when somebody else was faster."""
        return bool(await self._database.fetch("DELETE FROM document_conflict WHERE id = {} RETURNING id", conflict_id))


def _conflict(row: dict[str, Any]) -> Conflict:
    return Conflict(
        id=row["id"],
        ref=Ref(row["plugin"], row["collection"]),
        document_id=row["document_id"],
        area=row["area"],
        given=msgspec.json.decode(row["given"], type=dict[str, Any]),
        made_at=row["made_at"],
        made_by=row["made_by"],
    )

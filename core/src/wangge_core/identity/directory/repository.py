"""Units and people in the database."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, Row


class StoredUnit(msgspec.Struct, frozen=True):
    """A unit as stored: the area by its code alone."""

    id: UUID
    name: str
    kind: str
    area: str
    ended_at: datetime | None


class StoredPerson(msgspec.Struct, frozen=True):
    """A person as stored, the phone in full."""

    id: UUID
    name: str
    phone: str
    area: str
    ended_at: datetime | None


_UNIT = "SELECT id, name, kind, area, ended_at FROM unit"
_PERSON = "SELECT id, name, phone, area, ended_at FROM person"
_LIKE: Final = re.compile("[!%_]")
"""What means something to LIKE, the escape sign itself included."""


class DirectoryRepository:
    """Reads and writes units and people; every statement but an insert takes the scope of the one who asks."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def units(self, scope: Scope, above: Sequence[str], after: UUID | None, limit: int) -> list[StoredUnit]:
        """Return units that are not ended and lie within `scope`, or just in one of the areas `above`."""
        inside, values = scope.sql()
        if above:
            inside = f"({inside} OR area IN ({', '.join('{}' for _ in above)}))"
            values = [*values, *above]
        page, cursor = _after(after)
        rows = await self._database.fetch(
            f"{_UNIT} WHERE {inside} AND ended_at IS NULL{page} ORDER BY id LIMIT {limit:d}", *values, *cursor
        )
        return [StoredUnit(**row) for row in rows]

    async def unit(self, scope: Scope, unit_id: UUID) -> StoredUnit | None:
        """Return one unit of the scope, ended or not."""
        inside, values = scope.sql()
        rows = await self._database.fetch(f"{_UNIT} WHERE id = {{}} AND {inside}", unit_id, *values)
        return StoredUnit(**rows[0]) if rows else None

    @unscoped("for ids that stand in rows which the caller was allowed to see")
    async def named_units(self, ids: Collection[UUID]) -> list[StoredUnit]:
        """Return units by their ids."""
        if not ids:
            return []
        holders = ", ".join("{}" for _ in ids)
        rows = await self._database.fetch(f"{_UNIT} WHERE id IN ({holders})", *ids)
        return [StoredUnit(**row) for row in rows]

    @unscoped("the names of the offices that answer for a place are no secret to whoever works there")
    async def serving(self, areas: Sequence[str]) -> list[StoredUnit]:
        """Return the units of just these areas that are not ended."""
        holders = ", ".join("{}" for _ in areas)
        rows = await self._database.fetch(f"{_UNIT} WHERE area IN ({holders}) AND ended_at IS NULL ORDER BY id", *areas)
        return [StoredUnit(**row) for row in rows]

    async def add_unit(self, unit: StoredUnit) -> None:
        """Insert a unit."""
        await self._database.insert([Row("unit", _values(unit, "kind"))])

    async def change_unit(self, scope: Scope, unit: StoredUnit) -> None:
        """Write a unit of the scope whole."""
        await self._change("unit", scope, _values(unit, "kind"))

    async def people(self, scope: Scope, name: str, after: UUID | None, limit: int) -> list[StoredPerson]:
        """Return people of the scope who are not ended and whose name holds `name`."""
        inside, values = scope.sql()
        page, cursor = _after(after)
        found = " AND name LIKE {} ESCAPE '!'" if name else ""
        wanted = ["%" + _LIKE.sub(r"!\g<0>", name) + "%"] if name else []
        rows = await self._database.fetch(
            f"{_PERSON} WHERE {inside} AND ended_at IS NULL{found}{page} ORDER BY id LIMIT {limit:d}", *values, *wanted, *cursor
        )
        return [StoredPerson(**row) for row in rows]

    async def count(self, scope: Scope, kind: Literal["unit", "person"]) -> int:
        """Count the units or the people of the scope who are not ended."""
        inside, values = scope.sql()
        rows = await self._database.fetch(f"SELECT COUNT(*) AS number FROM {kind} WHERE {inside} AND ended_at IS NULL", *values)  # noqa: S608  the scope's own text
        return int(rows[0]["number"])

    async def person(self, scope: Scope, person_id: UUID) -> StoredPerson | None:
        """Return one person of the scope, ended or not."""
        inside, values = scope.sql()
        rows = await self._database.fetch(f"{_PERSON} WHERE id = {{}} AND {inside}", person_id, *values)
        return StoredPerson(**rows[0]) if rows else None

    async def add_person(self, person: StoredPerson) -> None:
        """Insert a person."""
        await self._database.insert([Row("person", _values(person, "phone"))])

    async def change_person(self, scope: Scope, person: StoredPerson) -> None:
        """Write a person of the scope whole."""
        await self._change("person", scope, _values(person, "phone"))

    async def _change(self, table: str, scope: Scope, values: Mapping[str, Any]) -> None:
        inside, areas = scope.sql()
        columns = [name for name in values if name != "id"]
        assignments = ", ".join(f"{name} = {{}}" for name in columns)
        await self._database.execute(
            f"UPDATE {table} SET {assignments} WHERE id = {{}} AND {inside}",  # noqa: S608  names of our own columns
            *(values[name] for name in columns),
            values["id"],
            *areas,
        )


def _values(row: StoredUnit | StoredPerson, own: str) -> dict[str, Any]:
    columns = ("id", "name", own, "area", "ended_at")
    return {name: getattr(row, name) for name in columns} | area_code.columns(row.area)


def _after(cursor: UUID | None) -> tuple[str, list[UUID]]:
    return (" AND id > {}", [cursor]) if cursor else ("", [])

"""Positions in the database."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.policy import Grant
from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, Row
from wangge_core.identity.positions.model import StoredPosition, midnight

_POSITION = (
    "SELECT position.id, position.person_id, person.name AS person_name, position.unit_id, position.role, position.area, "
    "position.valid_from, position.valid_to FROM position JOIN person ON person.id = position.person_id"
)


class PositionRepository:
    """Reads and writes positions; it is also where access gets its grants from."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    @unscoped("the decision table is built from every grant; what anyone sees is decided by it")
    async def grants(self) -> Sequence[Grant]:
        """Return the grants of every account that may sign in, past and future ones included."""
        rows = await self._database.fetch(
            "SELECT account.id AS account_id, position.role, position.area, position.valid_from, position.valid_to FROM position "
            "JOIN account ON account.person_id = position.person_id JOIN person ON person.id = position.person_id "
            "WHERE account.state = 'active' AND person.ended_at IS NULL"
        )
        return [
            Grant(str(row["account_id"]), row["role"], row["area"], midnight(row["valid_from"]), midnight(row["valid_to"])) for row in rows
        ]

    @unscoped("what must hold of every person at once, wherever they work: the separation of duties, and that a role is free")
    async def holders(self) -> Sequence[Grant]:
        """Return every position as a grant to its person."""
        rows = await self._database.fetch("SELECT person_id, role, area, valid_from, valid_to FROM position")
        return [
            Grant(str(row["person_id"]), row["role"], row["area"], midnight(row["valid_from"]), midnight(row["valid_to"])) for row in rows
        ]

    async def page(self, scope: Scope, filters: dict[str, UUID | str], after: UUID | None, limit: int) -> list[StoredPosition]:
        """Return positions of the scope; `filters` are equalities on columns of the position."""
        inside, values = scope.sql("position")
        conditions = [inside, *(f"position.{name} = {{}}" for name in filters)]
        arguments: list[object] = [*values, *filters.values()]
        if after:
            conditions.append("position.id > {}")
            arguments.append(after)
        where = " AND ".join(conditions)
        rows = await self._database.fetch(f"{_POSITION} WHERE {where} ORDER BY position.id LIMIT {limit:d}", *arguments)
        return [StoredPosition(**row) for row in rows]

    async def position(self, scope: Scope, position_id: UUID) -> StoredPosition | None:
        """Return one position of the scope."""
        inside, values = scope.sql("position")
        rows = await self._database.fetch(f"{_POSITION} WHERE position.id = {{}} AND {inside}", position_id, *values)
        return StoredPosition(**rows[0]) if rows else None

    @unscoped("someone's own positions, and the separation of duties, which looks at a person wherever they work")
    async def of_person(self, person_id: UUID) -> list[StoredPosition]:
        """Return every position of one person."""
        rows = await self._database.fetch(f"{_POSITION} WHERE position.person_id = {{}} ORDER BY position.id", person_id)
        return [StoredPosition(**row) for row in rows]

    @unscoped("the units in which an account works are what limits its queue further, below its scope")
    async def units_of(self, account_id: UUID, day: date) -> frozenset[UUID]:
        """Return the units in which the account's person holds a position on that day."""
        rows = await self._database.fetch(
            "SELECT DISTINCT position.unit_id FROM position JOIN account ON account.person_id = position.person_id "
            "WHERE account.id = {} AND position.unit_id IS NOT NULL "
            "AND (valid_from IS NULL OR valid_from <= {}) AND (valid_to IS NULL OR valid_to > {})",
            account_id,
            day,
            day,
        )
        return frozenset(row["unit_id"] for row in rows)

    async def person_of(self, account_id: UUID) -> UUID | None:
        """Return the person to whom an account belongs."""
        rows = await self._database.fetch("SELECT person_id FROM account WHERE id = {}", account_id)
        return rows[0]["person_id"] if rows else None

    async def add(self, position: StoredPosition) -> None:
        """Insert a position."""
        await self._database.insert([Row("position", _values(position))])

    async def end(self, scope: Scope, position: StoredPosition) -> None:
        """Write the end of a position of the scope."""
        inside, values = scope.sql()
        statement = f"UPDATE position SET valid_to = {{}} WHERE id = {{}} AND {inside}"  # noqa: S608  the scope's own text
        await self._database.execute(statement, position.valid_to, position.id, *values)


def _values(position: StoredPosition) -> dict[str, Any]:
    columns: Collection[str] = ("id", "person_id", "unit_id", "role", "area", "valid_from", "valid_to")
    return {name: getattr(position, name) for name in columns} | area_code.columns(position.area)

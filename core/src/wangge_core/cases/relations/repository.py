"""Rows of relations in and out. They name cases by id only; who may see which case is asked case by case."""

from datetime import datetime
from uuid import UUID

from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.cases.model import Case
from wangge_core.cases.relations.model import Relation, RelationKind
from wangge_core.cases.rows import case_of
from wangge_core.database import Database, Row
from wangge_core.ids import new_id


def relation_row(kind: RelationKind, from_id: UUID, to_id: UUID, now: datetime) -> Row:
    """Return the row of a relation."""
    return Row("case_relation", {"id": new_id(), "kind": kind, "from_id": from_id, "to_id": to_id, "made_at": now})


class RelationRepository:
    """Relations of one database."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def of_case(self, case_id: UUID) -> tuple[Relation, ...]:
        """Return the relations of a case in both directions, oldest first."""
        rows = await self._database.fetch(
            "SELECT kind, from_id, to_id FROM case_relation WHERE from_id = {} OR to_id = {} ORDER BY id", case_id, case_id
        )
        return tuple(Relation(row["kind"], row["from_id"], row["to_id"]) for row in rows)

    async def descent(self, case_id: UUID) -> tuple[UUID, ...]:
        """Return all cases that came out of a case, in whatever way and over whatever generations, nearest first."""
        found: list[UUID] = []
        ahead = [case_id]
        while ahead:
            marks = ", ".join("{}" for _ in ahead)
            rows = await self._database.fetch(f"SELECT to_id FROM case_relation WHERE from_id IN ({marks}) ORDER BY id", *ahead)  # noqa: S608  marks only
            ahead = [row["to_id"] for row in rows if row["to_id"] not in {case_id, *found}]
            found += ahead
        return tuple(found)

    async def successor(self, case_id: UUID) -> UUID | None:
        """Return the case as which another area goes on with a case that was handed over to it."""
        rows = await self._database.fetch("SELECT to_id FROM case_relation WHERE from_id = {} AND kind = 'referred'", case_id)
        return rows[0]["to_id"] if rows else None

    async def family(self, *cases: UUID) -> dict[UUID, UUID]:
        """Return child → parent of the whole trees that the cases stand in."""
        known: dict[UUID, UUID] = {}
        seen: set[UUID] = set()
        ahead = list(cases)
        while ahead:
            marks = ", ".join("{}" for _ in ahead)
            seen.update(ahead)
            rows = await self._database.fetch(
                f"SELECT from_id, to_id FROM case_relation WHERE kind = 'child' AND (from_id IN ({marks}) OR to_id IN ({marks}))",  # noqa: S608  marks only
                *ahead,
                *ahead,
            )
            known |= {row["to_id"]: row["from_id"] for row in rows}
            ahead = sorted({case for row in rows for case in (row["from_id"], row["to_id"])} - seen)
        return known

    @unscoped("a case waits for all its children, also for those that whoever closes it may not see")
    async def open_children(self, case_id: UUID) -> tuple[UUID, ...]:
        """Return the children of a case that are open."""
        rows = await self._database.fetch(
            "SELECT c.id FROM case_relation r JOIN cases c ON c.id = r.to_id "
            "WHERE r.kind = 'child' AND r.from_id = {} AND c.closed_at IS NULL ORDER BY c.id",
            case_id,
        )
        return tuple(row["id"] for row in rows)

    async def by_number(self, number: str, scope: Scope) -> Case | None:
        """Return a case of the scope by its number."""
        condition, values = scope.sql()
        rows = await self._database.fetch(f"SELECT * FROM cases WHERE number = {{}} AND {condition}", number, *values)  # noqa: S608  the scope's own text
        return case_of(rows[0]) if rows else None

    async def take_turn(self, county: str) -> None:
        """Wait until no other transaction links cases of the county, inside the open one."""
        await self._database.execute(
            "INSERT INTO case_relation_turn (county, turns) VALUES ({}, 1) "
            "ON CONFLICT (county) DO UPDATE SET turns = case_relation_turn.turns + 1",
            county,
        )

    async def remove_child(self, parent: UUID, child: UUID) -> bool:
        """Take a child out; tell whether it was one."""
        sql = "DELETE FROM case_relation WHERE kind = 'child' AND from_id = {} AND to_id = {} RETURNING id"
        return bool(await self._database.fetch(sql, parent, child))

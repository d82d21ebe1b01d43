"""Rows of joint handling in and out. Who asks has been let see the case."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec

from wangge_core.cases.joint.model import Assistance
from wangge_core.database import Database, Row
from wangge_core.ids import new_id


class HelperRepository:
    """Which units work on which cases without holding them."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def helping(self, units: Collection[UUID]) -> tuple[UUID, ...]:
        """Return those of the units that help with any case at all: most help with none, and their lists stay simple."""
        if not units:
            return ()
        marks = ", ".join("{}" for _ in units)
        rows = await self._database.fetch(f"SELECT DISTINCT unit_id FROM case_helper WHERE unit_id IN ({marks})", *units)  # noqa: S608  marks only
        return tuple(row["unit_id"] for row in rows)

    async def of_case(self, case_id: UUID) -> frozenset[UUID]:
        """Return the units that help with a case."""
        rows = await self._database.fetch("SELECT DISTINCT unit_id FROM case_helper WHERE case_id = {}", case_id)
        return frozenset(row["unit_id"] for row in rows)

    async def begin(self, case_id: UUID, unit_id: UUID, source_id: UUID) -> None:
        """Let a unit see a case, and have a task there."""
        values = {"id": new_id(), "case_id": case_id, "unit_id": unit_id, "source_id": source_id, "open": True}
        await self._database.insert([Row("case_helper", values)])

    async def done(self, source_id: UUID, unit_id: UUID) -> None:
        """End a unit's task; it goes on seeing the case."""
        await self._database.execute("UPDATE case_helper SET open = {} WHERE source_id = {} AND unit_id = {}", False, source_id, unit_id)

    async def leave(self, source_id: UUID, unit_id: UUID) -> None:
        """End a unit's task, and its sight with it."""
        await self._database.execute("DELETE FROM case_helper WHERE source_id = {} AND unit_id = {}", source_id, unit_id)

    async def end(self, case_id: UUID) -> None:
        """End every task on a case that is closed."""
        await self._database.execute("UPDATE case_helper SET open = {} WHERE case_id = {}", False, case_id)


class AssistanceRepository:
    """What units were asked to do beside the lead."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def of_case(self, case_id: UUID) -> tuple[Assistance, ...]:
        """Return what was asked on a case, oldest first."""
        rows = await self._database.fetch("SELECT * FROM case_assistance WHERE case_id = {} ORDER BY id", case_id)
        return tuple(Assistance(**row) for row in rows)

    async def add(self, asked: Assistance) -> None:
        """Write what was asked."""
        await self._database.insert([Row("case_assistance", msgspec.structs.asdict(asked))])

    async def finish(self, assistance_id: UUID, changes: dict[str, Any]) -> bool:
        """Write what came of it, if nothing has come of it yet; tell whether that was so."""
        assignments = ", ".join(f"{name} = {{}}" for name in changes)
        sql = f"UPDATE case_assistance SET {assignments} WHERE id = {{}} AND state = 'open' RETURNING id"  # noqa: S608  our column names
        return bool(await self._database.fetch(sql, *changes.values(), assistance_id))

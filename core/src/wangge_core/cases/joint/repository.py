"""Rows of joint handling in and out. Who asks has been let see the case."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core.access.model import Scope
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

    async def running_of(self, case_id: UUID) -> tuple[Assistance, ...]:
        """Return what waits for a reply on a case, and keep anybody from dating it again before the transaction ends."""
        rows = await self._database.fetch(
            "UPDATE case_assistance SET due_at = due_at WHERE case_id = {} AND state = 'open' RETURNING *", case_id
        )
        return tuple(sorted((Assistance(**row) for row in rows), key=lambda asked: asked.id))

    async def running(self, scope: Scope, due_from: datetime, after: UUID | None, limit: int) -> tuple[tuple[Assistance, str], ...]:
        """Return what waits for a reply and is due no earlier than that, each with its case's area; by id, following `after`."""
        condition, values = scope.sql("c")
        rows = await self._database.fetch(
            "SELECT a.*, c.area FROM case_assistance a JOIN cases c ON c.id = a.case_id "  # noqa: S608  the scope's own text
            f"WHERE a.state = 'open' AND a.due_at >= {{}} AND a.id > {{}} AND {condition} ORDER BY a.id LIMIT {{}}",
            due_from,
            after or UUID(int=0),
            *values,
            limit,
        )
        return tuple((Assistance(**{name: row[name] for name in Assistance.__struct_fields__}), row["area"]) for row in rows)

    async def redate(self, asked: Assistance) -> bool:
        """Write the dates of what waits for a reply; tell whether it still did. The sweep looks at it again: its ladder has moved."""
        sql = (
            "UPDATE case_assistance SET yellow_at = {}, due_at = {}, provisional = {}, next_at = started_at "
            "WHERE id = {} AND state = 'open' RETURNING id"
        )
        return bool(await self._database.fetch(sql, asked.yellow_at, asked.due_at, asked.provisional, asked.id))

    async def add(self, asked: Assistance) -> None:
        """Write what was asked; the sweep looks at it at once, and then knows its ladder."""
        await self._database.insert([Row("case_assistance", msgspec.structs.asdict(asked) | {"next_at": asked.started_at})])

    async def finish(self, assistance_id: UUID, changes: dict[str, Any]) -> bool:
        """Write what came of it, if nothing has come of it yet; tell whether that was so."""
        assignments = ", ".join(f"{name} = {{}}" for name in changes)
        sql = f"UPDATE case_assistance SET {assignments}, next_at = NULL WHERE id = {{}} AND state = 'open' RETURNING id"  # noqa: S608  our column names
        return bool(await self._database.fetch(sql, *changes.values(), assistance_id))

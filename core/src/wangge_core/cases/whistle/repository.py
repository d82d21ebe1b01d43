"""Rows of calls in and out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.cases.filters import CaseFilter, Sight, condition
from wangge_core.cases.whistle.model import CalledUnit, Whistle
from wangge_core.database import Database, Row


class UnitResponse(msgspec.Struct, frozen=True, kw_only=True):
    """How a unit has answered calls; a mean is None when there is nothing to take it of."""

    unit_id: UUID
    calls: int
    checked_in: int
    on_time: int
    mean_minutes: float | None
    mean_score: float | None
    ratings: int


class WhistleRepository:
    """The calls of one database."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def add(self, whistle: Whistle, units: tuple[CalledUnit, ...]) -> None:
        """Write a call."""
        values = msgspec.structs.asdict(whistle) | area_code.columns(whistle.area)
        await self._database.insert([Row("whistle", values), *(Row("whistle_unit", msgspec.structs.asdict(unit)) for unit in units)])

    @unscoped("the caller is let see the call's case before anything of the call is shown")
    async def load(self, whistle_id: UUID) -> Whistle | None:
        """Return a call."""
        rows = await self._database.fetch("SELECT * FROM whistle WHERE id = {}", whistle_id)
        return _whistle(rows[0]) if rows else None

    @unscoped("whoever asks has been let see the case")
    async def of_case(self, case_id: UUID) -> tuple[Whistle, ...]:
        """Return the calls of a case, newest first."""
        rows = await self._database.fetch("SELECT * FROM whistle WHERE case_id = {} ORDER BY id DESC", case_id)
        return tuple(_whistle(row) for row in rows)

    async def page(self, sight: Sight, *, running: bool, after: UUID | None, limit: int, now: datetime) -> tuple[Whistle, ...]:
        """Return the calls of the cases that somebody may see, newest first."""
        seen, values = condition(sight, CaseFilter(), now, self._database.dialect)
        text = f"case_id IN (SELECT id FROM cases WHERE {seen})"  # noqa: S608  from filters.condition
        if running:
            text += " AND ended_at IS NULL"
        if after is not None:
            text, values = text + " AND id < {}", [*values, after]
        rows = await self._database.fetch(f"SELECT * FROM whistle WHERE {text} ORDER BY id DESC LIMIT {{}}", *values, limit)  # noqa: S608  the same
        return tuple(_whistle(row) for row in rows)

    async def units(self, whistle_id: UUID) -> tuple[CalledUnit, ...]:
        """Return the units of a call, in the order of the call."""
        rows = await self._database.fetch("SELECT * FROM whistle_unit WHERE whistle_id = {} ORDER BY id", whistle_id)
        return tuple(CalledUnit(**row) for row in rows)

    async def note(self, called: CalledUnit, unset: str, changes: Mapping[str, Any]) -> bool:
        """Write what a unit did, unless the column `unset` is filled already; tell whether it was not."""
        assignments = ", ".join(f"{name} = {{}}" for name in changes)
        sql = f"UPDATE whistle_unit SET {assignments} WHERE id = {{}} AND {unset} IS NULL RETURNING id"  # noqa: S608  our column names
        return bool(await self._database.fetch(sql, *changes.values(), called.id))

    @unscoped("ends only a call whose case the operation has let the actor see, or that is being closed")
    async def end(self, whistle_id: UUID, now: datetime) -> bool:
        """End a call; tell whether it ran."""
        return bool(
            await self._database.fetch("UPDATE whistle SET ended_at = {} WHERE id = {} AND ended_at IS NULL RETURNING id", now, whistle_id)
        )

    async def responses(self, scope: Scope, start: datetime, end: datetime) -> tuple[UnitResponse, ...]:
        """Sum up the calls of a period by unit; those whose time still runs count when the unit has come."""
        text, values = scope.sql("w")
        minutes = (
            "EXTRACT(EPOCH FROM (u.checked_in_at - w.called_at)) / 60.0"
            if self._database.dialect == "postgres"
            else "(julianday(u.checked_in_at) - julianday(w.called_at)) * 1440.0"
        )
        rows = await self._database.fetch(
            "SELECT u.unit_id, COUNT(*) AS calls, COUNT(u.checked_in_at) AS checked_in, "  # noqa: S608  ours
            "SUM(CASE WHEN u.checked_in_at IS NOT NULL AND u.checked_in_at <= w.due_at THEN 1 ELSE 0 END) AS on_time, "
            f"AVG({minutes}) AS minutes, AVG(u.score) AS score, COUNT(u.score) AS ratings "
            f"FROM whistle_unit u JOIN whistle w ON w.id = u.whistle_id WHERE {text} AND w.called_at >= {{}} AND w.called_at < {{}} "
            "GROUP BY u.unit_id",
            *values,
            start,
            end,
        )
        return tuple(
            UnitResponse(
                unit_id=row["unit_id"],
                calls=int(row["calls"]),
                checked_in=int(row["checked_in"]),
                on_time=int(row["on_time"]),
                mean_minutes=None if row["minutes"] is None else round(float(row["minutes"]), 1),
                mean_score=None if row["score"] is None else round(float(row["score"]), 2),
                ratings=int(row["ratings"]),
            )
            for row in rows
        )


def _whistle(row: Mapping[str, Any]) -> Whistle:
    return Whistle(**{name: row[name] for name in Whistle.__struct_fields__})

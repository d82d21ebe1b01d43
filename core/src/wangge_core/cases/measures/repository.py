"""Requests and reviews in and out of the database."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.cases.measures.by_area import Approver
from wangge_core.cases.measures.model import Kind, Measure, Review, State
from wangge_core.database import Database, Row


class MeasureRepository:
    """The requests of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def load(self, measure_id: UUID, scope: Scope) -> Measure | None:
        """Return a request, if it lies within the scope."""
        condition, values = scope.sql()
        rows = await self._database.fetch(f"SELECT * FROM case_measure WHERE id = {{}} AND {condition}", measure_id, *values)  # noqa: S608  the scope's own text
        return _measure(rows[0]) if rows else None

    @unscoped("reached through a case that the caller was let see")
    async def of_case(self, case_id: UUID) -> tuple[Measure, ...]:
        """Return the requests on a case that the caller may see, oldest first."""
        rows = await self._database.fetch("SELECT * FROM case_measure WHERE case_id = {} ORDER BY id", case_id)
        return tuple(_measure(row) for row in rows)

    async def pending(self, scope: Scope, after: UUID | None, limit: int) -> tuple[Measure, ...]:
        """Return the requests of a scope that wait for a decision, oldest first."""
        condition, values = scope.sql()
        sql = f"SELECT * FROM case_measure WHERE {condition} AND state = 'pending' AND id > {{}} ORDER BY id LIMIT {{}}"  # noqa: S608  the scope's own text
        return tuple(_measure(row) for row in await self._database.fetch(sql, *values, after or UUID(int=0), limit))

    async def reviews(self, measures: Collection[UUID]) -> dict[UUID, list[Review]]:
        """Return what was said on requests, level by level."""
        if not measures:
            return {}
        holes = ", ".join("{}" for _ in measures)
        found: dict[UUID, list[Review]] = {}
        sql = f"SELECT * FROM case_measure_review WHERE measure_id IN ({holes}) ORDER BY level"  # noqa: S608  placeholders
        for row in await self._database.fetch(sql, *measures):
            found.setdefault(row["measure_id"], []).append(Review(**{**row, "approved": bool(row["approved"])}))
        return found

    @unscoped("writes a request on a case that the actor was let see")
    async def add(self, measure: Measure) -> None:
        """Write a new request, in the open transaction."""
        values = {
            **msgspec.structs.asdict(measure),
            "approvers": msgspec.json.encode(measure.approvers).decode(),
            "clocks": msgspec.json.encode(measure.clocks).decode(),
            **area_code.columns(measure.area),
        }
        await self._database.insert([Row("case_measure", values)])

    async def review(self, review: Review) -> None:
        """Write what one level said, in the open transaction."""
        await self._database.insert([Row("case_measure_review", msgspec.structs.asdict(review))])

    @unscoped("writes only what the operation loaded within the actor's scope, guarded by state and level")
    async def settle(self, before: Measure, after: Measure) -> bool:
        """Write what became of a pending request unless somebody was faster; tell whether it was written."""
        rows = await self._database.fetch(
            "UPDATE case_measure SET state = {}, level = {}, decided_at = {} "
            "WHERE id = {} AND state = 'pending' AND level = {} RETURNING id",
            after.state,
            after.level,
            after.decided_at,
            before.id,
            before.level,
        )
        return bool(rows)

    @unscoped("follows from a step on a case that the actor may take")
    async def lapse(self, case_id: UUID, kinds: Collection[Kind], at: datetime) -> None:
        """Let pending requests of a case fall away, in the open transaction."""
        lapsed: State = "lapsed"
        for kind in kinds:
            await self._database.execute(
                "UPDATE case_measure SET state = {}, decided_at = {} WHERE case_id = {} AND kind = {} AND state = 'pending'",
                lapsed,
                at,
                case_id,
                kind,
            )


def _measure(row: Mapping[str, Any]) -> Measure:
    parsed: dict[str, Any] = {
        "approvers": msgspec.json.decode(row["approvers"], type=tuple[Approver, ...]),
        "clocks": msgspec.json.decode(row["clocks"], type=tuple[UUID, ...]),
    }
    return Measure(**{name: row[name] for name in Measure.__struct_fields__ if name not in parsed}, **parsed)

"""Clocks that are due to be looked at, and the rungs they have come to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

import msgspec

from wangge_core.access.unscoped import unscoped
from wangge_core.cases.joint.model import Assistance
from wangge_core.cases.model import CaseClock
from wangge_core.database import Database, Row

_CLOCK_TABLES: Final = ("case_clock", "case_assistance")
DUE: Final = {
    table: f"SELECT id FROM {table} WHERE next_at IS NOT NULL AND next_at <= {{}} ORDER BY next_at LIMIT {{}}"  # noqa: S608  our own names
    for table in _CLOCK_TABLES
}
"""The question of the sweep to each table, answered by an index that holds nothing but clocks with something to come."""


class Looked(NamedTuple):
    """A clock with what its ladder depends on, and the rungs that were taken."""

    clock: CaseClock | Assistance
    kind: Literal["case", "stage", "assist"]
    area: str
    case_type: str
    taken: frozenset[str]


class Escalation(msgspec.Struct, frozen=True, kw_only=True):
    """A rung that was taken."""

    id: UUID
    case_id: UUID
    clock_id: UUID
    rung: str
    event: str
    audience: str
    urgent: bool
    reached_at: datetime
    told_at: datetime
    message_id: UUID


class EscalationRepository:
    """The ladders of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    @unscoped("only whether there is anything to do")
    async def any_due(self, now: datetime) -> bool:
        """Tell whether there is a clock to look at."""
        for table in _CLOCK_TABLES:
            if await self._database.fetch(DUE[table], now, 1):
                return True
        return False

    @unscoped("the server itself climbs every ladder; who is told is decided by the rules of notices")
    async def due(self, now: datetime, limit: int) -> list[Looked]:
        """Return clocks to look at, of cases and of units that assist, up to `limit` of each; held until the transaction ends."""
        return [looked for table in _CLOCK_TABLES for looked in await self._due(table, now, limit)]

    @unscoped("the other half of `due`")
    async def _due(self, table: str, now: datetime, limit: int) -> list[Looked]:
        locking = " FOR UPDATE SKIP LOCKED" if self._database.dialect == "postgres" else ""
        ids = [row["id"] for row in await self._database.fetch(DUE[table] + locking, now, limit)]
        if not ids:
            return []
        holes = ", ".join("{}" for _ in ids)
        rows = await self._database.fetch(
            f"SELECT k.*, c.area, c.case_type FROM {table} k JOIN cases c ON c.id = k.case_id "  # noqa: S608  our own name, placeholders
            f"WHERE k.id IN ({holes}) ORDER BY k.next_at",
            *ids,
        )
        taken: dict[UUID, set[str]] = {}
        sql = f"SELECT clock_id, rung FROM case_escalation WHERE clock_id IN ({holes})"  # noqa: S608  placeholders
        for row in await self._database.fetch(sql, *ids):
            taken.setdefault(row["clock_id"], set()).add(row["rung"])
        return [_looked(table, row, frozenset(taken.get(row["id"], ()))) for row in rows]

    async def add(self, taken: Sequence[Escalation]) -> None:
        """Write rungs that were taken, in the open transaction."""
        if taken:
            await self._database.insert([Row("case_escalation", msgspec.structs.asdict(one)) for one in taken])

    async def put_off(self, looked: Looked, until: datetime | None) -> None:
        """Say when a clock is looked at next; None for never again."""
        if looked.kind == "assist":
            await self._database.execute("UPDATE case_assistance SET next_at = {} WHERE id = {}", until, looked.clock.id)
        else:
            await self._database.execute("UPDATE case_clock SET next_at = {} WHERE id = {}", until, looked.clock.id)

    async def of_case(self, case_id: UUID) -> tuple[Escalation, ...]:
        """Return the rungs that the clocks of a case have come to, oldest first; who asks has been let see the case."""
        rows = await self._database.fetch("SELECT * FROM case_escalation WHERE case_id = {} ORDER BY id", case_id)
        return tuple(Escalation(**{**row, "urgent": bool(row["urgent"])}) for row in rows)


def _looked(table: str, row: Mapping[str, Any], taken: frozenset[str]) -> Looked:
    if table == "case_assistance":
        asked = Assistance(**{name: row[name] for name in Assistance.__struct_fields__})
        return Looked(asked, "assist", row["area"], row["case_type"], taken)
    clock = CaseClock(**{name: row[name] for name in CaseClock.__struct_fields__})
    return Looked(clock, clock.kind, row["area"], row["case_type"], taken)

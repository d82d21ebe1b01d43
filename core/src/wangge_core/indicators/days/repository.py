"""The daily grain in and out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, Row
from wangge_core.ids import new_id
from wangge_core.indicators.days.model import AGED, OpenDay, Which, end_of

_OPEN_AT: Final = (
    "c.reported_at < {} AND c.channel <> 'import' AND c.channel <> 'split' AND (c.closed_at IS NULL OR c.closed_at >= {}) "
    "AND NOT EXISTS (SELECT 1 FROM case_round r WHERE r.case_id = c.id AND r.closed_at < {} AND r.reopened_at >= {}) "
    "AND NOT EXISTS (SELECT 1 FROM case_merge m WHERE m.case_id = c.id AND m.at < {} AND m.undone_at >= {})"
)
"""That a case `c` was open at a moment, told from what is kept of its rounds and of merges that were taken back.

It reads the same on the evening of the day and years later, so that a day filled late is no different.
"""
_MOMENTS: Final = 6


class DayRepository:
    """The daily grain of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def last_filled(self) -> date | None:
        """Return the last day that is there."""
        rows = await self._database.fetch("SELECT MAX(day) AS day FROM open_day_filled")
        return date.fromisoformat(rows[0]["day"]) if rows[0]["day"] else None

    @unscoped("the server itself counts the days of every area")
    async def first_report(self) -> datetime | None:
        """Return when the first case was reported here."""
        rows = await self._database.fetch(
            "SELECT reported_at FROM cases WHERE channel <> 'import' AND channel <> 'split' ORDER BY reported_at LIMIT 1"
        )
        return rows[0]["reported_at"] if rows else None

    @unscoped("the server itself counts the days of every area")
    async def fill(self, day: date, now: datetime) -> bool:
        """Count a day and write it down; return False when somebody else has.

        Raises:
            DuplicateError: somebody else does at this moment.
        """
        if await self._database.fetch("SELECT day FROM open_day_filled WHERE day = {}", day.isoformat()):
            return False
        async with self._database.transaction():
            await self._database.insert([Row("open_day_filled", {"day": day.isoformat(), "filled_at": now})])
            await self._database.insert([_row(day, found) for found in await self._counted(day)])
        return True

    @unscoped("counts for `fill`")
    async def _counted(self, day: date) -> Sequence[Mapping[str, Any]]:
        end = end_of(day)
        sql = (
            "SELECT c.area, c.case_type, COUNT(*) AS open, SUM(CASE WHEN c.reported_at < {} THEN 1 ELSE 0 END) AS aged "  # noqa: S608  ours
            f"FROM cases c WHERE {_OPEN_AT} GROUP BY c.area, c.case_type"
        )
        return await self._database.fetch(sql, end - AGED, *[end] * _MOMENTS)

    async def days(self, scope: Scope, first: date, until: date) -> tuple[OpenDay, ...]:
        """Return the days from `first` to before `until` that are there, with what was open within a scope."""
        condition, values = scope.sql("d")
        sql = (
            "SELECT f.day, COALESCE(SUM(d.open), 0) AS open, COALESCE(SUM(d.aged), 0) AS aged FROM open_day_filled f "  # noqa: S608  the scope's own text
            f"LEFT JOIN open_case_day d ON d.day = f.day AND {condition} WHERE f.day >= {{}} AND f.day < {{}} GROUP BY f.day ORDER BY f.day"
        )
        rows = await self._database.fetch(sql, *values, first.isoformat(), until.isoformat())
        return tuple(OpenDay(day=row["day"], open=int(row["open"]), aged=int(row["aged"])) for row in rows)

    async def counted(self, scope: Scope, day: date, which: Which, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Return ids of the cases that a day counts within a scope, newest first, following `after`."""
        end = end_of(day)
        condition, bound = scope.sql("c")
        text = f"{condition} AND {_OPEN_AT}"
        values: list[object] = [*bound, *[end] * _MOMENTS]
        if which == "aged":
            text, values = f"{text} AND c.reported_at < {{}}", [*values, end - AGED]
        if after is not None:
            text, values = f"{text} AND c.id < {{}}", [*values, after]
        sql = f"SELECT c.id FROM cases c WHERE {text} ORDER BY c.id DESC LIMIT {{}}"  # noqa: S608  the scope's own text
        return tuple(row["id"] for row in await self._database.fetch(sql, *values, limit))


def _row(day: date, found: Mapping[str, Any]) -> Row:
    values = {"id": new_id(), "day": day.isoformat(), "area": found["area"], "case_type": found["case_type"]}
    counts = {"open": int(found["open"]), "aged": int(found["aged"])}
    return Row("open_case_day", values | counts | area_code.columns(found["area"]))

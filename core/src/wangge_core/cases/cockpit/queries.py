"""Counting cases part by part, and finding those that something happened to, with the condition of the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec.structs import replace

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.area_code import Level
from wangge_core.cases.cockpit.schemas import CasesByArea, CasesThereOut, Moved
from wangge_core.cases.filters import CaseFilter, Sight, condition
from wangge_core.cases.ports import Places
from wangge_core.cases.sight import Sights
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError
from wangge_core.instants import LOCAL, TimeSource

_DEEPEST: Final = max(Level)


@dataclass(frozen=True, slots=True, kw_only=True)
class CockpitQueries:
    """Reads for the cockpit."""

    database: Database
    sights: Sights
    places: Places
    time: TimeSource

    async def counted(self, actor: Actor, wanted: CaseFilter) -> CasesByArea:
        """Return how the cases that `CaseQueries.page` would list divide among the parts of the area that is asked for.

        Raises:
            ForbiddenError: the actor may see no case.
            InvalidError: `area_required`: no area is named.
        """
        if wanted.area is None:
            message = "Name the area whose parts are to be counted: ?area=330521."
            raise InvalidError("area_required", message, (FieldError("/area", "required", message),))
        sight = await self.sights.of(actor)
        rows = await self._counted(sight, wanted, wanted.area)
        return CasesByArea(items=[self._there(row, wanted.area) for row in rows], earliest=await self._earliest(sight, wanted))

    async def happened(self, position: int, limit: int) -> Sequence[tuple[int, UUID]]:
        """Return what happened to cases after a position, with the positions, in their order."""
        rows = await self.database.fetch(
            "SELECT position, key FROM outbox WHERE position > {} AND type LIKE 'case.%' ORDER BY position LIMIT {}", position, limit
        )
        return [(int(row["position"]), UUID(row["key"])) for row in rows]

    async def seen(self, sight: Sight, wanted: CaseFilter, cases: Sequence[UUID]) -> Moved:
        """Return those of some cases that a list would show: what is hidden from it is not told of either."""
        text, values = condition(sight, wanted, self.time.now(), self.database.dialect)
        marks = ", ".join("{}" for _ in cases)
        found = await self.database.fetch(f"SELECT id, area FROM cases WHERE {text} AND id IN ({marks})", *values, *cases)  # noqa: S608  from filters.condition
        return Moved(cases=[str(row["id"]) for row in found], areas=sorted({row["area"] for row in found}))

    async def _counted(self, sight: Sight, wanted: CaseFilter, area: str) -> Sequence[Mapping[str, Any]]:
        now = self.time.now()
        text, values = condition(sight, wanted, now, self.database.dialect)
        part = f"l{min(area_code.level_of(area) + 1, _DEEPEST)}"
        columns = f"{part} AS part, COUNT(*) AS number, COUNT(*) FILTER (WHERE closed_at IS NULL AND due_at < {{}}) AS overdue"
        return await self.database.fetch(
            f"SELECT {columns} FROM cases WHERE {text} GROUP BY {part} ORDER BY {part}",  # noqa: S608  from filters.condition
            now,
            *values,
        )

    async def _earliest(self, sight: Sight, wanted: CaseFilter) -> date | None:
        text, values = condition(sight, replace(wanted, since=None, until=None), self.time.now(), self.database.dialect)
        statement = f"SELECT reported_at FROM cases WHERE {text} ORDER BY reported_at LIMIT 1"  # noqa: S608  from filters.condition
        rows = await self.database.fetch(statement, *values)
        return rows[0]["reported_at"].astimezone(LOCAL).date() if rows else None

    def _there(self, row: Mapping[str, Any], area: str) -> CasesThereOut:
        code = row["part"] or area
        return CasesThereOut(
            code=code, name=self.places.name(code), name_en=self.places.name_en(code), count=int(row["number"]), overdue=int(row["overdue"])
        )

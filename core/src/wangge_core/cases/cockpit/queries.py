"""Counting cases part by part, with the condition of the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.area_code import Level
from wangge_core.cases.cockpit.schemas import CasesByArea, CasesThereOut
from wangge_core.cases.filters import CaseFilter, condition
from wangge_core.cases.ports import Places
from wangge_core.cases.sight import Sights
from wangge_core.database import Database, Row
from wangge_core.errors import FieldError, InvalidError
from wangge_core.instants import TimeSource

_DEEPEST: Final = max(Level)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesInParts:
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
        rows = await self._rows(actor, wanted, wanted.area)
        return CasesByArea(items=[self._there(row, wanted.area) for row in rows])

    async def _rows(self, actor: Actor, wanted: CaseFilter, area: str) -> Sequence[Row]:
        sight, now = await self.sights.of(actor), self.time.now()
        text, values = condition(sight, wanted, now, self.database.dialect)
        column = f"l{min(area_code.level_of(area) + 1, _DEEPEST)}"
        return await self.database.fetch(
            f"SELECT {column} AS part, COUNT(*) AS number, "  # noqa: S608  from filters.condition
            f"COUNT(*) FILTER (WHERE closed_at IS NULL AND due_at < {{}}) AS overdue FROM cases WHERE {text} GROUP BY {column} ORDER BY {column}",
            now,
            *values,
        )

    def _there(self, row: Row, area: str) -> CasesThereOut:
        code = row["part"] or area
        return CasesThereOut(
            code=code, name=self.places.name(code), name_en=self.places.name_en(code), count=int(row["number"]), overdue=int(row["overdue"])
        )

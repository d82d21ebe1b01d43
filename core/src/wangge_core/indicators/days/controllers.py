"""Open cases by day over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, Parameter

from wangge_core.access.model import Actor
from wangge_core.indicators.controllers import Area, Month
from wangge_core.indicators.days.model import Which
from wangge_core.indicators.days.queries import DayQueries
from wangge_core.indicators.days.schemas import OpenDays
from wangge_core.indicators.schemas import CountedCases


class OpenCaseController(Controller):
    """How many cases were open at the end of each day, and which."""

    path = "/open-cases"
    tags = ("indicators",)

    @get("/", operation_id="listOpenCaseDays", summary="Open cases at the end of each day of a month")
    async def month(
        self, actor: NamedDependency[Actor], day_queries: NamedDependency[DayQueries], area: Area = None, period: Month = None
    ) -> OpenDays:
        """Return the days that are over, oldest first."""
        return await day_queries.month(actor, area, period)

    @get("/{day:str}", operation_id="listOpenCasesOfDay", summary="The cases that a day counts")
    async def cases(
        self,
        *,
        actor: NamedDependency[Actor],
        day_queries: NamedDependency[DayQueries],
        day: FromPath[str],
        area: Area = None,
        which: FromQuery[Annotated[Which, Parameter(description="All that were open, or the aged ones.")]] = "open",
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[int] = 50,
    ) -> CountedCases:
        """Return exactly the counted cases, newest first, as they stand now."""
        return await day_queries.cases(actor, area, day, which, after, limit)

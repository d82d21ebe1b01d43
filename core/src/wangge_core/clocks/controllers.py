"""The working calendar over HTTP."""

from datetime import date
from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.clocks.book import DayEntry, Rule
from wangge_core.clocks.calendar import FIRST_DAY, LAST_DAY, Day, WorkingHours
from wangge_core.clocks.notice import Notice
from wangge_core.clocks.queries import CalendarQueries
from wangge_core.clocks.schemas import CalendarDayOut, CalendarYearOut, DayIn, RuleIn, RuleOut, YearOut
from wangge_core.clocks.service import CalendarService
from wangge_core.errors import FieldError, InvalidError

Area = FromQuery[Annotated[str, Parameter(description="Code of the area; what it sets holds below it too.")]]


class CalendarController(Controller):
    """Where the calendar is read and set."""

    path = "/calendar"
    tags = ("calendar",)

    @get("/days/{day:date}", operation_id="getCalendarDay", summary="Whether a day is worked, and why")
    async def day(
        self, actor: NamedDependency[Actor], calendar_queries: NamedDependency[CalendarQueries], day: FromPath[date], area: Area
    ) -> CalendarDayOut:
        """Return the day as the clocks of the area see it."""
        return await calendar_queries.day(actor, area, day)

    @put("/days/{day:date}", operation_id="setCalendarDay", summary="Set a day apart for an area")
    async def set_day(
        self,
        *,
        actor: NamedDependency[Actor],
        calendar_service: NamedDependency[CalendarService],
        calendar_queries: NamedDependency[CalendarQueries],
        day: FromPath[date],
        area: Area,
        data: JSONBody[DayIn],
    ) -> CalendarDayOut:
        """Make the day worked, or off; running clocks are dated again."""
        entry = DayEntry(day, Day(data.working, {"zh-CN": data.why.zh_cn, "en": data.why.en}), data.source)
        await calendar_service.set_day(actor, area, entry)
        return await calendar_queries.day(actor, area, day)

    @delete("/days/{day:date}", operation_id="unsetCalendarDay", summary="Let the calendar above decide a day again")
    async def unset_day(
        self, actor: NamedDependency[Actor], calendar_service: NamedDependency[CalendarService], day: FromPath[date], area: Area
    ) -> None:
        """Take back what the area itself has set."""
        await calendar_service.unset_day(actor, area, day)

    @get("/years/{year:int}", operation_id="getCalendarYear", summary="The days of a year that are not what their weekday says")
    async def year(
        self, actor: NamedDependency[Actor], calendar_queries: NamedDependency[CalendarQueries], year: FromPath[int], area: Area
    ) -> CalendarYearOut:
        """Return holidays, days worked in exchange (调休), and what areas have set apart."""
        return await calendar_queries.year(actor, area, year)

    @put("/years/{year:int}", operation_id="setCalendarYear", summary="Enter a year's holidays from the notice")
    async def set_year(
        self,
        *,
        actor: NamedDependency[Actor],
        calendar_service: NamedDependency[CalendarService],
        year: FromPath[int],
        area: Area,
        data: JSONBody[Notice],
    ) -> YearOut:
        """Take the JSON of the project holiday-cn; due times in that year are no longer provisional."""
        if year != data.year:
            detail = f"The notice is for {data.year}, the address says {year}; a year lies between {FIRST_DAY.year} and {LAST_DAY.year}."
            raise InvalidError("notice", detail, (FieldError("/year", "notice", detail),))
        await calendar_service.set_year(actor, area, data)
        return YearOut(year, area, len(data.days))

    @get("/rule", operation_id="getCalendarRule", summary="Working hours, and how days are counted")
    async def rule(self, actor: NamedDependency[Actor], calendar_queries: NamedDependency[CalendarQueries], area: Area) -> RuleOut:
        """Return the rule that holds in the area."""
        return await calendar_queries.rule(actor, area)

    @put("/rule", operation_id="setCalendarRule", summary="Set working hours, and how days are counted")
    async def set_rule(
        self,
        *,
        actor: NamedDependency[Actor],
        calendar_service: NamedDependency[CalendarService],
        calendar_queries: NamedDependency[CalendarQueries],
        area: Area,
        data: JSONBody[RuleIn],
    ) -> RuleOut:
        """Set the rule of the area; running clocks are dated again."""
        await calendar_service.set_rule(actor, area, Rule(WorkingHours.parse(data.hours), data.day_count))
        return await calendar_queries.rule(actor, area)

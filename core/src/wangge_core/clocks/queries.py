"""Questions about the working calendar: a fact about an area, for whoever may see the area."""

from datetime import date, timedelta
from typing import Final

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.clocks.calendar import FIRST_DAY, LAST_DAY, Calendar
from wangge_core.clocks.calendars import Calendars
from wangge_core.clocks.schemas import CalendarDayOut, CalendarYearOut, RuleOut
from wangge_core.errors import FieldError, InvalidError
from wangge_sdk.texts import Text

_PLAIN: Final[dict[bool, Text]] = {True: {"zh-CN": "工作日", "en": "working day"}, False: {"zh-CN": "休息", "en": "day off"}}


class CalendarQueries:
    """Reading the calendar of an area."""

    def __init__(self, calendars: Calendars, access: Access) -> None:
        """`calendars` answers from memory."""
        self._calendars = calendars
        self._access = access

    async def day(self, actor: Actor, area: str, day: date) -> CalendarDayOut:
        """Return whether a day is worked in an area, why, and who says so.

        Raises:
            ForbiddenError: `permission_missing`, without `area:read` there.
            InvalidError: `area_code`.
        """
        code = area_code.parse(area)
        self._access.require(actor, code, "area", "read")
        return self._shown(code, await self._calendars.of(code), day)

    async def year(self, actor: Actor, area: str, year: int) -> CalendarYearOut:
        """Return the days of a year on which an area works or rests otherwise than their weekday says, or that somebody set apart.

        Raises:
            ForbiddenError: `permission_missing`, without `area:read` there.
            InvalidError: `area_code`, or `clock_range` outside the years 2004 to 2099.
        """
        code = area_code.parse(area)
        self._access.require(actor, code, "area", "read")
        if not FIRST_DAY.year <= year <= LAST_DAY.year:
            detail = f"There is a calendar of the years {FIRST_DAY.year} to {LAST_DAY.year}, and none of {year}."
            raise InvalidError("clock_range", detail, (FieldError("/year", "clock_range", detail),))
        calendar, first = await self._calendars.of(code), date(year, 1, 1)
        every = (first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days))
        special = [day for day in every if calendar.is_special(day)]
        known = date(year, 12, 31) <= calendar.dated_until
        return CalendarYearOut(year=year, area=code, known=known, days=[self._shown(code, calendar, day) for day in special])

    def _shown(self, code: str, calendar: Calendar, day: date) -> CalendarDayOut:
        entry = self._calendars.book.entry(code, day)
        working = calendar.is_working(day)
        return CalendarDayOut(
            date=day,
            area=code,
            working=working,
            why=calendar.why(day) or _PLAIN[working],
            known=day <= calendar.dated_until,
            set_by=entry[0] if entry else None,
            source=entry[1].source if entry else None,
        )

    async def rule(self, actor: Actor, area: str) -> RuleOut:
        """Return the working hours of an area and how its limits in days are counted.

        Raises:
            ForbiddenError: `permission_missing`, without `area:read` there.
            InvalidError: `area_code`.
        """
        code = area_code.parse(area)
        self._access.require(actor, code, "area", "read")
        calendar = await self._calendars.of(code)
        return RuleOut(code, calendar.hours.written(), calendar.day_count)

"""Questions about the working calendar: a fact about an area, for whoever may see the area."""

from datetime import date
from typing import Final

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.clocks.calendars import Calendars
from wangge_core.clocks.schemas import CalendarDayOut, RuleOut
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
        calendar = await self._calendars.of(code)
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

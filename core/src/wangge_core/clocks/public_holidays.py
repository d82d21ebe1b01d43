"""The published calendar of public holidays and 调休 working days, from the package `chinesecalendar`.

The State Council announces a year's holidays in the November before it; the package follows with a release.
"""

from datetime import date
from functools import cache

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays, workdays

from wangge_core.clocks.calendar import Day, Holidays


@cache
def published() -> Holidays:
    """Return every dated day that the installed package knows."""
    days: dict[date, Day] = {}
    for day, name in holidays.items():
        holiday = Holiday(name)
        days[day] = Day(working=False, why={"zh-CN": holiday.chinese, "en": holiday.value})
    for day, name in workdays.items():
        holiday = Holiday(name)
        days[day] = Day(working=True, why={"zh-CN": f"{holiday.chinese}调休上班", "en": f"worked in exchange for {holiday.value}"})
    return Holidays(days=days, until=max(days).year)

"""A year's holidays as they are passed around: the JSON of the project holiday-cn, made from the State Council's notice."""

from datetime import date
from typing import Annotated, Final

import msgspec
from chinese_calendar import Holiday

from wangge_core.clocks.book import DayEntry
from wangge_core.clocks.calendar import FIRST_DAY, LAST_DAY, Day
from wangge_core.errors import FieldError, InvalidError

_ENGLISH: Final = {holiday.chinese: holiday.value for holiday in Holiday}
_UNNAMED: Final = "public holiday"

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class NoticeDay(msgspec.Struct, frozen=True, rename="camel"):
    """One day that the notice names: off, or worked in exchange."""

    name: Name
    date: date
    is_off_day: bool


class Notice(msgspec.Struct, frozen=True):
    """The holidays of one year; `papers` are the addresses of the notices. A day may lie in the year before or after."""

    year: Annotated[int, msgspec.Meta(ge=FIRST_DAY.year, le=LAST_DAY.year)]
    papers: Annotated[list[Annotated[str, msgspec.Meta(min_length=1, max_length=300)]], msgspec.Meta(min_length=1, max_length=20)]
    days: Annotated[list[NoticeDay], msgspec.Meta(min_length=1, max_length=200)]

    def entries(self) -> tuple[DayEntry, ...]:
        """Return the days as an area sets them.

        Raises:
            InvalidError: `notice`, when a day lies outside the years around this one, or stands twice.
        """
        seen: set[date] = set()
        for number, day in enumerate(self.days):
            if abs(day.date.year - self.year) > 1 or not FIRST_DAY <= day.date <= LAST_DAY or day.date in seen:
                detail = f"{day.date} stands twice, or has no place in the holidays of {self.year}."
                raise InvalidError("notice", detail, (FieldError(f"/days/{number}/date", "notice", detail),))
            seen.add(day.date)
        return tuple(DayEntry(day.date, _day(day), self.papers[0]) for day in self.days)


def _day(day: NoticeDay) -> Day:
    english = "/".join(_ENGLISH.get(part, _UNNAMED) for part in day.name.replace("、", "/").split("/"))
    if day.is_off_day:
        return Day(working=False, why={"zh-CN": day.name, "en": english})
    return Day(working=True, why={"zh-CN": f"{day.name}调休上班", "en": f"worked in exchange for {english}"})

"""The working calendar as it goes over the wire."""

from datetime import date
from typing import Annotated

import msgspec

from wangge_core.clocks.model import DayCount
from wangge_sdk.texts import Text

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class DayWords(msgspec.Struct, frozen=True):
    """Why a day is worked or not, in both languages."""

    zh_cn: Words = msgspec.field(name="zh-CN")
    en: Words


class DayIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day to set apart: worked or off, why, and where that is written (the number or address of the order)."""

    working: bool
    why: DayWords
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class CalendarDayOut(msgspec.Struct, frozen=True, kw_only=True):
    """A day in an area.

    known: whether the holidays of its year are published; otherwise Monday to Friday are assumed.
    set_by: the area that set it apart, or null when the published calendar decides; source: where that is written.
    """

    date: date
    area: str
    working: bool
    why: Text
    known: bool
    set_by: str | None
    source: str | None


class CalendarYearOut(msgspec.Struct, frozen=True, kw_only=True):
    """A year in an area: the days that are not what their weekday says, in order. known: as for a day; for the whole year."""

    year: int
    area: str
    known: bool
    days: list[CalendarDayOut]


class YearOut(msgspec.Struct, frozen=True):
    """A year's holidays as they were entered."""

    year: int
    area: str
    days: int


class RuleIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hours of a working day, like 08:00-12:00,14:00-18:00, and from when limits in days are counted."""

    hours: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    day_count: DayCount = DayCount.NEXT_DAY


class RuleOut(msgspec.Struct, frozen=True):
    """How an area works and counts, its own way or that of the areas above it."""

    area: str
    hours: str
    day_count: DayCount

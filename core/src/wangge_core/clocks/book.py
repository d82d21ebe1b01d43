"""What areas say of their own working time, and the calendar that follows for a place. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Self

import msgspec

from wangge_core import area_code
from wangge_core.clocks.calendar import Calendar, Day, Holidays, WorkingHours
from wangge_core.clocks.model import DayCount


class DayEntry(msgspec.Struct, frozen=True):
    """A day that an area has set apart, and where that is written (a notice's number or address)."""

    date: date
    day: Day
    source: str


class Rule(msgspec.Struct, frozen=True):
    """How an area works and counts."""

    hours: WorkingHours = WorkingHours()
    day_count: DayCount = DayCount.NEXT_DAY


class AreaSettings(msgspec.Struct, frozen=True):
    """All that one area says of itself; what it leaves open comes from the areas above it."""

    days: Mapping[date, DayEntry] = {}
    years: frozenset[int] = frozenset()
    rule: Rule | None = None


class Book(msgspec.Struct, frozen=True):
    """The settings of every area that has any, at one version, over the published holidays."""

    version: int
    holidays: Holidays
    areas: Mapping[str, AreaSettings]

    @classmethod
    def empty(cls, holidays: Holidays) -> Self:
        """Return the book before anything is loaded."""
        return cls(-1, holidays, {})

    def holders(self, area: str) -> tuple[str, ...]:
        """Return the areas whose settings make up the calendar of `area`, nearest first."""
        return tuple(code for code in area_code.ancestors(area) if code in self.areas)

    def calendar(self, holders: Iterable[str]) -> Calendar:
        """Return the calendar that these areas' settings make together; the nearer one wins."""
        days: dict[date, Day] = {}
        years: set[int] = set()
        rule = Rule()
        for settings in (self.areas[code] for code in reversed(tuple(holders))):
            days |= {day: entry.day for day, entry in settings.days.items()}
            years |= settings.years
            rule = settings.rule or rule
        until = self.holidays.until
        while until + 1 in years:
            until += 1
        return Calendar(Holidays(self.holidays.days, until), days, rule.hours, rule.day_count)

    def entry(self, area: str, day: date) -> tuple[str, DayEntry] | None:
        """Return the entry that decides a day in `area`, and whose it is; None when the published calendar does."""
        for code in self.holders(area):
            if day in self.areas[code].days:
                return code, self.areas[code].days[day]
        return None

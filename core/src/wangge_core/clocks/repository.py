"""Rows of the working calendar in and out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from wangge_core.clocks.book import AreaSettings, Book, DayEntry, Rule
from wangge_core.clocks.calendar import Day, Holidays, WorkingHours
from wangge_core.clocks.model import DayCount
from wangge_core.database import Database, Row
from wangge_core.ids import new_id

_ONLY = 1
"""Id of the one row of `calendar_version`."""


class CalendarRepository:
    """The working calendars of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def version(self) -> int:
        """Return how many changes there have been."""
        rows = await self._database.fetch("SELECT version FROM calendar_version WHERE id = {}", _ONLY)
        return int(rows[0]["version"]) if rows else 0

    async def count_change(self, published_until: int) -> None:
        """Count a change, in the caller's transaction, so that every process loads the book again."""
        await self._database.execute(
            "INSERT INTO calendar_version (id, version, published_until) VALUES ({}, 1, {}) "
            "ON CONFLICT (id) DO UPDATE SET version = calendar_version.version + 1",
            _ONLY,
            published_until,
        )

    async def extend(self, published_until: int) -> int | None:
        """Note up to which year holidays are published, in the caller's transaction; return the first year that came new."""
        rows = await self._database.fetch("SELECT published_until FROM calendar_version WHERE id = {}", _ONLY)
        if not rows:
            await self.count_change(published_until)
            return None
        changed = await self._database.fetch(
            "UPDATE calendar_version SET version = version + 1, published_until = {} WHERE id = {} AND published_until < {} RETURNING id",
            published_until,
            _ONLY,
            published_until,
        )
        return int(rows[0]["published_until"]) + 1 if changed else None

    async def load(self, holidays: Holidays) -> Book:
        """Return every area's settings. Read the version first, so that a change in between is seen at the next look."""
        version = await self.version()
        days: dict[str, dict[date, DayEntry]] = {}
        years: dict[str, set[int]] = {}
        rules: dict[str, Rule] = {}
        for row in await self._database.fetch("SELECT area, day, working, why_zh, why_en, source FROM calendar_day"):
            day = Day(bool(row["working"]), {"zh-CN": row["why_zh"], "en": row["why_en"]})
            days.setdefault(row["area"], {})[row["day"]] = DayEntry(row["day"], day, row["source"])
        for row in await self._database.fetch("SELECT area, year FROM calendar_year"):
            years.setdefault(row["area"], set()).add(row["year"])
        for row in await self._database.fetch("SELECT area, hours, day_count FROM calendar_rule"):
            rules[row["area"]] = Rule(WorkingHours.parse(row["hours"]), DayCount(row["day_count"]))
        return Book(version, holidays, _gathered(days, years, rules))

    async def set_days(self, area: str, entries: Sequence[DayEntry], at: datetime) -> None:
        """Write days of an area, new or changed."""
        for entry in entries:
            await self.remove_day(area, entry.date)
            values = {
                "id": new_id(),
                "area": area,
                "day": entry.date,
                "working": entry.day.working,
                "why_zh": entry.day.why["zh-CN"],
                "why_en": entry.day.why["en"],
                "source": entry.source,
                "set_at": at,
            }
            await self._database.insert([Row("calendar_day", values)])

    async def remove_day(self, area: str, day: date) -> bool:
        """Take a day of an area back; tell whether it was set."""
        return bool(await self._database.fetch("DELETE FROM calendar_day WHERE area = {} AND day = {} RETURNING id", area, day))

    async def set_year(self, area: str, year: int, source: str, at: datetime) -> None:
        """Note that an area's days of a year are complete."""
        await self._database.execute("DELETE FROM calendar_year WHERE area = {} AND year = {}", area, year)
        values = {"id": new_id(), "area": area, "year": year, "source": source, "set_at": at}
        await self._database.insert([Row("calendar_year", values)])

    async def set_rule(self, area: str, rule: Rule, at: datetime) -> None:
        """Write an area's hours and its way of counting days."""
        await self._database.execute("DELETE FROM calendar_rule WHERE area = {}", area)
        values = {"id": new_id(), "area": area, "hours": rule.hours.written(), "day_count": rule.day_count.value, "set_at": at}
        await self._database.insert([Row("calendar_rule", values)])


def _gathered(
    days: Mapping[str, Mapping[date, DayEntry]], years: Mapping[str, set[int]], rules: Mapping[str, Rule]
) -> dict[str, AreaSettings]:
    return {area: AreaSettings(days.get(area, {}), frozenset(years.get(area, ())), rules.get(area)) for area in {*days, *years, *rules}}

"""Changes to the working calendar of an area. Each is counted, audited and told, so that running clocks are dated again."""

from collections.abc import Awaitable, Callable
from datetime import date

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.clocks.book import DayEntry, Rule
from wangge_core.clocks.calendar import FIRST_DAY, LAST_DAY
from wangge_core.clocks.calendars import Calendars
from wangge_core.clocks.notice import Notice
from wangge_core.clocks.repository import CalendarRepository
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError, NotFoundError
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.instants import TimeSource

_Work = Callable[[], Awaitable[None]]

CHANGED = "calendar.changed"
"""The event after every change; its data say the first day (`from`) that may now be worked otherwise."""


class CalendarService:
    """Sets days, years and working hours. Every act needs `calendar:manage` in the area."""

    def __init__(self, database: Database, access: Access, *, audit: Audit, outbox: Outbox, calendars: Calendars, time: TimeSource) -> None:
        """`calendars` is told at once; other processes notice by the version row."""
        self._database = database
        self._repository = CalendarRepository(database)
        self._access = access
        self._audit = audit
        self._outbox = outbox
        self._calendars = calendars
        self._time = time

    async def set_day(self, actor: Actor, area: str, entry: DayEntry) -> None:
        """Make a day worked, or off, in an area and below.

        Raises:
            ForbiddenError: `permission_missing`.
            InvalidError: `area_code`, or `clock_range` outside the years 2004 to 2099.
        """
        code = self._allowed(actor, area)
        _require_in_range(entry.date)

        async def work() -> None:
            await self._repository.set_days(code, (entry,), self._time.now())

        facts: dict[str, Fact] = {"date": entry.date.isoformat(), "working": entry.day.working}
        await self._change(actor, code, "calendar.day_set", facts, entry.date, work)

    async def unset_day(self, actor: Actor, area: str, day: date) -> None:
        """Let the calendar above decide a day again.

        Raises:
            ForbiddenError: `permission_missing`.
            NotFoundError: `day_not_set`, when the area itself has not set the day.
        """
        code = self._allowed(actor, area)

        async def work() -> None:
            if not await self._repository.remove_day(code, day):
                raise NotFoundError("day_not_set", f"Area {code} has not set {day} apart; the calendar above it decides.")

        await self._change(actor, code, "calendar.day_unset", {"date": day.isoformat()}, day, work)

    async def set_year(self, actor: Actor, area: str, notice: Notice) -> None:
        """Enter a year's holidays whole: due times in it are no longer provisional.

        Days that the area has set by itself and the notice does not name stay as they are.

        Raises:
            ForbiddenError: `permission_missing`.
            InvalidError: `notice`.
        """
        code, entries, now = self._allowed(actor, area), notice.entries(), self._time.now()

        async def work() -> None:
            await self._repository.set_days(code, entries, now)
            await self._repository.set_year(code, notice.year, notice.papers[0], now)

        facts: dict[str, Fact] = {"year": notice.year, "days": len(entries)}
        first = min(date(notice.year, 1, 1), *(entry.date for entry in entries))
        await self._change(actor, code, "calendar.year_set", facts, first, work)

    async def set_rule(self, actor: Actor, area: str, rule: Rule) -> None:
        """Set the working hours of an area and how its limits in days are counted.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        code = self._allowed(actor, area)

        async def work() -> None:
            await self._repository.set_rule(code, rule, self._time.now())

        facts: dict[str, Fact] = {"hours": rule.hours.written(), "day_count": rule.day_count.value}
        await self._change(actor, code, "calendar.rule_set", facts, FIRST_DAY, work)

    async def notice_publication(self) -> bool:
        """Tell everyone when this release knows more years than the one before; call it once at start."""
        until = self._calendars.book.holidays.until
        async with self._database.transaction():
            first = await self._repository.extend(until)
            if first is not None:
                data = {"from": date(first, 1, 1).isoformat()}
                await self._outbox.append(Event(type=CHANGED, area="", key="calendar", at=self._time.now(), data=data))
        await self._calendars.refresh()
        return first is not None

    def _allowed(self, actor: Actor, area: str) -> str:
        code = area_code.parse(area)
        self._access.require(actor, code, "calendar", "manage")
        return code

    async def _change(self, actor: Actor, area: str, action: str, facts: dict[str, Fact], first: date, work: _Work) -> None:
        async with self._database.transaction():
            await work()
            await self._repository.count_change(self._calendars.book.holidays.until)
            await self._audit.record(AuditEntry(action=action, actor=actor, resource="calendar", resource_id=area, area=area, facts=facts))
            await self._outbox.append(Event(type=CHANGED, area=area, key="calendar", at=self._time.now(), data={"from": first.isoformat()}))
        await self._calendars.refresh()


def _require_in_range(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        detail = f"The calendar runs from {FIRST_DAY} to {LAST_DAY}; {day} lies outside."
        raise InvalidError("clock_range", detail, (FieldError("/date", "clock_range", detail),))

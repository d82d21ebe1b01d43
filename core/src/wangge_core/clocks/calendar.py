"""A county's working time: which days are worked, at which hours, and how far into the future that is known.

Instants are handled as *positions*: whole microseconds since midnight of `FIRST_DAY` in local time. China has
kept one offset without summer time since 1991, so that a position and an instant differ by a constant
(`tests/core/clocks/test_calendar.py` holds this against the zone's own table).
"""

from array import array
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, compress, cycle, islice, pairwise

import msgspec

from wangge_core.clocks.model import DayCount
from wangge_core.errors import FieldError, InvalidError
from wangge_core.instants import LOCAL
from wangge_sdk.texts import Text

FIRST_DAY = date(2004, 1, 1)
LAST_DAY = date(2099, 12, 31)
MICROSECOND = timedelta(microseconds=1)
HOUR = 3_600_000_000
DAY = 24 * HOUR
SATURDAY = 5
_EPOCH = datetime.combine(FIRST_DAY, time(), LOCAL).astimezone(UTC)
_DAYS = (LAST_DAY - FIRST_DAY).days + 1

WEEKEND: Text = {"zh-CN": "周末", "en": "weekend"}


class WorkingHours(msgspec.Struct, frozen=True):
    """The periods of a working day, in order and apart; times are local, to the minute.

    Raises:
        InvalidError: `working_hours`, when a period is empty, out of order, touches the next or has seconds.
    """

    periods: tuple[tuple[time, time], ...] = ((time(8), time(12)), (time(14), time(18)))

    def __post_init__(self) -> None:
        """Refuse periods that are not a day's plan."""
        edges = [edge for period in self.periods for edge in period]
        rising = all(earlier < later for earlier, later in pairwise(edges))
        if not edges or not rising or any(edge.second or edge.microsecond or edge.tzinfo for edge in edges):
            shown = ", ".join(f"{start}-{end}" for start, end in self.periods) or "none"
            raise _no_plan(shown)

    @classmethod
    def parse(cls, text: str) -> "WorkingHours":
        """Read 08:00-12:00,14:00-18:00.

        Raises:
            InvalidError: `working_hours`.
        """
        try:
            edges = [[time.fromisoformat(edge.strip()) for edge in period.split("-")] for period in text.split(",")]
            return cls(tuple((start, end) for start, end in edges))
        except ValueError:
            raise _no_plan(text) from None

    def written(self) -> str:
        """Return the form that `parse` reads."""
        return ",".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in self.periods)

    def __str__(self) -> str:
        """Return the form that people read: 08:00-12:00, 14:00-18:00, with en dashes."""
        return ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in self.periods)


class Day(msgspec.Struct, frozen=True):
    """A day that is not what its weekday says, and why, in words for people (劳动节, an order of the county)."""

    working: bool
    why: Text


class Holidays(msgspec.Struct, frozen=True):
    """The dated days up to and including the year `until`; after it only the weekdays are known."""

    days: Mapping[date, Day]
    until: int


class Calendar:
    """Working time of one county; immutable, cheap to ask, some milliseconds to build.

    holidays: the published calendar (`public_holidays.published`).
    overrides: the county's own word on single days; it wins over the published calendar.
    hours: the working hours of every working day.
    day_count: from when limits in days are counted.
    """

    def __init__(
        self,
        holidays: Holidays,
        overrides: Mapping[date, Day] | None = None,
        hours: WorkingHours | None = None,
        day_count: DayCount = DayCount.NEXT_DAY,
    ) -> None:
        self.hours = hours or WorkingHours()
        self.day_count = day_count
        self.dated_until = date(holidays.until, 12, 31)
        self._special = {**holidays.days, **(overrides or {})}
        self._known_days = (self.dated_until - FIRST_DAY).days + 1
        self._periods = tuple((_of_day(start), _of_day(end)) for start, end in self.hours.periods)
        self.opening = self._periods[0][0]
        self.close = self._periods[-1][1]
        self.day_length = sum(end - start for start, end in self._periods)
        self._worked = bytearray(islice(cycle(_week_from(FIRST_DAY)), _DAYS))
        for day, special in self._special.items():
            if FIRST_DAY <= day <= LAST_DAY:
                self._worked[(day - FIRST_DAY).days] = special.working
        self._before = array("l", accumulate(self._worked, initial=0))
        self._workdays = array("l", compress(range(_DAYS), self._worked))

    def is_working(self, day: date) -> bool:
        """Tell whether `day` is worked; past the dated years, Monday to Friday are."""
        special = self._special.get(day)
        return day.weekday() < SATURDAY if special is None else special.working

    def is_special(self, day: date) -> bool:
        """Tell whether somebody has said of `day` that it is worked or off: the published calendar, or the county."""
        return day in self._special

    def why(self, day: date) -> Text | None:
        """Return why `day` is worked or not, or None for an ordinary working day."""
        special = self._special.get(day)
        if special is not None:
            return special.why
        return None if day.weekday() < SATURDAY else WEEKEND

    def position(self, at: datetime) -> int:
        """Return the position of an aware instant.

        Raises:
            InvalidError: `clock_range`, outside the years 2004 to 2099.
        """
        since = at - _EPOCH
        if not 0 <= since.days < _DAYS:
            raise _out_of_range(at.isoformat())
        return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds

    def instant(self, position: int) -> datetime:
        """Return the instant of a position, in UTC.

        Raises:
            InvalidError: `clock_range`, when the time lies after the year 2099.
        """
        if position > _DAYS * DAY:
            raise _out_of_range(f"day {position // DAY} after {FIRST_DAY}")
        return _EPOCH + timedelta(microseconds=position)

    def date_of(self, position: int) -> date:
        """Return the local day in which a position lies."""
        return FIRST_DAY + timedelta(days=position // DAY)

    def worked(self, position: int) -> int:
        """Return the working microseconds from the first day to `position`."""
        number, into = divmod(position, DAY)
        whole = self._before[number] * self.day_length
        if number < _DAYS and self._worked[number]:
            for start, end in self._periods:
                if into <= start:
                    break
                whole += min(into, end) - start
        return whole

    def when_worked(self, amount: int) -> int:
        """Return the earliest position before which `amount` (> 0) microseconds have been worked.

        Raises:
            InvalidError: `clock_range`, when that lies after the year 2099.
        """
        days, rest = divmod(amount - 1, self.day_length)
        if days >= len(self._workdays):
            raise _out_of_range(f"{days} working days after {FIRST_DAY}")
        rest += 1
        position = self._workdays[days] * DAY
        for start, end in self._periods:
            if rest <= end - start:
                return position + start + rest
            rest -= end - start
        raise AssertionError("the rest of a day is no longer than the day")  # pragma: no cover

    def is_known(self, position: int) -> bool:
        """Tell whether the holidays of that day, and of all before it, are published."""
        return position <= self._known_days * DAY


def _week_from(day: date) -> list[bool]:
    return [(day + timedelta(days=number)).weekday() < SATURDAY for number in range(7)]


def _no_plan(shown: str) -> InvalidError:
    detail = f"Working hours must be periods in order that do not touch, to the minute, like 08:00-12:00,14:00-18:00; got {shown[:60]}."
    return InvalidError("working_hours", detail, (FieldError("/hours", "working_hours", detail),))


def _of_day(moment: time) -> int:
    return (moment.hour * 60 + moment.minute) * 60_000_000


def _out_of_range(what: str) -> InvalidError:
    return InvalidError("clock_range", f"Clocks run from {FIRST_DAY} to {LAST_DAY}; {what} lies outside. Check the date and the limit.")

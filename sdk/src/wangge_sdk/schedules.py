"""Cron lines: when a job is done and a feed is fetched, by the clock of the counties (Asia/Shanghai, which never changes it)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice, takewhile
from typing import Final
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

LOCAL: Final = ZoneInfo("Asia/Shanghai")


class ScheduleError(ValueError):
    """A cron line cannot be read, or names no day that ever comes."""


def moments(line: str, after: datetime) -> Iterator[datetime]:
    """Yield the moments of a cron line that come after an aware one, in UTC.

    Raises:
        ScheduleError: the line is none.
    """
    try:
        found = CronSim(line, after.astimezone(LOCAL))
    except CronSimError as error:
        raise ScheduleError(f"{line!r} is no cron line: {error}") from error
    for moment in found:
        yield moment.astimezone(UTC)


def next_moment(line: str, after: datetime) -> datetime:
    """Return the first moment of a cron line after an aware one, in UTC.

    Raises:
        ScheduleError: the line is none, or names no day that comes within the next fifty years.
    """
    found = next(moments(line, after), None)
    if found is None:
        raise ScheduleError(f"{line!r} names no day that ever comes")
    return found


def missed(line: str, since: datetime, now: datetime, most: int = 1000) -> int:
    """Return how many moments of a cron line came after ``since`` and until ``now``, counting no further than ``most``."""
    return sum(1 for _ in islice(takewhile(lambda moment: moment <= now, moments(line, since)), most))

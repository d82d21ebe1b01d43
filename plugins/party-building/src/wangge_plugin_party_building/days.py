"""Days and months of the county's calendar. Pure; a month is `2026-03`."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from wangge_sdk.registers import NotPossibleError

ZONE: Final = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Return the day it is in the county."""
    return datetime.now(ZONE).date()


def not_after(on: str, day: date) -> str:
    """Return a day on which something can have happened.

    Raises:
        NotPossibleError: it is still to come.
    """
    if on > day.isoformat():
        raise NotPossibleError(f"{on} 还没有到，请填写今天或以前的日期。", f"{on} is still to come; give today or an earlier day.")
    return on


def month_of(on: str | date) -> str:
    """Return the month of a day."""
    return str(on)[:7]


def months_later(on: str, months: int) -> str:
    """Return the day so many months later; one that the month lacks is its last."""
    day = date.fromisoformat(on)
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last).isoformat()
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28)).isoformat()


def months_between(first: str, last: str) -> Iterator[str]:
    """Yield the months from one to another, both included."""
    for index in range(_index(first), _index(last) + 1):
        year, month = divmod(index, 12)
        yield f"{year:04}-{month + 1:02}"


def _index(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def quarter_of(month: str) -> str:
    """Return the quarter of a month, `2026-Q1`."""
    return f"{month[:4]}-Q{(int(month[5:7]) + 2) // 3}"


def last_month_of(period: str) -> str:
    """Return the last month of a month or quarter."""
    return f"{period[:4]}-{int(period[-1]) * 3:02}" if "Q" in period else period

"""A day of the county's own time, and what was open at its end. Pure."""

from datetime import date, datetime, time, timedelta
from typing import Final, Literal

import msgspec

from wangge_core.errors import FieldError, InvalidError
from wangge_core.instants import LOCAL

AGED: Final = timedelta(days=30)
"""A case that is open for longer counts as aged (积案)."""

Which = Literal["open", "aged"]


class OpenDay(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that were open at the end of a day, and those of them that had been for longer than `AGED`.

    Cases of other systems are not among them, and a case with the parts split off it is one.
    """

    day: str
    open: int
    aged: int


def end_of(day: date) -> datetime:
    """Return the first instant after a day."""
    return datetime.combine(day + timedelta(days=1), time(), LOCAL)


def last_over(now: datetime) -> date:
    """Return the last day that is over."""
    return now.astimezone(LOCAL).date() - timedelta(days=1)


def read_day(text: str) -> date:
    """Read `2026-11-23`.

    Raises:
        InvalidError: `day`.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{text[:20]!r} is no day; write it as 2026-11-23."
        raise InvalidError("day", message, (FieldError("/day", "day", message),)) from None

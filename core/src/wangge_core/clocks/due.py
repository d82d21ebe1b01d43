"""When a limit runs out. One rule serves the four units.

A limit becomes a *frame*: a position from which time counts, an amount of it, and a measure (plain time, or
working time). The clock is due at the earliest instant by which that amount has run outside the pauses.

| unit | counts from | amount | measure |
|---|---|---|---|
| emergency_hours | the start | n hours | plain |
| working_hours | the start | n hours | working |
| working_days | midnight after the day of the start | n working days' hours | working |
| calendar_days | midnight after the day of the start | n days, the last one to the close of business | plain |

With `DayCount.SAME_MOMENT` both kinds of days count from the start, and a calendar day is 24 hours.
Without a pause a limit in days therefore ends at the close of business of its last day; a pause of three
working hours moves it by three working hours, not by a day.

An extension makes the limit longer. In the limit's own unit it is added to the amount; in another one it counts
from where the limit ran out, by the same table.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from wangge_core.clocks.calendar import DAY, HOUR, Calendar
from wangge_core.clocks.model import DayCount, Due, Extension, Limit, Pause, Unit
from wangge_core.errors import InvalidError

YELLOW_FROM = (4, 5)
"""Share of the limit from which the light is yellow: four fifths."""


class Frame(NamedTuple):
    """Where a limit begins to count (a position), how much of it there is, and whether only working time counts."""

    begin: int
    amount: int
    working: bool


class Gap(NamedTuple):
    """A pause in positions; `start` is cut to what lies within the frame, `pause` is the ledger's own entry."""

    start: int
    end: int | None
    pause: Pause


class Link(NamedTuple):
    """One limit of the chain that a limit and its extensions make; `end` is None while an open pause holds it."""

    frame: Frame
    gaps: tuple[Gap, ...]
    end: int | None


def due(start: datetime, limit: Limit, calendar: Calendar, pauses: Sequence[Pause] = (), extensions: Sequence[Extension] = ()) -> Due:
    """Return when `limit`, counted from `start`, runs out.

    start: aware. pauses: in order, not overlapping; only the last may be open. extensions: in the order they were granted.

    Raises:
        InvalidError: `clock_range` outside the years 2004 to 2099, `pauses` when the ledger is out of order,
            `limit_amount` when the extensions make the limit longer than any rule means.
    """
    if not pauses and not extensions:
        return _plain(calendar.position(start), limit, calendar)
    limits = limits_of(limit, extensions)
    links = chained(calendar.position(start), limits, calendar, pauses)
    at = links[-1].end if len(links) == len(limits) else None
    yellow = at_share(links, limits, calendar, YELLOW_FROM)
    return Due(
        at=None if at is None else calendar.instant(at),
        yellow_at=None if yellow is None else calendar.instant(yellow),
        provisional=any(
            link.frame.working and not calendar.is_known(link.end if link.end is not None else link.gaps[-1].start) for link in links
        ),
    )


def _plain(start: int, limit: Limit, calendar: Calendar) -> Due:
    """Return the due time of a clock that nothing happened to: nearly all of them, so it measures the start only once."""
    frame = frame_of(start, limit, calendar)
    numerator, denominator = YELLOW_FROM
    part = frame.amount * numerator // denominator
    if not frame.working:
        return Due(calendar.instant(frame.begin + frame.amount), calendar.instant(frame.begin + part), provisional=False)
    worked = calendar.worked(frame.begin)
    at = calendar.when_worked(worked + frame.amount)
    return Due(calendar.instant(at), calendar.instant(calendar.when_worked(worked + part)), provisional=not calendar.is_known(at))


def limits_of(limit: Limit, extensions: Sequence[Extension]) -> tuple[Limit, ...]:
    """Return the limits that count one after the other: the limit with what was added in its unit, then those in other units.

    Raises:
        InvalidError: `limit_amount`.
    """
    amounts = {limit.unit: limit.amount}
    for extension in extensions:
        amounts[extension.limit.unit] = amounts.get(extension.limit.unit, 0) + extension.limit.amount
    return tuple(Limit(amount, unit) for unit, amount in amounts.items())


def chained(start: int, limits: Sequence[Limit], calendar: Calendar, pauses: Sequence[Pause]) -> tuple[Link, ...]:
    """Return the chain of limits from a position on, up to the one that an open pause holds.

    Raises:
        InvalidError: see `gaps_of`.
    """
    links: list[Link] = []
    for limit in limits:
        frame = frame_of(start, limit, calendar)
        gaps = gaps_of(frame, pauses, calendar) if pauses else ()
        end = _reach(frame, frame.amount, gaps, calendar)
        links.append(Link(frame, gaps, end))
        if end is None:
            break
        start = end
    return tuple(links)


def at_share(links: Sequence[Link], limits: Sequence[Limit], calendar: Calendar, share: tuple[int, int]) -> int | None:
    """Return the earliest position by which a share (a fraction up to 1) of the whole chain has run; None while unknown."""
    numerator, denominator = share
    amount = sum(link.frame.amount for link in links)
    amount += sum(frame_of(0, limit, calendar).amount for limit in limits[len(links) :])
    left = amount * numerator // denominator
    for link in links:
        if left <= link.frame.amount:
            return _reach(link.frame, left, link.gaps, calendar)
        left -= link.frame.amount
    return None


def frame_of(position: int, limit: Limit, calendar: Calendar) -> Frame:
    """Return the frame of a limit that starts at `position`."""
    unit = limit.unit
    if unit is Unit.EMERGENCY_HOURS or unit is Unit.WORKING_HOURS:
        return Frame(position, limit.amount * HOUR, unit is Unit.WORKING_HOURS)
    same_moment = calendar.day_count is DayCount.SAME_MOMENT
    begin = position if same_moment else (position // DAY + 1) * DAY
    if unit is Unit.WORKING_DAYS:
        return Frame(begin, limit.amount * calendar.day_length, working=True)
    last_day = DAY if same_moment else calendar.close
    return Frame(begin, (limit.amount - 1) * DAY + last_day, working=False)


def gaps_of(frame: Frame, pauses: Sequence[Pause], calendar: Calendar) -> tuple[Gap, ...]:
    """Return the pauses as gaps of the frame; what lies before the frame falls away.

    Raises:
        InvalidError: `pauses`, when they overlap, run backwards, or one follows an open one.
    """
    gaps: list[Gap] = []
    free_from: int | None = 0
    for pause in pauses:
        start = calendar.position(pause.start)
        end = None if pause.end is None else calendar.position(pause.end)
        if free_from is None or start < free_from or (end is not None and end < start):
            raise InvalidError("pauses", f"The pause from {pause.start.isoformat()} overlaps the one before it or ends before it starts.")
        free_from = end
        if end is None or end > frame.begin:
            gaps.append(Gap(max(start, frame.begin), end, pause))
    return tuple(gaps)


def measured(frame: Frame, position: int, calendar: Calendar) -> int:
    """Return the reading of the frame's measure at a position."""
    return calendar.worked(position) if frame.working else position


def _reach(frame: Frame, amount: int, gaps: tuple[Gap, ...], calendar: Calendar) -> int | None:
    """Return the earliest position by which `amount` has run outside the gaps; None if an open gap comes before."""
    target = measured(frame, frame.begin, calendar) + amount
    for gap in gaps:
        gap_start = measured(frame, gap.start, calendar)
        if target <= gap_start:
            break
        if gap.end is None:
            return None
        target += measured(frame, gap.end, calendar) - gap_start
    return calendar.when_worked(target) if frame.working else target

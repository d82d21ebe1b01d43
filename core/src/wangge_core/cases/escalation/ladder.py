"""When a clock comes to each rung of its ladder, and when people are told of it. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from wangge_core.cases.escalation.by_area import Rung
from wangge_core.clocks.calendar import DAY, Calendar
from wangge_core.clocks.clock import Clock
from wangge_core.clocks.due import due
from wangge_core.clocks.model import Limit, Unit


class Reached(NamedTuple):
    """A rung, when the clock comes to it, and when it is told: at once, or when working hours begin."""

    rung: Rung
    at: datetime
    tell_at: datetime


def schedule(clock: Clock, kind: str, rungs: Sequence[Rung], calendar: Calendar) -> tuple[Reached, ...]:
    """Return the rungs of a clock of a kind, in the order in which they are told."""
    found = []
    for rung in rungs:
        if kind in rung.kinds and (at := reached_at(clock, rung, calendar)) is not None:
            urgent = rung.urgent or clock.limit.unit is Unit.EMERGENCY_HOURS
            found.append(Reached(rung, at, at if urgent else working_moment(at, calendar)))
    return tuple(sorted(found, key=lambda one: (one.tell_at, one.at)))


def reached_at(clock: Clock, rung: Rung, calendar: Calendar) -> datetime | None:
    """Return when a clock comes to a rung; None while an open pause keeps it unknown."""
    if rung.share is not None:
        return clock.at_share(rung.share, calendar)
    wait = rung.after
    assert wait is not None  # noqa: S101  a sound rung has one of the two
    since = clock.started_at if wait.since == "start" else clock.due(calendar).at
    if since is None:
        return None
    if wait.unit in {"seconds", "minutes"}:
        return since + timedelta(**{wait.unit: wait.amount})
    return due(since, Limit(wait.amount, Unit(wait.unit)), calendar, clock.pauses).at


def working_moment(at: datetime, calendar: Calendar) -> datetime:
    """Return the moment itself between opening and close of a working day, else the next opening."""
    position = calendar.position(at)
    day, into = divmod(position, DAY)
    if calendar.is_working(calendar.date_of(position)):
        if calendar.opening <= into <= calendar.close:
            return at
        if into < calendar.opening:
            return calendar.instant(day * DAY + calendar.opening)
    day += 1
    while not calendar.is_working(calendar.date_of(day * DAY)):
        day += 1
    return calendar.instant(day * DAY + calendar.opening)

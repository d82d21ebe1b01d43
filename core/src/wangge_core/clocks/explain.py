"""Why a clock is due when it is: the steps that add up to the answer.

`explain` walks the same frame that `due` computes with, but day by day, and groups what repeats. What the
steps count always sums to the limit (or, while a pause is open, to what had run when it began).
"""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

import msgspec

from wangge_core.clocks import wording
from wangge_core.clocks.calendar import DAY, MICROSECOND, Calendar
from wangge_core.clocks.clock import Clock
from wangge_core.clocks.due import Frame, Gap, Link, chained, measured
from wangge_core.clocks.model import Limit, Pause
from wangge_sdk.texts import Text


class StepKind(StrEnum):
    """What a step of an explanation tells."""

    STARTED = "started"
    EXTENDED = "extended"
    NOT_COUNTED = "not_counted"
    COUNTED = "counted"
    PAUSED = "paused"
    WAITING = "waiting"
    DUE = "due"
    PROVISIONAL = "provisional"


class Step(msgspec.Struct, frozen=True):
    """One sentence of an explanation, and how much of the limit it uses up (nothing, for most kinds)."""

    kind: StepKind
    text: Text
    counted: timedelta = timedelta()


class _Span(NamedTuple):
    """A stretch of the clock's time of one nature; `whole_days` is 0 for a part of a day, `why` names special days."""

    kind: StepKind
    start: int
    end: int
    counted: int
    whole_days: int
    why: Text | None = None
    pause: Pause | None = None


def explain(clock: Clock, calendar: Calendar) -> tuple[Step, ...]:
    """Return why the clock runs out when it does, in order, in every language of the platform.

    Raises:
        InvalidError: as `due`.
    """
    start = calendar.position(clock.started_at)
    limits, due = clock.limits, clock.due(calendar)
    links = chained(start, limits, calendar, clock.pauses)
    say = wording.Wording(calendar, clock.limit)
    steps = [Step(StepKind.STARTED, say.started(start))]
    steps += [Step(StepKind.EXTENDED, say.extended(one)) for one in clock.extensions]
    for limit, link in zip(limits, links, strict=False):
        steps += _counting(start, limit, link, calendar)
        start = start if link.end is None else link.end
    if due.at is None:
        steps.append(_waiting(limits, links, calendar))
    else:
        steps.append(Step(StepKind.DUE, say.due(calendar.position(due.at))))
    if due.provisional:
        steps.append(Step(StepKind.PROVISIONAL, say.provisional()))
    return tuple(steps)


def _counting(start: int, limit: Limit, link: Link, calendar: Calendar) -> Iterator[Step]:
    """Yield what one limit of the chain counts, from a position to its end, or to the pause that holds it."""
    say = wording.Wording(calendar, limit)
    if link.frame.begin > start:
        yield Step(StepKind.NOT_COUNTED, say.first_day(start))
    end = link.gaps[-1].start if link.end is None else link.end
    total = 0
    for span in _grouped(_spans(link.frame, link.gaps, end, calendar)):
        total += span.counted
        yield _step(span, total, say)


def _waiting(limits: tuple[Limit, ...], links: tuple[Link, ...], calendar: Calendar) -> Step:
    """Say what is left of the limit that an open pause holds; those after it have not begun."""
    held, gap = links[-1], links[-1].gaps[-1]
    say = wording.Wording(calendar, limits[len(links) - 1])
    counted = measured(held.frame, gap.start, calendar) - measured(held.frame, held.frame.begin, calendar)
    for earlier in held.gaps[:-1]:
        counted -= measured(held.frame, earlier.end or gap.start, calendar) - measured(held.frame, earlier.start, calendar)
    return Step(StepKind.WAITING, say.waiting(calendar.position(gap.pause.start), gap.pause.reason, held.frame.amount - counted))


def _step(span: _Span, total: int, say: wording.Wording) -> Step:
    if span.pause is not None:
        text = say.paused(span.start, span.end, span.pause.reason)
    elif span.kind is StepKind.NOT_COUNTED:
        text = say.off(span.start, span.end, span.why)
    else:
        when = say.days(span.start, span.end) if span.whole_days else say.times(span.start, span.end)
        text = say.counted(when, span.counted, total, span.why)
    return Step(span.kind, text, span.counted * MICROSECOND)


def _spans(frame: Frame, gaps: tuple[Gap, ...], end: int, calendar: Calendar) -> Iterator[_Span]:
    """Yield what happens from the beginning of the frame to `end`, in order, without holes."""
    position = frame.begin
    for gap in gaps:
        if gap.start >= end:
            break
        yield from _running(frame, position, gap.start, calendar)
        position = end if gap.end is None else gap.end
        yield _Span(StepKind.PAUSED, calendar.position(gap.pause.start), position, 0, 0, pause=gap.pause)
    yield from _running(frame, position, end, calendar)


def _running(frame: Frame, start: int, end: int, calendar: Calendar) -> Iterator[_Span]:
    """Yield the days, or parts of days, between two positions; plain time comes in one piece."""
    if start >= end:
        return
    if not frame.working:
        yield _Span(StepKind.COUNTED, start, end, end - start, 0)
        return
    for number in range(start // DAY, (end - 1) // DAY + 1):
        since, until = max(start, number * DAY), min(end, (number + 1) * DAY)
        counted = measured(frame, until, calendar) - measured(frame, since, calendar)
        day = calendar.date_of(since)
        if not calendar.is_working(day):
            yield _Span(StepKind.NOT_COUNTED, since, until, 0, 1, calendar.why(day))
        elif counted == calendar.day_length:
            yield _Span(StepKind.COUNTED, since, until, counted, 1, calendar.why(day))
        else:
            opening, close = number * DAY + calendar.opening, number * DAY + calendar.close
            yield _Span(StepKind.COUNTED, max(since, opening), min(until, close), counted, 0, calendar.why(day))


def _grouped(spans: Iterator[_Span]) -> Iterator[_Span]:
    """Join neighbouring whole days of the same nature, and drop parts of working days in which nothing ran."""
    held: _Span | None = None
    for span in spans:
        if span.kind is StepKind.COUNTED and not span.counted:
            continue
        if held and held.whole_days and span.whole_days and (held.kind, held.why) == (span.kind, span.why):
            held = held._replace(end=span.end, counted=held.counted + span.counted, whole_days=held.whole_days + span.whole_days)
            continue
        if held:
            yield held
        held = span
    if held:
        yield held

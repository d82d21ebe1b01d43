"""One running clock: when it started, its limit, its ledger of pauses and extensions, and what it shows."""

from datetime import datetime

import msgspec

from wangge_core.clocks.calendar import MICROSECOND, Calendar
from wangge_core.clocks.due import Link, at_share, chained, due, frame_of, limits_of, measured
from wangge_core.clocks.model import Due, Extension, Light, Limit, Pause, Reading
from wangge_core.errors import ConflictError


class Clock(msgspec.Struct, frozen=True):
    """A clock as its owner stores it. Every change returns a new clock; the ledger only grows.

    Dating it again (a new limit, a new calendar) is nothing but `due` on the same ledger, so that no pause and no
    extension is ever lost.
    """

    started_at: datetime
    limit: Limit
    pauses: tuple[Pause, ...] = ()
    stopped_at: datetime | None = None
    extensions: tuple[Extension, ...] = ()

    @property
    def is_paused(self) -> bool:
        """Tell whether the clock stands still until it is resumed."""
        return bool(self.pauses) and self.pauses[-1].end is None

    def paused(self, at: datetime, reason: str) -> "Clock":
        """Return the clock standing still from `at`.

        Raises:
            ConflictError: `clock_stopped`, or `clock_paused` when it stands still already.
        """
        self._require_running()
        if self.is_paused:
            raise ConflictError("clock_paused", "The clock is paused already; resume it first.")
        return msgspec.structs.replace(self, pauses=(*self.pauses, Pause(at, None, reason)))

    def resumed(self, at: datetime) -> "Clock":
        """Return the clock running again from `at`.

        Raises:
            ConflictError: `clock_stopped`, or `clock_not_paused`.
        """
        self._require_running()
        if not self.is_paused:
            raise ConflictError("clock_not_paused", "The clock is not paused.")
        last = msgspec.structs.replace(self.pauses[-1], end=at)
        return msgspec.structs.replace(self, pauses=(*self.pauses[:-1], last))

    def stopped(self, at: datetime) -> "Clock":
        """Return the clock as it ended at `at`; an open pause ends with it.

        Raises:
            ConflictError: `clock_stopped`, when it was stopped before.
        """
        self._require_running()
        running = self.resumed(at) if self.is_paused else self
        return msgspec.structs.replace(running, stopped_at=at)

    def with_limit(self, limit: Limit) -> "Clock":
        """Return the clock under another limit, its start, its pauses and its extensions kept."""
        return msgspec.structs.replace(self, limit=limit)

    def extended(self, extension: Extension) -> "Clock":
        """Return the clock with more time.

        Raises:
            ConflictError: `clock_stopped`.
        """
        self._require_running()
        return msgspec.structs.replace(self, extensions=(*self.extensions, extension))

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The limits that count one after the other."""
        return limits_of(self.limit, self.extensions)

    def due(self, calendar: Calendar) -> Due:
        """Return when the clock runs out under `calendar`."""
        return due(self.started_at, self.limit, calendar, self.pauses, self.extensions)

    def at_share(self, percent: int, calendar: Calendar) -> datetime | None:
        """Return when so many percent (up to 100) of the limit have run; None while an open pause keeps it unknown."""
        position = at_share(self._chain(calendar), self.limits, calendar, (percent, 100))
        return None if position is None else calendar.instant(position)

    def _chain(self, calendar: Calendar) -> tuple[Link, ...]:
        return chained(calendar.position(self.started_at), self.limits, calendar, self.pauses)

    def read(self, calendar: Calendar, now: datetime) -> Reading:
        """Return what the clock shows at `now`, or at the instant it was stopped if that came first."""
        seen = now if self.stopped_at is None else min(now, self.stopped_at)
        position = calendar.position(seen)
        chain = self._chain(calendar)
        elapsed = sum(
            _elapsed(link, position if link.end is None or number == len(self.limits) - 1 else min(position, link.end), calendar)
            for number, link in enumerate(chain)
        )
        total = sum(frame_of(0, limit, calendar).amount for limit in self.limits)
        running_out = self.due(calendar)
        return Reading(
            due=running_out,
            elapsed=elapsed * MICROSECOND,
            remaining=(total - elapsed) * MICROSECOND,
            total=total * MICROSECOND,
            share=elapsed / total,
            light=light(running_out, seen),
            paused=self.stopped_at is None and self.is_paused,
        )

    def _require_running(self) -> None:
        if self.stopped_at is not None:
            raise ConflictError("clock_stopped", "The clock was stopped; it can no longer be paused, resumed or stopped.")


def _elapsed(link: Link, position: int, calendar: Calendar) -> int:
    """Return how much of a link's limit, in its own measure, has run outside the pauses by a position."""
    frame = link.frame
    if position <= frame.begin:
        return 0
    elapsed = measured(frame, position, calendar) - measured(frame, frame.begin, calendar)
    for gap in link.gaps:
        if gap.start < position:
            end = position if gap.end is None else min(gap.end, position)
            elapsed -= measured(frame, end, calendar) - measured(frame, gap.start, calendar)
    return elapsed


def light(due: Due, now: datetime) -> Light:
    """Return the light at `now`: red after the due time, yellow from four fifths of the limit, else green.

    Two comparisons, so that a query can tell the light from the stored `at` and `yellow_at`. While a pause holds
    the due time open, the light stays what it was when the pause began.
    """
    if due.at is not None and now > due.at:
        return Light.RED
    return Light.YELLOW if due.yellow_at is not None and now >= due.yellow_at else Light.GREEN

"""One running clock: when it started, its limit, its ledger of pauses, and what it shows."""

from datetime import datetime

import msgspec

from wangge_core.clocks.calendar import MICROSECOND, Calendar
from wangge_core.clocks.due import due, frame_of, gaps_of, measured
from wangge_core.clocks.model import Due, Light, Limit, Pause, Reading
from wangge_core.errors import ConflictError


class Clock(msgspec.Struct, frozen=True):
    """A clock as its owner stores it. Every change returns a new clock; the ledger only grows.

    Dating it again (a new limit, a new calendar) is nothing but `due` on the same ledger, so that no pause is
    ever lost.
    """

    started_at: datetime
    limit: Limit
    pauses: tuple[Pause, ...] = ()
    stopped_at: datetime | None = None

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
        """Return the clock under another limit, its start and its pauses kept."""
        return msgspec.structs.replace(self, limit=limit)

    def due(self, calendar: Calendar) -> Due:
        """Return when the clock runs out under `calendar`."""
        return due(self.started_at, self.limit, calendar, self.pauses)

    def read(self, calendar: Calendar, now: datetime) -> Reading:
        """Return what the clock shows at `now`, or at the instant it was stopped if that came first."""
        seen = now if self.stopped_at is None else min(now, self.stopped_at)
        position = calendar.position(seen)
        frame = frame_of(calendar.position(self.started_at), self.limit, calendar)
        elapsed = 0
        if position > frame.begin:
            elapsed = measured(frame, position, calendar) - measured(frame, frame.begin, calendar)
            for gap in gaps_of(frame, self.pauses, calendar):
                if gap.start < position:
                    end = position if gap.end is None else min(gap.end, position)
                    elapsed -= measured(frame, end, calendar) - measured(frame, gap.start, calendar)
        running_out = self.due(calendar)
        return Reading(
            due=running_out,
            elapsed=elapsed * MICROSECOND,
            remaining=(frame.amount - elapsed) * MICROSECOND,
            total=frame.amount * MICROSECOND,
            share=elapsed / frame.amount,
            light=light(running_out, seen),
            paused=self.stopped_at is None and self.is_paused,
        )

    def _require_running(self) -> None:
        if self.stopped_at is not None:
            raise ConflictError("clock_stopped", "The clock was stopped; it can no longer be paused, resumed or stopped.")


def light(due: Due, now: datetime) -> Light:
    """Return the light at `now`: red after the due time, yellow from four fifths of the limit, else green.

    Two comparisons, so that a query can tell the light from the stored `at` and `yellow_at`. While a pause holds
    the due time open, the light stays what it was when the pause began.
    """
    if due.at is not None and now > due.at:
        return Light.RED
    return Light.YELLOW if due.yellow_at is not None and now >= due.yellow_at else Light.GREEN

"""The time of day, as a thing that can be handed in: no rule reads the machine's clock by itself."""

from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
"""The one civil time zone of every county the platform serves."""


class TimeSource(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""


class SystemTime:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


class FixedTime:
    """A clock that stands still until it is moved: for tests and for replays."""

    def __init__(self, at: datetime) -> None:
        """Start at `at`, which must be aware."""
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant that was set last."""
        return self._at

    def advance(self, by: timedelta) -> None:
        """Move forward (or back) by `by`."""
        self._at += by

"""Lockout: how long a name or an address waits after failures in a row. Pure.

Source: GB/T 22239-2019 level 3, 8.1.4.1 b: handling of failed sign-ins, limiting illegal attempts.
"""

from datetime import datetime, timedelta
from typing import Final, Self

import msgspec

_FIRST: Final = timedelta(minutes=1)
_LONGEST: Final = timedelta(hours=1)
_FORGOTTEN_AFTER: Final = timedelta(hours=24)
_MANY: Final = 10


class Attempts(msgspec.Struct, frozen=True):
    """Failures in a row under one key, as the last attempt left them."""

    failures: int
    last_at: datetime
    locked_until: datetime | None = None

    def wait(self, now: datetime) -> int:
        """Return after how many seconds another attempt is welcome; 0 is now."""
        if self.locked_until is None or self.locked_until <= now:
            return 0
        return int((self.locked_until - now).total_seconds()) + 1

    def another(self, now: datetime, allowed: int) -> Self:
        """Return the state in which an attempt at `now` leaves the key, taken as failed until it succeeds.

        From the `allowed`-th failure on the key is locked: one minute, doubling with each further failure, at
        most an hour. A day without a failure is a new start.
        """
        failures = 1 if now - self.last_at >= _FORGOTTEN_AFTER else self.failures + 1
        if failures < allowed:
            return type(self)(failures, now)
        return type(self)(failures, now, now + min(_FIRST * 2 ** min(failures - allowed, _MANY), _LONGEST))

    def without_one(self) -> Self:
        """Return the state as if the last attempt had not been made."""
        return type(self)(max(self.failures - 1, 0), self.last_at)

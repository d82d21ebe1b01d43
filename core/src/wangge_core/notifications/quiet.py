"""Quiet hours: what is not urgent waits until morning. Pure."""

from datetime import datetime, time, timedelta
from typing import Final

import msgspec

from wangge_core.instants import LOCAL


class QuietHours(msgspec.Struct, frozen=True):
    """From `begins` until before `ends`, local time; over midnight when it begins later than it ends, never when they are equal."""

    begins: time
    ends: time

    def release(self, now: datetime) -> datetime:
        """Return when something that came up now may reach people: now, or the end of the quiet hours."""
        local = now.astimezone(LOCAL)
        if not self._covers(local.time()):
            return now
        end = datetime.combine(local.date(), self.ends, LOCAL)
        return (end if end > local else end + timedelta(days=1)).astimezone(now.tzinfo)

    def _covers(self, moment: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends


DEFAULT: Final = QuietHours(time(21), time(7))
"""Nobody's telephone rings between nine in the evening and seven in the morning unless it is urgent (domain.md, section 3)."""

"""A second opinion on due times: slow, simple, written from the definitions and not from the code.

It walks minute by minute and knows the holidays from the State Council's notices (`holiday-cn`), not from the
package that the platform uses. It serves instants on whole minutes of the years 2023 to 2026.
"""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

from wangge_core.clocks.model import Limit, Pause, Unit
from wangge_core.instants import LOCAL

MINUTE = timedelta(minutes=1)
QUOTA = {Unit.EMERGENCY_HOURS: 60, Unit.WORKING_HOURS: 60, Unit.WORKING_DAYS: 8 * 60, Unit.CALENDAR_DAYS: 24 * 60}


def notices(folder: Path) -> dict[date, bool]:
    """Return date -> off, for every day that a notice names."""
    days = {}
    for path in sorted(folder.glob("holiday-cn-*.json")):
        for entry in json.loads(path.read_text("utf-8"))["days"]:
            days[date.fromisoformat(entry["date"])] = entry["isOffDay"]
    return days


class Oracle:
    def __init__(self, folder: Path) -> None:
        self._off = notices(folder)

    def is_working(self, day: date) -> bool:
        return not self._off.get(day, day.weekday() >= 5)

    def is_working_minute(self, at: datetime) -> bool:
        minute = at.hour * 60 + at.minute
        return self.is_working(at.date()) and (480 <= minute < 720 or 840 <= minute < 1080)

    def due(self, start: datetime, limit: Limit, pauses: tuple[Pause, ...] = ()) -> datetime:
        """Count minutes until the limit is full; every pause must be closed."""
        at = start.astimezone(LOCAL)
        left = limit.amount * QUOTA[limit.unit]
        if limit.unit in {Unit.WORKING_DAYS, Unit.CALENDAR_DAYS}:
            at = at.replace(hour=0, minute=0) + timedelta(days=1)
        if limit.unit is Unit.CALENDAR_DAYS:
            left -= 6 * 60  # the last day ends at 18:00
        stretches = [(pause.start, pause.end) for pause in pauses if pause.end is not None]
        while left:
            runs = limit.unit in {Unit.EMERGENCY_HOURS, Unit.CALENDAR_DAYS} or self.is_working_minute(at)
            if runs and not any(begin <= at < end for begin, end in stretches):
                left -= 1
            at += MINUTE
        return at

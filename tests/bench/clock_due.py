"""`clock_due`: due times a second, on one core.

What: `clocks.due.due`, one call for each of 100,000 starts and limits in all four units, drawn over the years whose holidays are
known from a second source. Against what: an absolute bar (100,000 a second), best of five runs. Why it is fair: every answer is
compared with one from a table of minutes that is made from the State Council's notices and the definitions of the units, and
shares no code with the platform; a single difference ends the benchmark with an error.
"""

import random
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np

from tests.conftest import SHARED
from tests.core.clocks.oracle import Oracle
from wangge_core.clocks.calendar import Calendar
from wangge_core.clocks.due import due
from wangge_core.clocks.model import Limit, Unit
from wangge_core.clocks.public_holidays import published
from wangge_core.instants import LOCAL

BAR: Final = 100_000.0
TIMED: Final = 100_000
RUNS: Final = 5
_FIRST, _LAST = date(2023, 1, 1), date(2026, 12, 31)
_DAY = 1440


class Minutes:
    """Every minute of the years, and whether it is worked."""

    def __init__(self, folder: Path) -> None:
        oracle = Oracle(folder)
        days = (_LAST - _FIRST).days + 1
        worked = np.zeros(days * _DAY, dtype=bool)
        for number in range(days):
            if oracle.is_working(_FIRST + timedelta(days=number)):
                for begin, end in ((480, 720), (840, 1080)):
                    worked[number * _DAY + begin : number * _DAY + end] = True
        self._worked = np.cumsum(worked)

    def due(self, start: datetime, limit: Limit) -> datetime:
        """Count minutes from the start, or from the next midnight for days, until the limit is full."""
        midnight = datetime.combine(_FIRST, datetime.min.time(), LOCAL)
        begin = int((start - midnight).total_seconds()) // 60
        if limit.unit in {Unit.WORKING_DAYS, Unit.CALENDAR_DAYS}:
            begin = (begin // _DAY + 1) * _DAY
        if limit.unit is Unit.EMERGENCY_HOURS:
            return midnight + timedelta(minutes=begin + limit.amount * 60)
        if limit.unit is Unit.CALENDAR_DAYS:
            return midnight + timedelta(minutes=begin + (limit.amount - 1) * _DAY + 1080)
        wanted = limit.amount * (60 if limit.unit is Unit.WORKING_HOURS else 480)
        before = int(self._worked[begin - 1])
        return midnight + timedelta(minutes=int(np.searchsorted(self._worked, before + wanted)) + 1)


def run() -> dict[str, Any]:
    """Measure."""
    calendar, minutes, draw = Calendar(published()), Minutes(SHARED / "data" / "calendar"), random.Random(20)
    units = list(Unit)
    span = (date(2026, 9, 30) - _FIRST).days * _DAY
    asked = [
        (
            datetime.combine(_FIRST, datetime.min.time(), LOCAL) + timedelta(days=1, minutes=draw.randrange(span)),
            Limit(draw.randrange(1, 41), draw.choice(units)),
        )
        for _ in range(TIMED)
    ]
    for start, limit in asked:
        found, expected = due(start, limit, calendar).at, minutes.due(start, limit)
        if found != expected:
            message = f"{limit} from {start} is due {found}, and {expected} by the table of minutes."
            raise RuntimeError(message)
    rates = []
    for _ in range(RUNS):
        begin = perf_counter()
        for start, limit in asked:
            due(start, limit, calendar)
        rates.append(TIMED / (perf_counter() - begin))
    return {
        "id": "clock_due",
        "value": max(rates),
        "unit": "/s",
        "bar": BAR,
        "holds": max(rates) >= BAR,
        "n": RUNS,
        "spread": [min(rates), max(rates)],
    }

"""Durations as manifests write them. Pure."""

import re
from datetime import datetime, timedelta
from typing import Final

_PARTS: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


def before(duration: str, now: datetime) -> datetime:
    """Return the moment that lies a duration before now: `P3Y`, `P6M`, `PT3H` (ISO 8601).

    Years and months are those of the calendar; the 29th to 31st of a shorter month is its last day.
    """
    match = _PARTS.fullmatch(duration)
    years, months, days, hours, minutes = (int(part or 0) for part in match.groups()) if match else (0, 0, 0, 0, 0)
    month = now.year * 12 + now.month - 1 - years * 12 - months
    year, index = divmod(month, 12)
    day = now.day
    while True:
        try:
            start = now.replace(year=max(year, 1), month=index + 1, day=day)
            break
        except ValueError:
            day -= 1
    return start - timedelta(days=days, hours=hours, minutes=minutes)

"""What the API gives about open cases by day."""

import msgspec

from wangge_core.indicators.days.model import OpenDay
from wangge_core.indicators.schemas import FigureAreaOut


class OpenDays(msgspec.Struct, frozen=True, kw_only=True):
    """The days of a month that are over. `aged_after_days` is how long a case is open before it counts as aged."""

    area: FigureAreaOut
    period: str
    aged_after_days: int
    items: tuple[OpenDay, ...]

"""What areas tell others."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from wangge_core.events.model import Event

IMPORTED: Final = "area.imported"
_KEY: Final = "areas"
"""All imports stay in order: each is checked against the tree that the one before it left."""


def imported(area: str, at: datetime, version: int, counts: Mapping[str, int]) -> Event:
    """Return the event of an import into `area` (empty when it spans provinces) that made the tree `version`."""
    return Event(type=IMPORTED, area=area, key=_KEY, at=at, data={"version": version, **counts})

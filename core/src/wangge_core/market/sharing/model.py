"""What is told of plugins, as values. Pure."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

_STEPS: Final = (1, 2, 5)


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    """What an area thinks of a plugin."""

    plugin: str
    area: str
    mark: UUID
    version: str
    stars: int
    text: str
    by: str
    at: datetime


class ToldUse(msgspec.Struct, frozen=True, kw_only=True):
    """A plugin on this server, and about how many areas have it on."""

    plugin: str
    version: str
    areas: int


class ToldRating(msgspec.Struct, frozen=True, kw_only=True):
    """A rating as it is told: without the area, and without who gave it."""

    mark: UUID
    plugin: str
    version: str
    stars: int
    day: date
    text: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """All that the registry is told."""

    uses: tuple[ToldUse, ...]
    ratings: tuple[ToldRating, ...]


def coarse(count: int) -> int:
    """Return a count rounded down to 1, 2 or 5 times a power of ten: how many areas a county has is nobody's business."""
    if count <= 0:
        return 0
    power = int(10 ** (len(str(count)) - 1))
    return max(step * power for step in _STEPS if step * power <= count)

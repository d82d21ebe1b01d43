"""What counties tell, as values. Pure."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

LEAST: Final = 5
"""Fewer counties than this are not counted for anybody to see, and what is counted is told in steps of as many."""


class Follower(Struct, frozen=True, kw_only=True):
    """A county's server that may tell."""

    id: UUID
    name: str
    made_at: datetime
    told_at: datetime | None = None


class Use(Struct, frozen=True, kw_only=True):
    """A plugin on a county's server."""

    plugin: str
    version: str
    areas: int


class Rating(Struct, frozen=True, kw_only=True):
    """What an area thinks of a plugin that it has on."""

    id: UUID
    plugin: str
    version: str
    stars: int
    text: str
    day: date
    answer: str = ""
    """What its publisher says to that."""


class Feedback(Struct, frozen=True, kw_only=True):
    """What is known of a plugin from those who use it. `counties` and `areas` are None while fewer than `LEAST` counties tell."""

    counties: int | None = None
    areas: int | None = None
    ratings: int = 0
    mean: float | None = None


def feedback(areas: Iterable[int], stars: Iterable[int]) -> Feedback:
    """Return what is told to anybody: from the areas of each county that tells, and from the stars of each rating."""
    told, given = list(areas), list(stars)
    enough = len(told) >= LEAST
    return Feedback(
        counties=_rounded(len(told)) if enough else None,
        areas=_rounded(sum(told)) if enough else None,
        ratings=len(given),
        mean=round(sum(given) / len(given), 1) if given else None,
    )


def _rounded(count: int) -> int:
    return count - count % LEAST

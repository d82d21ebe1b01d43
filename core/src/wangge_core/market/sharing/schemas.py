"""What clients send and get about ratings."""

from datetime import datetime
from typing import Annotated

import msgspec

from wangge_core.market.sharing.model import Rating, Told, ToldRating, ToldUse


class MarketRatingIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an area thinks of a plugin that it has on. The words are shown to everybody: they name nobody."""

    stars: Annotated[int, msgspec.Meta(ge=1, le=5)]
    text: Annotated[str, msgspec.Meta(max_length=500)] = ""


class MarketRatingOut(msgspec.Struct, frozen=True, kw_only=True):
    """What an area thinks; `stars` is 0 while it has not said. It may from `rates_from` on, null where the plugin is off."""

    may_rate: bool
    rates_from: datetime | None
    stars: int
    text: str
    version: str
    by: str
    at: datetime | None


class MarketToldOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the registry is told, or would be: nothing is while `is_on` is false."""

    is_on: bool
    uses: list[ToldUse]
    ratings: list[ToldRating]


def rating_out(rating: Rating | None, *, may_rate: bool, rates_from: datetime | None) -> MarketRatingOut:
    """Return what an area thinks as it is shown."""
    if rating is None:
        return MarketRatingOut(may_rate=may_rate, rates_from=rates_from, stars=0, text="", version="", by="", at=None)
    told = {name: getattr(rating, name) for name in ("stars", "text", "version", "by", "at")}
    return MarketRatingOut(may_rate=may_rate, rates_from=rates_from, **told)


def told_out(told: Told, *, is_on: bool) -> MarketToldOut:
    """Return what is told as it is shown."""
    return MarketToldOut(is_on=is_on, uses=list(told.uses), ratings=list(told.ratings))

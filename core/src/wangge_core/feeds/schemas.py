"""What the API tells of feeds."""

from datetime import datetime
from typing import Literal

import msgspec

from wangge_sdk.texts import Text

FeedStanding = Literal["waiting", "good", "failing"]
"""`waiting`: it has not been fetched yet."""


class FeedFaultOut(msgspec.Struct, frozen=True):
    """Why an item was left out: its place among what came, its key, the field, and what is wrong with it."""

    number: int
    key: str
    field: str
    problem: str


class FeedOut(msgspec.Struct, frozen=True, kw_only=True):
    """One feed of a plugin in one area, for those who look after plugins."""

    feed: str
    title: Text
    area: str
    area_name: str
    area_name_en: str | None
    collection: str
    format: str
    url: str
    schedule: str
    licence: str | None
    stale_after: str | None
    state: FeedStanding
    stale: bool
    fetched_at: datetime | None
    good_at: datetime | None
    changed_at: datetime | None
    next_at: datetime | None
    status: int | None
    error: str
    detail: str
    failures: int
    items: int
    fresh: int
    unfit: int
    faults: list[FeedFaultOut]


class FeedList(msgspec.Struct, frozen=True):
    """The feeds of a plugin, area by area."""

    items: list[FeedOut]


class FreshnessOut(msgspec.Struct, frozen=True, kw_only=True):
    """How fresh is what came from outside, for those who see it."""

    plugin: str
    feed: str
    title: Text
    collection: str
    area: str
    licence: str | None
    good_at: datetime | None
    stale: bool
    failing: bool


class FreshnessList(msgspec.Struct, frozen=True):
    """Every feed whose collection one may read in an area."""

    items: list[FreshnessOut]

"""What the API tells of the broker."""

from datetime import datetime

import msgspec


class QuestionOut(msgspec.Struct, frozen=True):
    """How often a plugin asked for something in a county; `method` is `?` for what does not exist."""

    county: str
    method: str
    asked: int
    refused: int
    last_refusal: str | None
    last_at: datetime | None


class QuestionList(msgspec.Struct, frozen=True):
    """What a plugin asked for, by county and method."""

    items: list[QuestionOut]


class EgressOut(msgspec.Struct, frozen=True, kw_only=True):
    """A request to the outside that the platform made for a plugin, or refused; the query of its address is not kept."""

    at: datetime
    county: str
    method: str
    host: str
    port: int
    path: str
    address: str | None
    status: int | None
    received: int
    milliseconds: int
    refusal: str | None


class EgressList(msgspec.Struct, frozen=True):
    """The latest requests, newest first."""

    items: list[EgressOut]

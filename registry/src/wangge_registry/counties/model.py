"""A throw-away county as the operations see it. Pure."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from wangge_sdk.trials import TrialAccount


class Standing(StrEnum):
    """How far a county is."""

    STARTING = "starting"
    OPEN = "open"
    ENDED = "ended"
    """It did not start, its time is over, or it ended by itself."""


class County(Struct, frozen=True, kw_only=True):
    """One reviewer's county."""

    plugin: str
    version: str
    sha256: str
    standing: Standing = Standing.STARTING
    until: datetime
    """When the clock stops it."""
    entrance: str = ""
    """Address that lets a browser in, with `?as=` and a user name, or without as a resident."""
    people: tuple[TrialAccount, ...] = ()
    trouble: str = ""
    """Why it ended, or why the plugin does not run in it."""


class Terms(Struct, frozen=True, kw_only=True):
    """On what terms reviewers get a county."""

    allowed: bool
    minutes: float
    most: int
    """At one time, over all reviewers."""
    host: str
    port: int
    """The first of `most` ports; 0 for any that is free."""
    url: str
    """Under which browsers reach one; `{port}` stands for its port."""

"""What the API tells of plugins' jobs."""

from datetime import datetime
from typing import Literal

import msgspec

from wangge_sdk.texts import Text

JobStanding = Literal["waiting", "running", "good", "failing"]
"""`waiting`: it has not been done yet."""


class PluginJobOut(msgspec.Struct, frozen=True, kw_only=True):
    """One job of a plugin in one area."""

    job: str
    title: Text
    area: str
    area_name: str
    area_name_en: str | None
    schedule: str | None
    per: Literal["platform", "area"]
    timeout_s: int
    state: JobStanding
    cause: str
    started_at: datetime | None
    ended_at: datetime | None
    good_at: datetime | None
    next_at: datetime | None
    error: str
    note: Text
    done: int | None
    total: int | None
    runs: int
    failures: int
    missed: int


class PluginTimerOut(msgspec.Struct, frozen=True, kw_only=True):
    """A moment at which a plugin wants a job done once; what it carries is the plugin's own."""

    key: str
    job: str
    area: str
    due_at: datetime
    error: str


class PluginJobList(msgspec.Struct, frozen=True):
    """The jobs of a plugin, area by area, and its timers, the next first."""

    items: list[PluginJobOut]
    timers: list[PluginTimerOut]

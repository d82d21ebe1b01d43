"""How a job of a plugin stands, and a timer that it has set, as frozen values. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from wangge_sdk.texts import Text

JOB: Final = "plugin.job"
TIMER: Final = "plugin.timer"
AT_ONCE: Final = 3
"""Runs of one plugin that a server does side by side; others of it wait a little."""

Standing = Literal["", "running", "done", "failed"]


class JobState(msgspec.Struct, frozen=True, kw_only=True):
    """One job in one area: the run that is under way, or the last one."""

    plugin: str
    job: str
    area: str
    run: UUID | None = None
    state: Standing = ""
    cause: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    good_at: datetime | None = None
    error: str = ""
    note: Text = {}
    done: int | None = None
    total: int | None = None
    runs: int = 0
    failures: int = 0
    """In a row."""
    missed: int = 0
    """Moments of the schedule that the last run stood for because no server ran."""


class Timer(msgspec.Struct, frozen=True, kw_only=True):
    """A moment at which a plugin wants one of its jobs done once."""

    id: UUID
    plugin: str
    county: str
    area: str
    job: str
    key: str
    data: Mapping[str, Any]
    due_at: datetime
    set_at: datetime
    error: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a run: an empty error when all went well."""

    error: str = ""
    note: Text = {}

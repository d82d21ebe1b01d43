"""Timers and the progress of jobs: the arguments and the answer of each method; see ``calls``."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from wangge_sdk.broker.method import Method
from wangge_sdk.places import AreaCode

Key = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]*\Z")]
JobId = Annotated[str, Meta(min_length=1, max_length=50)]

MOST_TIMERS: Final = 1_000
"""Timers of a plugin in a county."""
LARGEST_TIMER_DATA: Final = 8 * 1024
"""Bytes of what a timer carries, as JSON."""
FURTHEST_DAYS: Final = 400
"""So far ahead a timer may be set."""


class TimerSet(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Have a job of the plugin done once, at a moment, to the second; what was set under the key before is replaced."""

    key: Key
    job: JobId
    at: datetime
    data: Mapping[str, Any] = {}
    area: AreaCode | None = None


class TimerCancel(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Have it not done after all."""

    key: Key
    area: AreaCode | None = None


class TimerList(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The timers of an area, the next first."""

    area: AreaCode | None = None


class TimerData(Struct, frozen=True, kw_only=True):
    """A timer that is set."""

    key: str
    job: str
    at: datetime
    area: str
    error: str = ""
    """Why it could not be done, when it has been tried for the last time."""


class Timers(Struct, frozen=True):
    """Timers that are set."""

    items: tuple[TimerData, ...]


class TimerGone(Struct, frozen=True):
    """Whether there was one."""

    was_set: bool


class JobProgress(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How far a run has come: so much of so much."""

    run: Annotated[str, Meta(max_length=64)]
    done: Annotated[int, Meta(ge=0, le=2**31 - 1)]
    total: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = None


class ProgressNoted(Struct, frozen=True):
    """Whether the run is the one that is under way."""

    noted: bool


TIMERS_SET: Final = Method(name="timers.set", arguments=TimerSet, answer=TimerData, cost=3, writes=True)
TIMERS_CANCEL: Final = Method(name="timers.cancel", arguments=TimerCancel, answer=TimerGone, cost=2, writes=True)
TIMERS_LIST: Final = Method(name="timers.list", arguments=TimerList, answer=Timers, cost=2)
JOBS_PROGRESS: Final = Method(name="jobs.progress", arguments=JobProgress, answer=ProgressNoted, writes=True)

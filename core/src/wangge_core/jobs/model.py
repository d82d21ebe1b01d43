"""A job, as a frozen value. Pure."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

JITTER: Final = 0.2
"""So far a wait is stretched or shortened at random, so that what failed together does not come back together."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job that this process has claimed.

    `key` names the thing to be done: there is never more than one job under it. `data` is plain JSON, ids and
    codes. `attempt` counts from one. `worker` and `version` are the fence: they say whose claim this is.
    """

    id: UUID
    kind: str
    key: str
    data: Mapping[str, Any]
    run_at: datetime
    attempt: int
    worker: UUID
    version: int


class Planned(msgspec.Struct, frozen=True):
    """When a job is due, and how it stands: waiting, running or dead."""

    run_at: datetime
    state: str


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How long a job of a kind may take, and when it is tried again after a failure.

    `waits` are the pauses after the first, second … failure; after the last of them the job is set aside.
    """

    seconds: float = 60.0
    waits: tuple[timedelta, ...] = (
        timedelta(seconds=5),
        timedelta(minutes=1),
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(hours=6),
    )

    def wait_after(self, attempts: int, chance: float | None = None) -> timedelta | None:
        """Return the pause after so many failed attempts (one or more), or None when there is no further try.

        `chance` is a number from 0 to 1, drawn when left out.
        """
        if attempts > len(self.waits):
            return None
        drawn = random.random() if chance is None else chance  # noqa: S311  spreads load, keeps no secret
        return self.waits[attempts - 1] * (1 + JITTER * (2 * drawn - 1))


class JobLostError(Exception):
    """The lease ran out and another runner has the job: nothing of this one may be saved."""

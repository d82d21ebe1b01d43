"""The marketplace as values. Pure."""

from datetime import datetime
from enum import StrEnum

import msgspec


class SyncState(StrEnum):
    """How the last run went."""

    NEVER = "never"
    RUNNING = "running"
    GOOD = "good"
    FAILED = "failed"


class Sync(msgspec.Struct, frozen=True, kw_only=True):
    """How the server keeps up with the registry; everything but `step`, `done` and `total` is about the last run that ended."""

    state: SyncState = SyncState.NEVER
    step: str = ""
    """What a run is at: `metadata`, or the name of a follower."""
    done: int = 0
    total: int = 0
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    good_at: datetime | None = None
    """When everything was last brought up to date."""
    root: int = 0
    snapshot: int = 0
    """Number of the state that is believed; it never falls."""
    expires_at: datetime | None = None
    error: str = ""
    """Code of what went wrong; empty when nothing did."""
    detail: str = ""

"""The marketplace as values. Pure."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

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


class InstallState(StrEnum):
    """How far an installation is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Install(msgspec.Struct, frozen=True, kw_only=True):
    """A version on its way onto this server. `step` is verify, fetch, libraries or unpack."""

    id: UUID
    plugin: str
    version: str
    sha256: str
    by_id: str
    by_name: str
    asked_at: datetime
    state: InstallState = InstallState.WAITING
    step: str = ""
    error: str = ""
    detail: str = ""
    ended_at: datetime | None = None


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """How an area, and those below that have none of their own, take new versions of plugins.

    `automatic`: without a person, where a version asks for nothing more. `channel`: `beta` takes candidates too. `delay_hours`: how long
    others have had a version before this area takes it; areas that try first do not wait.
    """

    area: str = ""
    automatic: bool = False
    channel: Literal["stable", "beta"] = "stable"
    delay_hours: int = 72
    by: str = ""
    at: datetime | None = None

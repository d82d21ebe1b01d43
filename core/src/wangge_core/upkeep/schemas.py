"""How the service does, on the wire. Times are instants, sizes bytes."""

from datetime import datetime
from typing import Literal

import msgspec

from wangge_sdk.texts import Text

Standing = Literal["good", "attention", "bad"]


class VersionsOut(msgspec.Struct, frozen=True, kw_only=True):
    """What runs. `schema` is the newest step of the database."""

    core: str
    sdk: str
    python: str
    schema: int
    started_at: datetime


class DatabaseOut(msgspec.Struct, frozen=True, kw_only=True):
    """The database; `answer_ms` is how long a trivial question took."""

    kind: str
    bytes: int
    answer_ms: float


class SubscriberOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who hears of events: how many it has yet to be told, how many wait for another try, and how many were set aside."""

    name: str
    behind: int
    waiting: int
    dead: int


class OutboxOut(msgspec.Struct, frozen=True, kw_only=True):
    """The events. `unnumbered` have only just been committed; `lag_s` is the age of the oldest that somebody has yet to be told."""

    standing: Standing
    unnumbered: int
    lag_s: float
    subscribers: list[SubscriberOut]


class QueueOut(msgspec.Struct, frozen=True, kw_only=True):
    """The jobs of one kind; `late_s` is how long the oldest that is due has waited."""

    kind: str
    waiting: int
    running: int
    dead: int
    late_s: float


class QueuesOut(msgspec.Struct, frozen=True):
    """The jobs."""

    standing: Standing
    items: list[QueueOut]


class FenceOut(msgspec.Struct, frozen=True, kw_only=True):
    """How code from outside is fenced, and the workers that the answering process has woken, by state."""

    standing: Standing
    level: str
    lacking: Text | None
    workers: dict[str, int]
    deaths: int
    memory_kb: int


class DiskOut(msgspec.Struct, frozen=True, kw_only=True):
    """The disk that the data folder lies on."""

    standing: Standing
    total: int
    free: int


class BackupOut(msgspec.Struct, frozen=True, kw_only=True):
    """The last backup that this server's own `wangge backup` wrote; null when there was none."""

    standing: Standing
    made_at: datetime | None
    bytes: int | None


class FeedsOut(msgspec.Struct, frozen=True, kw_only=True):
    """The feeds of plugins: how many there are, and which do not come."""

    standing: Standing
    number: int
    failing: list[str]


class ServiceOut(msgspec.Struct, frozen=True, kw_only=True):
    """How the service does."""

    at: datetime
    versions: VersionsOut
    database: DatabaseOut
    outbox: OutboxOut
    queues: QueuesOut
    fence: FenceOut
    disk: DiskOut
    backup: BackupOut
    feeds: FeedsOut

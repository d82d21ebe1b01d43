"""Looking after the service."""

import asyncio
import platform
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.backup.marker import last_backup
from wangge_core.feeds.repository import FeedRepository
from wangge_core.instants import TimeSource
from wangge_core.plugins.workers.fleet import Fleet
from wangge_core.upkeep import thresholds
from wangge_core.upkeep.repository import UpkeepRepository
from wangge_core.upkeep.schemas import (
    BackupOut,
    DatabaseOut,
    DiskOut,
    FeedsOut,
    FenceOut,
    OutboxOut,
    QueuesOut,
    ServiceOut,
    VersionsOut,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """Gathers the figures; those of workers are of the process that answers."""

    repository: UpkeepRepository
    feeds: FeedRepository
    access: Access
    fleet: Fleet
    listens: Callable[[str], bool]
    data: Path
    started_at: datetime
    time: TimeSource

    async def look(self, actor: Actor) -> ServiceOut:
        """Return how the service does.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        self.access.require_scope(actor, "service", "read")
        now = self.time.now()
        return ServiceOut(
            at=now,
            versions=await self._versions(),
            database=DatabaseOut(
                kind=self.repository.kind, bytes=await self.repository.size(), answer_ms=round(await self.repository.answers_in(), 2)
            ),
            outbox=await self._outbox(now),
            queues=await self._queues(now),
            fence=self._fence(),
            disk=await self._disk(),
            backup=await self._backup(now),
            feeds=await self._feeds(),
        )

    async def _versions(self) -> VersionsOut:
        return VersionsOut(
            core=version("wangge-core"),
            sdk=version("wangge-sdk"),
            python=platform.python_version(),
            schema=await self.repository.schema(),
            started_at=self.started_at,
        )

    async def _outbox(self, now: datetime) -> OutboxOut:
        # A plugin that was taken away leaves its place behind: nobody waits there.
        subscribers = [one for one in await self.repository.subscribers() if self.listens(one.name)]
        behind = max((one.behind for one in subscribers), default=0)
        oldest = await self.repository.next_untold(behind) if behind else None
        lag = max(0.0, round((now - oldest).total_seconds(), 1)) if oldest is not None else 0.0
        return OutboxOut(
            standing=thresholds.of_outbox(lag, subscribers),
            unnumbered=await self.repository.unnumbered(),
            lag_s=lag,
            subscribers=subscribers,
        )

    async def _queues(self, now: datetime) -> QueuesOut:
        items = await self.repository.queues(now)
        return QueuesOut(thresholds.of_queues(items), items)

    def _fence(self) -> FenceOut:
        workers = self.fleet.health()
        states = dict(Counter(str(worker.state) for worker in workers))
        return FenceOut(
            standing=thresholds.of_fence(self.fleet.level, states),
            level=self.fleet.level,
            lacking=self.fleet.lacking,
            workers=states,
            deaths=sum(worker.deaths for worker in workers),
            memory_kb=sum(worker.memory_kb or 0 for worker in workers),
        )

    async def _disk(self) -> DiskOut:
        used = await asyncio.to_thread(shutil.disk_usage, self.data)
        return DiskOut(standing=thresholds.of_disk(used.free, used.total), total=used.total, free=used.free)

    async def _backup(self, now: datetime) -> BackupOut:
        last = await asyncio.to_thread(last_backup, self.data)
        made_at = last.made_at if last is not None else None
        return BackupOut(standing=thresholds.of_backup(made_at, now), made_at=made_at, bytes=last.bytes if last is not None else None)

    async def _feeds(self) -> FeedsOut:
        states = (await self.feeds.every()).values()
        failing = sorted({f"{one.plugin}: {one.feed} ({one.area})" for one in states if one.failures})
        return FeedsOut(standing="attention" if failing else "good", number=len(states), failing=failing)

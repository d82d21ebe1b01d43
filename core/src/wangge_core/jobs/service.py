"""Putting jobs: the seam behind which a queue for several nodes can come in later."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from wangge_core.database import Database
from wangge_core.jobs.model import Planned
from wangge_core.jobs.repository import JobRepository


class Queue(Protocol):
    """Where features put what is to be done later."""

    async def put(self, kind: str, key: str, data: Mapping[str, Any], run_at: datetime) -> bool:
        """Have it done once at `run_at`, unless a job under this key is there already; return whether it is new."""
        ...

    async def move(self, kind: str, key: str, data: Mapping[str, Any], run_at: datetime) -> None:
        """Have it done once at `run_at`, and no longer when it was to be done before under this key."""
        ...

    async def drop(self, key: str) -> bool:
        """Have it not done after all; return False when there is nothing, or it is under way."""
        ...


class Jobs:
    """The queue in our own table. Called inside a transaction, a job is there when that commits, or not at all."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._repository = JobRepository(database)
        self._fresh = False
        self._listeners: list[Callable[[], None]] = []
        database.after_commit(self._committed)

    def on_put(self, listener: Callable[[], None]) -> None:
        """Call `listener` when a job of this process may have become visible; it must not raise nor wait."""
        self._listeners.append(listener)

    async def put(self, kind: str, key: str, data: Mapping[str, Any], run_at: datetime) -> bool:
        """See `Queue.put`."""
        return await self._put(kind, key, data, run_at, replace=False)

    async def move(self, kind: str, key: str, data: Mapping[str, Any], run_at: datetime) -> None:
        """See `Queue.move`; a job that runs right now runs again at `run_at`."""
        await self._put(kind, key, data, run_at, replace=True)

    async def drop(self, key: str) -> bool:
        """See `Queue.drop`."""
        return await self._repository.drop(key)

    async def planned(self, kind: str) -> dict[str, Planned]:
        """Return what is there of a kind by key: for whoever keeps to a plan, and for those who look at it."""
        return await self._repository.planned(kind)

    async def _put(self, kind: str, key: str, data: Mapping[str, Any], run_at: datetime, *, replace: bool) -> bool:
        put = await self._repository.put(kind, key, data, run_at, replace=replace)
        self._fresh = True
        self._tell()
        return put

    def _committed(self) -> None:
        if self._fresh:
            self._fresh = False
            self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

"""Does the jobs of this process. Any number of processes may run one each: a job is claimed under a lease."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from contextvars import Context
from datetime import datetime, timedelta
from typing import Final, TypeAlias
from uuid import UUID, uuid4

import msgspec

from wangge_core.database import Database
from wangge_core.errors import WanggeError
from wangge_core.instants import SystemTime, TimeSource
from wangge_core.jobs.model import Job, JobLostError, Patience
from wangge_core.jobs.repository import JobRepository
from wangge_core.jobs.service import Jobs

Handler: TypeAlias = Callable[[Job], Awaitable[None]]
"""Runs outside any transaction. After a crash it may be called again for a job it had done: it confirms the job in
the transaction that saves its work (`Runner.confirm`), or does what may be done twice."""

AT_ONCE: Final = 8
"""Jobs that one process does side by side."""

log = logging.getLogger(__name__)


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How often the runner looks, and how long a claim lasts."""

    idle: float = 1.0
    """Seconds between two looks when nobody rings."""
    lease: timedelta = timedelta(seconds=30)
    """How long a job stands still after its runner was killed. A living runner renews it."""
    grace: float = 10.0
    """Seconds that `stop` waits for jobs under way; afterwards they are cancelled and run again elsewhere."""


class _Kind(msgspec.Struct, frozen=True):
    handler: Handler
    patience: Patience


class Runner:
    """Register handlers, then `start`. Jobs of a kind that nobody registered stay for a process that knows it."""

    def __init__(self, database: Database, jobs: Jobs, time: TimeSource | None = None, pace: Pace | None = None) -> None:
        """`jobs` rings when something was put."""
        self._repository = JobRepository(database)
        self._time = time or SystemTime()
        self._pace = pace or Pace()
        self._kinds: dict[str, _Kind] = {}
        self._bell = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[None]] = set()
        self.worker: UUID = uuid4()
        jobs.on_put(self._bell.set)

    def register(self, kind: str, handler: Handler, patience: Patience | None = None) -> None:
        """Have `handler` called for each job of this kind.

        Raises:
            ValueError: the kind has a handler.
        """
        if kind in self._kinds:
            raise ValueError(f"Jobs of the kind {kind!r} have a handler already.")
        self._kinds[kind] = _Kind(handler, patience or Patience())

    async def confirm(self, job: Job) -> None:
        """Renew the lease within the handler's open transaction: what a late runner would save is rolled back.

        Raises:
            JobLostError: another runner has the job.
        """
        if not await self._repository.confirm(job, self._until()):
            raise JobLostError(job.key)

    async def start(self) -> None:
        """Begin to work, in a task of its own."""
        self._stopping = False
        self._task = asyncio.create_task(self._run(), name="jobs", context=Context())

    async def stop(self) -> None:
        """End cleanly: jobs under way may finish within the grace; the others are taken up when their lease ends."""
        if self._task is None:
            return
        self._stopping = True
        self._bell.set()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._task = None
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=self._pace.grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def step(self) -> int:
        """Claim what is due, do it and wait for it; return how many jobs that were. For tests and commands."""
        jobs = await self._claim(AT_ONCE)
        await asyncio.gather(*(asyncio.create_task(self._do(job), context=Context()) for job in jobs))
        return len(jobs)

    async def _run(self) -> None:
        while not self._stopping:
            self._bell.clear()
            free = AT_ONCE - len(self._running)
            try:
                claimed = await self._claim(free) if free else []
            except WanggeError as error:
                log.warning("jobs wait: %s", error)
                claimed = []
            for job in claimed:
                task = asyncio.create_task(self._do(job), name=f"job {job.kind}", context=Context())
                self._running.add(task)
                task.add_done_callback(self._ended)
            if not claimed:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._pace.idle):
                        await self._bell.wait()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._bell.set()

    async def _claim(self, limit: int) -> list[Job]:
        if not self._kinds:
            return []
        return await self._repository.claim(tuple(self._kinds), self.worker, self._time.now(), self._until(), limit)

    def _until(self) -> datetime:
        return self._time.now() + self._pace.lease

    async def _do(self, job: Job) -> None:
        """Do one job; whatever happens in it stays in it."""
        kind = self._kinds[job.kind]
        heart = asyncio.create_task(self._beat(job), context=Context())
        try:
            async with asyncio.timeout(kind.patience.seconds):
                await kind.handler(job)
        except JobLostError:
            log.warning("job %s (%s) ran past its lease; another runner has it", job.key, job.kind)
        except Exception as error:  # noqa: BLE001  whatever a handler raises must not stop the other jobs
            await self._save(self._failed(job, kind, error))
        else:
            await self._save(self._repository.finish(job))
        finally:
            heart.cancel()

    async def _failed(self, job: Job, kind: _Kind, error: Exception) -> None:
        wait = kind.patience.wait_after(job.attempt)
        reason = f"{type(error).__name__}: {error}"
        log.warning("job %s (%s) failed, attempt %d%s: %s", job.key, job.kind, job.attempt, "" if wait else ", set aside", reason)
        await self._repository.put_off(job, self._time.now() + wait if wait else None, reason)

    async def _save(self, saving: Awaitable[None]) -> None:
        """Save how a job ended; when the database is down its lease runs out, and it is done again."""
        try:
            await saving
        except WanggeError as error:
            log.warning("the end of a job could not be saved: %s", error)

    async def _beat(self, job: Job) -> None:
        """Renew the lease of a job that takes long."""
        while True:
            await asyncio.sleep(self._pace.lease.total_seconds() / 3)
            with contextlib.suppress(WanggeError):
                await self._repository.confirm(job, self._until())

"""The SQL of the jobs."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.jobs.model import Job, Planned

_ERROR_LENGTH: Final = 500
# Two statements for the two ways of being due: with an OR between them SQLite reads every sleeping job (stack.md, section 7).
_DUE: Final = ("state = 'waiting' AND run_at <= {}", "state = 'running' AND lease_until < {}")
_ORDER: Final = ("run_at", "lease_until")


class JobRepository:
    """Reads and writes the jobs; `put` and `confirm` run inside the caller's transaction, if there is one."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def put(self, kind: str, key: str, data: Mapping[str, Any], run_at: datetime, *, replace: bool) -> bool:
        """Insert a job, or with `replace` move the one under this key; return whether something changed."""
        change = (
            "DO UPDATE SET kind = excluded.kind, data = excluded.data, run_at = excluded.run_at, "
            "version = job.version + 1, error = '', state = CASE WHEN job.state = 'running' THEN job.state ELSE 'waiting' END, "
            "attempts = CASE WHEN job.state = 'running' THEN job.attempts ELSE 0 END"
            if replace
            else "DO NOTHING"
        )
        rows = await self._database.fetch(
            "INSERT INTO job (id, kind, key, data, state, run_at, attempts, version, error) "  # noqa: S608  constants only
            f"VALUES ({{}}, {{}}, {{}}, {{}}, 'waiting', {{}}, 0, 1, '') ON CONFLICT (key) {change} RETURNING id",
            new_id(),
            kind,
            key,
            msgspec.json.encode(data).decode(),
            run_at,
        )
        return bool(rows)

    async def drop(self, key: str) -> bool:
        """Delete the job under a key unless it runs; return whether there was one."""
        return bool(await self._database.fetch("DELETE FROM job WHERE key = {} AND state <> 'running' RETURNING id", key))

    async def planned(self, kind: str) -> dict[str, Planned]:
        """Return the jobs of a kind by key."""
        rows = await self._database.fetch("SELECT key, run_at, state FROM job WHERE kind = {}", kind)
        return {row["key"]: Planned(row["run_at"], row["state"]) for row in rows}

    async def claim(self, kinds: Collection[str], worker: UUID, now: datetime, until: datetime, limit: int) -> list[Job]:
        """Take due jobs, and those whose runner's lease has run out, for `worker`; return them."""
        claimed: list[Job] = []
        for due, order in zip(_DUE, _ORDER, strict=True):
            if len(claimed) < limit and await self._any(due, now):
                claimed += await self._take(due, order, kinds, worker, now, until, limit - len(claimed))
        return claimed

    async def _any(self, due: str, now: datetime) -> bool:
        return bool(await self._database.fetch(f"SELECT id FROM job WHERE {due} LIMIT 1", now))  # noqa: S608  constants only

    async def _take(
        self, due: str, order: str, kinds: Collection[str], worker: UUID, now: datetime, until: datetime, limit: int
    ) -> list[Job]:
        marks = ", ".join("{}" for _ in kinds)
        chosen = f"SELECT id FROM job WHERE {due} AND kind IN ({marks}) ORDER BY {order} LIMIT {{}}"  # noqa: S608  constants only
        # An array, not IN, on PostgreSQL: the planner may run a subquery with LIMIT more than once.
        inside = f"id = ANY(ARRAY({chosen} FOR UPDATE SKIP LOCKED))" if self._database.dialect == "postgres" else f"id IN ({chosen})"
        rows = await self._database.fetch(
            "UPDATE job SET state = 'running', worker = {}, lease_until = {}, attempts = attempts + 1 "  # noqa: S608  constants only
            f"WHERE {inside} RETURNING id, kind, key, data, run_at, attempts, version",
            worker,
            until,
            now,
            *kinds,
            limit,
        )
        return [_job(row, worker) for row in sorted(rows, key=lambda row: row["run_at"])]

    async def confirm(self, job: Job, until: datetime) -> bool:
        """Renew the lease; return whether the job is still ours."""
        rows = await self._database.fetch(
            "UPDATE job SET lease_until = {} WHERE id = {} AND worker = {} AND attempts = {} AND state = 'running' RETURNING id",
            until,
            job.id,
            job.worker,
            job.attempt,
        )
        return bool(rows)

    async def finish(self, job: Job) -> None:
        """Delete what is done; what was put again meanwhile waits for its new time."""
        mine = "id = {} AND worker = {} AND state = 'running'"
        done = f"DELETE FROM job WHERE {mine} AND version = {{}} RETURNING id"  # noqa: S608  constants only
        if not await self._database.fetch(done, job.id, job.worker, job.version):
            again = f"UPDATE job SET state = 'waiting', attempts = 0, worker = NULL, lease_until = NULL WHERE {mine}"  # noqa: S608  constants only
            await self._database.execute(again, job.id, job.worker)

    async def put_off(self, job: Job, run_at: datetime | None, error: str) -> None:
        """Let a failed job wait until `run_at`, or set it aside; one that was put again meanwhile keeps its new time."""
        await self._database.execute(
            "UPDATE job SET state = CASE WHEN version = {} THEN {} ELSE 'waiting' END, "
            "run_at = CASE WHEN version = {} THEN {} ELSE run_at END, attempts = CASE WHEN version = {} THEN attempts ELSE 0 END, "
            "error = {}, worker = NULL, lease_until = NULL WHERE id = {} AND worker = {} AND state = 'running'",
            job.version,
            "waiting" if run_at else "dead",
            job.version,
            run_at or job.run_at,
            job.version,
            error[:_ERROR_LENGTH],
            job.id,
            job.worker,
        )


def _job(row: dict[str, Any], worker: UUID) -> Job:
    return Job(
        id=row["id"],
        kind=row["kind"],
        key=row["key"],
        data=msgspec.json.decode(row["data"]),
        run_at=row["run_at"],
        attempt=row["attempts"],
        worker=worker,
        version=row["version"],
    )

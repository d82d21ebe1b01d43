"""How jobs stand, and timers, in the database."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.plugin_jobs.model import JobState, Outcome, Timer
from wangge_sdk.texts import Text

_STATE: Final = ", ".join(JobState.__struct_fields__)
_TIMER: Final = ", ".join(Timer.__struct_fields__)
_LONGEST: Final = 500


class JobStates:
    """Rows of `plugin_job`."""

    def __init__(self, database: Database) -> None:
        """`database` is the server's."""
        self._database = database

    async def begin(self, plugin: str, job: str, area: str, *, run: UUID, cause: str, missed: int, now: datetime) -> None:
        """Note that a run begins."""
        await self._database.execute(
            "INSERT INTO plugin_job (id, plugin, job, area, run, state, cause, started_at, error, note, runs, failures, missed) "
            "VALUES ({}, {}, {}, {}, {}, 'running', {}, {}, '', {}, 0, 0, {}) "
            "ON CONFLICT (plugin, job, area) DO UPDATE SET run = excluded.run, state = 'running', cause = excluded.cause, "
            "started_at = excluded.started_at, ended_at = NULL, done = NULL, total = NULL, missed = excluded.missed",
            new_id(),
            plugin,
            job,
            area,
            run,
            cause,
            now,
            "{}",
            missed,
        )

    async def end(self, run: UUID, outcome: Outcome, now: datetime) -> None:
        """Note how a run ended, unless another one has begun meanwhile."""
        good = not outcome.error
        await self._database.execute(
            "UPDATE plugin_job SET state = {}, ended_at = {}, good_at = CASE WHEN {} = 1 THEN {} ELSE good_at END, error = {}, note = {}, "
            "runs = runs + 1, failures = CASE WHEN {} = 1 THEN 0 ELSE failures + 1 END WHERE run = {}",
            "done" if good else "failed",
            now,
            int(good),
            now,
            outcome.error[:_LONGEST],
            msgspec.json.encode(outcome.note).decode(),
            int(good),
            run,
        )

    async def progress(self, plugin: str, run: UUID, done: int, total: int | None) -> bool:
        """Note how far a run has come; tell whether it is one of the plugin's that is under way."""
        return bool(
            await self._database.fetch(
                "UPDATE plugin_job SET done = {}, total = {} WHERE plugin = {} AND run = {} AND state = 'running' RETURNING id",
                done,
                total,
                plugin,
                run,
            )
        )

    async def of(self, plugin: str) -> dict[tuple[str, str], JobState]:
        """Return how a plugin's jobs stand, by job and area."""
        rows = await self._database.fetch(f"SELECT {_STATE} FROM plugin_job WHERE plugin = {{}}", plugin)  # noqa: S608  names are ours
        return {(row["job"], row["area"]): JobState(**{**row, "note": msgspec.json.decode(row["note"], type=Text)}) for row in rows}


class TimerRepository:
    """Rows of `plugin_timer`."""

    def __init__(self, database: Database) -> None:
        """`database` is the server's."""
        self._database = database

    async def add(self, timer: Timer) -> None:
        """Insert a timer, in the caller's transaction."""
        values = {name: getattr(timer, name) for name in Timer.__struct_fields__} | {"data": msgspec.json.encode(timer.data).decode()}
        marks = ", ".join("{}" for _ in values)
        await self._database.execute(f"INSERT INTO plugin_timer ({_TIMER}) VALUES ({marks})", *values.values())  # noqa: S608  names are ours

    async def take(self, plugin: str, area: str, key: str) -> UUID | None:
        """Delete the timer under a key, in the caller's transaction; return its id."""
        rows = await self._database.fetch(
            "DELETE FROM plugin_timer WHERE plugin = {} AND area = {} AND key = {} RETURNING id", plugin, area, key
        )
        return rows[0]["id"] if rows else None

    async def count(self, plugin: str, county: str) -> int:
        """Return how many timers a plugin has set in a county."""
        [row] = await self._database.fetch("SELECT count(*) AS held FROM plugin_timer WHERE plugin = {} AND county = {}", plugin, county)
        return int(row["held"])

    async def get(self, timer: UUID) -> Timer | None:
        """Return a timer, unless it was cancelled or replaced."""
        rows = await self._database.fetch(f"SELECT {_TIMER} FROM plugin_timer WHERE id = {{}}", timer)  # noqa: S608  names are ours
        return _timer(rows[0]) if rows else None

    async def of(self, plugin: str, area: str = "") -> list[Timer]:
        """Return a plugin's timers, the next first: of one area, or all."""
        where, values = (" AND area = {}", [plugin, area]) if area else ("", [plugin])
        rows = await self._database.fetch(
            f"SELECT {_TIMER} FROM plugin_timer WHERE plugin = {{}}{where} ORDER BY due_at, id LIMIT 1000",  # noqa: S608  names are ours
            *values,
        )
        return [_timer(row) for row in rows]

    async def remove(self, timer: UUID) -> None:
        """Delete what was done."""
        await self._database.execute("DELETE FROM plugin_timer WHERE id = {}", timer)

    async def note(self, timer: UUID, error: str) -> None:
        """Write down why it could not be done."""
        await self._database.execute("UPDATE plugin_timer SET error = {} WHERE id = {}", error[:_LONGEST], timer)


def _timer(row: dict[str, Any]) -> Timer:
    return Timer(**{**row, "data": msgspec.json.decode(row["data"])})

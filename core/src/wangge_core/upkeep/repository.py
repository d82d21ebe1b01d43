"""What the database knows of how the service does."""

import time
from datetime import datetime
from typing import Final

from wangge_core.database import Database
from wangge_core.upkeep.schemas import QueueOut, SubscriberOut

_HEAD: Final = ":head"
_SIZE: Final = {
    "sqlite": "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()",
    "postgres": "SELECT pg_database_size(current_database()) AS bytes",
}


class UpkeepRepository:
    """Counts only: nothing of what events and jobs hold is read."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    @property
    def kind(self) -> str:
        """The kind of database."""
        return self._database.dialect

    async def answers_in(self) -> float:
        """Return how many milliseconds a trivial question takes."""
        began = time.perf_counter()
        await self._database.fetch("SELECT 1 AS one")
        return (time.perf_counter() - began) * 1000

    async def size(self) -> int:
        """Return the size in bytes."""
        return int((await self._database.fetch(_SIZE[self.kind]))[0]["bytes"])

    async def schema(self) -> int:
        """Return the newest step that was applied."""
        return int((await self._database.fetch("SELECT MAX(number) AS number FROM schema_step"))[0]["number"])

    async def unnumbered(self) -> int:
        """Return how many events wait for their place."""
        return int((await self._database.fetch("SELECT COUNT(*) AS number FROM outbox WHERE position IS NULL"))[0]["number"])

    async def subscribers(self) -> list[SubscriberOut]:
        """Return how far everybody has come who hears of events."""
        cursors = await self._database.fetch("SELECT subscriber, position FROM event_cursor ORDER BY subscriber")
        owed = await self._database.fetch(
            "SELECT subscriber, COUNT(*) FILTER (WHERE state = 'waiting') AS waiting, COUNT(*) FILTER (WHERE state = 'dead') AS dead "
            "FROM event_delivery GROUP BY subscriber"
        )
        counts = {row["subscriber"]: (int(row["waiting"]), int(row["dead"])) for row in owed}
        head = next((int(row["position"]) for row in cursors if row["subscriber"] == _HEAD), 0)
        return [
            SubscriberOut(name=name, behind=max(0, head - int(row["position"])), waiting=waiting, dead=dead)
            for row in cursors
            if (name := row["subscriber"]) != _HEAD
            for waiting, dead in (counts.get(name, (0, 0)),)
        ]

    async def next_untold(self, behind: int) -> datetime | None:
        """Return when the oldest of the last so many events happened."""
        rows = await self._database.fetch(
            "SELECT at FROM outbox WHERE position > (SELECT position FROM event_cursor WHERE subscriber = {}) - {} "
            "ORDER BY position LIMIT 1",
            _HEAD,
            behind,
        )
        return rows[0]["at"] if rows else None

    async def queues(self, now: datetime) -> list[QueueOut]:
        """Return the jobs by kind."""
        rows = await self._database.fetch(
            "SELECT kind, COUNT(*) FILTER (WHERE state = 'waiting') AS waiting, COUNT(*) FILTER (WHERE state = 'running') AS running, "
            "COUNT(*) FILTER (WHERE state = 'dead') AS dead, MIN(CASE WHEN state = 'waiting' THEN run_at END) AS first "
            "FROM job GROUP BY kind ORDER BY kind"
        )
        return [
            QueueOut(
                kind=row["kind"],
                waiting=int(row["waiting"]),
                running=int(row["running"]),
                dead=int(row["dead"]),
                late_s=_late(row["first"], now),
            )
            for row in rows
        ]


def _late(first: datetime | str | None, now: datetime) -> float:
    if first is None:
        return 0.0
    # SQLite gives the least of several instants as the text it keeps.
    at = datetime.fromisoformat(first) if isinstance(first, str) else first
    return max(0.0, round((now - at).total_seconds(), 1))

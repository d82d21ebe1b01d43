"""A job that only one process does at a time: whoever holds the row, until it runs out."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from wangge_core.database import Database
from wangge_core.events.errors import LeaseLostError
from wangge_core.instants import TimeSource


class JobLease:
    """A lease on one job. The work that needs it confirms it in each transaction, so that a late holder saves nothing."""

    def __init__(self, database: Database, time: TimeSource, name: str, lasts: timedelta = timedelta(seconds=10)) -> None:
        """`lasts` is how long the job stands still after its holder was killed."""
        self._database = database
        self._time = time
        self._lasts = lasts
        self.name = name
        self.holder: UUID = uuid4()
        self._renewed = datetime.min.replace(tzinfo=UTC)

    async def acquire(self) -> bool:
        """Take or renew the lease; return whether it is ours."""
        now = self._time.now()
        self._renewed = now
        rows = await self._database.fetch(
            "INSERT INTO lease (name, holder, until) VALUES ({}, {}, {}) "
            "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until "
            "WHERE lease.holder = excluded.holder OR lease.until < {} RETURNING name",
            self.name,
            self.holder,
            now + self._lasts,
            now,
        )
        return bool(rows)

    async def keep(self) -> None:
        """Renew the lease while there is no other work, once a third of it has gone by.

        Raises:
            LeaseLostError: another process holds it.
        """
        if self._time.now() - self._renewed > self._lasts / 3 and not await self.acquire():
            raise LeaseLostError(self.name)

    async def confirm(self) -> None:
        """Renew the lease within the open transaction, which thereby runs alone.

        Raises:
            LeaseLostError: another process holds it.
        """
        now = self._time.now()
        sql = "UPDATE lease SET until = {} WHERE name = {} AND holder = {} RETURNING name"
        if not await self._database.fetch(sql, now + self._lasts, self.name, self.holder):
            raise LeaseLostError(self.name)
        self._renewed = now

    async def release(self) -> None:
        """Give the job back, so that the next process need not wait."""
        await self._database.execute("DELETE FROM lease WHERE name = {} AND holder = {}", self.name, self.holder)

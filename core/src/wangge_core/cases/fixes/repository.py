"""The last fix of each account in the database."""

from uuid import UUID

from wangge_core.access.unscoped import unscoped
from wangge_core.cases.fixes.rule import Fix
from wangge_core.database import Database


class FixRepository:
    """Reads and writes them."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    @unscoped("the sender's own last fix, compared with the next and shown to nobody")
    async def last(self, account_id: UUID) -> Fix | None:
        """Return an account's last fix."""
        rows = await self._database.fetch("SELECT lon, lat, accuracy, at FROM last_fix WHERE account_id = {}", account_id)
        return Fix(**rows[0]) if rows else None

    @unscoped("the sender's own last fix")
    async def keep(self, account_id: UUID, fix: Fix) -> None:
        """Write a fix over the one before, unless that was taken later."""
        await self._database.execute(
            "INSERT INTO last_fix (account_id, at, lon, lat, accuracy) VALUES ({}, {}, {}, {}, {}) ON CONFLICT (account_id) DO UPDATE "
            "SET at = excluded.at, lon = excluded.lon, lat = excluded.lat, accuracy = excluded.accuracy WHERE last_fix.at <= excluded.at",
            account_id,
            fix.at,
            fix.lon,
            fix.lat,
            fix.accuracy,
        )

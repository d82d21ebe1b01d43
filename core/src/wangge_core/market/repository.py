"""The row about how the server keeps up."""

from datetime import datetime
from typing import Final

from wangge_core.database import Database
from wangge_core.market.model import Sync, SyncState
from wangge_core.market.trust import Standing

_ID: Final = "registry"
_DETAIL: Final = 500


class SyncRepository:
    """Reads and writes it."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def read(self) -> Sync:
        """Return how the last run went."""
        rows = await self._database.fetch("SELECT * FROM market_sync WHERE id = {}", _ID)
        if not rows:
            return Sync()
        values = {name: rows[0][name] for name in Sync.__struct_fields__}
        return Sync(**(values | {"state": SyncState(values["state"])}))

    async def begin(self, now: datetime) -> None:
        """Note that a run has begun."""
        await self._database.execute(
            "INSERT INTO market_sync (id, state, step, done, total, begun_at, root, snapshot, error, detail) "
            "VALUES ({}, {}, 'metadata', 0, 0, {}, 0, 0, '', '') ON CONFLICT (id) DO UPDATE SET "
            "state = excluded.state, step = excluded.step, done = 0, total = 0, begun_at = excluded.begun_at",
            _ID,
            str(SyncState.RUNNING),
            now,
        )

    async def step(self, name: str, done: int, total: int) -> None:
        """Note how far a run is."""
        await self._database.execute("UPDATE market_sync SET step = {}, done = {}, total = {} WHERE id = {}", name, done, total, _ID)

    async def believe(self, standing: Standing) -> None:
        """Note which state of the registry is believed."""
        await self._database.execute(
            "UPDATE market_sync SET root = {}, snapshot = {}, expires_at = {} WHERE id = {}",
            standing.root,
            standing.snapshot,
            standing.expires,
            _ID,
        )

    async def end(self, now: datetime, error: str = "", detail: str = "") -> None:
        """Note how a run ended."""
        await self._database.execute(
            "UPDATE market_sync SET state = {}, step = '', ended_at = {}, error = {}, detail = {} WHERE id = {}",
            str(SyncState.FAILED if error else SyncState.GOOD),
            now,
            error,
            detail[:_DETAIL],
            _ID,
        )
        if not error:
            await self._database.execute("UPDATE market_sync SET good_at = {} WHERE id = {}", now, _ID)

"""The workers that died too often, in the database."""

from datetime import datetime

from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.plugins.workers.tables import PluginWorker
from wangge_sandbox.slots import Key


class WorkerRepository:
    """Rows of `plugin_worker`."""

    def __init__(self, database: Database) -> None:
        """`database` is the server's."""
        self._database = database

    async def disabled(self) -> dict[Key, str]:
        """Return which workers stay off, and why."""
        rows = await PluginWorker.select()
        return {Key(row["plugin"], row["version"], row["county"], row["lane"]): row["reason"] for row in rows}

    async def disable(self, key: Key, reason: str, at: datetime) -> None:
        """Keep a worker off, in the caller's transaction."""
        await self._database.execute(
            "INSERT INTO plugin_worker (id, plugin, version, county, lane, reason, disabled_at) VALUES ({}, {}, {}, {}, {}, {}, {}) "
            "ON CONFLICT (plugin, version, county, lane) DO UPDATE SET reason = excluded.reason, disabled_at = excluded.disabled_at",
            new_id(),
            key.plugin,
            key.version,
            key.county,
            key.lane,
            reason[:500],
            at,
        )

    async def forgive(self, plugin: str, area: str) -> None:
        """Let a plugin's workers run again in a county, or in all counties of a wider area, in the caller's transaction."""
        await self._database.execute(
            "DELETE FROM plugin_worker WHERE plugin = {} AND substr(county, 1, {}) = {}", plugin, len(area[:6]), area[:6]
        )

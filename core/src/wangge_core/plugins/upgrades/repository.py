"""The areas that try versions first, in the database."""

from datetime import datetime
from typing import Any

from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.plugins.upgrades.model import Canary


class CanaryRepository:
    """Rows of `plugin_canary`; every method but `every` writes in the caller's transaction."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def every(self) -> tuple[Canary, ...]:
        """Return every area that tries any plugin's versions, by plugin and area."""
        return tuple(_canary(row) for row in await self._database.fetch("SELECT * FROM plugin_canary ORDER BY plugin, area"))

    async def mark(self, plugin: str, area: str, by: str, at: datetime) -> None:
        """Have an area try versions first; doing it twice changes nothing."""
        await self._database.execute(
            "INSERT INTO plugin_canary (id, plugin, area, changed_by, changed_at) VALUES ({}, {}, {}, {}, {}) "
            "ON CONFLICT (plugin, area) DO NOTHING",
            new_id(),
            plugin,
            area,
            by,
            at,
        )

    async def unmark(self, plugin: str, area: str) -> None:
        """Have it try nothing any more."""
        await self._database.execute("DELETE FROM plugin_canary WHERE plugin = {} AND area = {}", plugin, area)

    async def begin(self, plugin: str, area: str, version: str, at: datetime) -> None:
        """Note that an area tries a version from now on; an empty one ends it."""
        await self._database.execute(
            "UPDATE plugin_canary SET version = {}, since = {} WHERE plugin = {} AND area = {}", version, at, plugin, area
        )

    async def stop(self, plugin: str, area: str, version: str, reason: str, at: datetime) -> bool:
        """Note that a version was taken back; False when the area does not try it any more: somebody was quicker."""
        rows = await self._database.fetch(
            "UPDATE plugin_canary SET version = '', stopped_version = {}, stopped_reason = {}, stopped_at = {} "
            "WHERE plugin = {} AND area = {} AND version = {} RETURNING id",
            version,
            reason[:500],
            at,
            plugin,
            area,
            version,
        )
        return bool(rows)


def _canary(row: dict[str, Any]) -> Canary:
    return Canary(
        plugin=row["plugin"],
        area=row["area"],
        version=row["version"],
        since=row["since"],
        stopped_version=row["stopped_version"],
        stopped_reason=row["stopped_reason"],
        stopped_at=row["stopped_at"],
        by=row["changed_by"],
        at=row["changed_at"],
    )

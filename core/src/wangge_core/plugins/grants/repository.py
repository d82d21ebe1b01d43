"""Grants in and out of the database."""

from datetime import datetime
from typing import Any

import msgspec

from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.plugins.grants.model import Act, GrantEntry
from wangge_core.plugins.grants.tables import PluginGrant
from wangge_sdk.manifest.asking import Asking


class GrantRepository:
    """Rows of `plugin_grant`, and of `plugin_consent_asked`."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def in_force(self) -> tuple[GrantEntry, ...]:
        """Return the last act of every area about every plugin."""
        rows = await self._database.fetch(
            "SELECT * FROM plugin_grant AS one WHERE NOT EXISTS (SELECT 1 FROM plugin_grant AS later "
            "WHERE later.plugin = one.plugin AND later.area = one.area AND later.number > one.number) ORDER BY plugin, area"
        )
        return tuple(_entry(row) for row in rows)

    async def history(self, plugin: str, area: str) -> tuple[GrantEntry, ...]:
        """Return every act of an area about a plugin, the last first."""
        rows = (
            await PluginGrant.select()
            .where((PluginGrant.plugin == plugin) & (PluginGrant.area == area))
            .order_by("number", ascending=False)
        )
        return tuple(_entry(row) for row in rows)

    async def add(self, entry: GrantEntry) -> bool:
        """Write an act, in the caller's transaction; return False when there is one of that number already."""
        rows = await self._database.fetch(
            "INSERT INTO plugin_grant (id, plugin, area, number, act, version, manifest, asking, taken, officer, changed_by, changed_at) "
            "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (plugin, area, number) DO NOTHING RETURNING id",
            new_id(),
            entry.plugin,
            entry.area,
            entry.number,
            entry.act.value,
            entry.version,
            entry.manifest,
            msgspec.json.encode(entry.asking).decode(),
            msgspec.json.encode(entry.taken).decode(),
            entry.officer,
            entry.by,
            entry.at,
        )
        return bool(rows)

    async def ask_once(self, plugin: str, area: str, manifest: str, at: datetime) -> bool:
        """Note that an area is asked about a manifest, in the caller's transaction; return False when it was asked before."""
        rows = await self._database.fetch(
            "INSERT INTO plugin_consent_asked (id, plugin, area, manifest, asked_at) VALUES ({}, {}, {}, {}, {}) "
            "ON CONFLICT (plugin, area, manifest) DO NOTHING RETURNING id",
            new_id(),
            plugin,
            area,
            manifest,
            at,
        )
        return bool(rows)


def _entry(row: dict[str, Any]) -> GrantEntry:
    return GrantEntry(
        plugin=row["plugin"],
        area=row["area"],
        number=row["number"],
        act=Act(row["act"]),
        version=row["version"],
        manifest=row["manifest"],
        asking=msgspec.json.decode(row["asking"], type=Asking),
        taken=msgspec.json.decode(row["taken"], type=tuple[str, ...]),
        officer=row["officer"],
        by=row["changed_by"],
        at=row["changed_at"],
    )

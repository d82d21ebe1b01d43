"""Rows of what people set for themselves: each by its owner's account, and by nothing else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core.database import Database
from wangge_core.ids import new_id


class PersonalRepository:
    """Reads and writes."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def every(self, account_id: UUID) -> dict[str, dict[str, Any]]:
        """Return all that somebody has set, by plugin."""
        rows = await self._database.fetch(
            "SELECT plugin, body FROM plugin_person_setting WHERE account_id = {} ORDER BY plugin", account_id
        )
        return {row["plugin"]: msgspec.json.decode(row["body"]) for row in rows}

    async def of(self, account_id: UUID, plugin: str) -> dict[str, Any]:
        """Return what somebody has set of a plugin."""
        rows = await self._database.fetch(
            "SELECT body FROM plugin_person_setting WHERE account_id = {} AND plugin = {}", account_id, plugin
        )
        return msgspec.json.decode(rows[0]["body"], type=dict[str, Any]) if rows else {}

    async def save(self, account_id: UUID, plugin: str, values: Mapping[str, Any], at: datetime) -> None:
        """Write what somebody sets of a plugin, whole, in the caller's transaction."""
        await self._database.execute(
            "INSERT INTO plugin_person_setting (id, account_id, plugin, body, changed_at) VALUES ({}, {}, {}, {}, {}) "
            "ON CONFLICT (account_id, plugin) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at",
            new_id(),
            account_id,
            plugin,
            msgspec.json.encode(values).decode(),
            at,
        )

    async def remove(self, account_id: UUID, plugin: str) -> bool:
        """Forget what somebody has set of a plugin, in the caller's transaction; tell whether there was anything."""
        return bool(
            await self._database.fetch(
                "DELETE FROM plugin_person_setting WHERE account_id = {} AND plugin = {} RETURNING id", account_id, plugin
            )
        )

    async def forget(self, account_id: UUID) -> None:
        """Forget all that somebody has set, in the caller's transaction."""
        await self._database.execute("DELETE FROM plugin_person_setting WHERE account_id = {}", account_id)

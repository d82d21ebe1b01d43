"""Advisories in the database."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_serving.database import Database
from wangge_serving.errors import NotFoundError


class AdvisoryRepository:
    """Reads and writes advisories."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def put(self, record: dict[str, Any], by: UUID, now: datetime) -> None:
        """Write a record, in place of the one with its id."""
        await self._database.execute(
            "INSERT INTO advisory (id, body, published_by, published_at) VALUES ({}, {}, {}, {}) "
            "ON CONFLICT (id) DO UPDATE SET body = excluded.body, published_by = excluded.published_by, "
            "published_at = excluded.published_at",
            record["id"],
            msgspec.json.encode(record, order="sorted").decode(),
            by,
            now,
        )

    async def one(self, advisory: str) -> dict[str, Any]:
        """Return a record.

        Raises:
            NotFoundError: `advisory`.
        """
        rows = await self._database.fetch("SELECT body FROM advisory WHERE id = {}", advisory)
        if not rows:
            raise NotFoundError("advisory", f"There is no advisory {advisory[:80]}.")
        return msgspec.json.decode(rows[0]["body"], type=dict[str, Any])

    async def every(self) -> list[dict[str, Any]]:
        """Return all records by their ids."""
        rows = await self._database.fetch("SELECT body FROM advisory ORDER BY id")
        return [msgspec.json.decode(row["body"], type=dict[str, Any]) for row in rows]

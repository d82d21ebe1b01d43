"""How often plugins asked for what, in the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from wangge_core.database import Database, Row
from wangge_core.ids import new_id


class Asks(msgspec.Struct):
    """How often a plugin asked for something in a county, and what it was refused last."""

    plugin: str
    county: str
    method: str
    asked: int = 0
    refused: int = 0
    last_refusal: str | None = None
    last_at: datetime | None = None

    def add(self, other: "Asks") -> None:
        """Add what was counted elsewhere, before."""
        self.asked += other.asked
        self.refused += other.refused
        self.last_refusal, self.last_at = self.last_refusal or other.last_refusal, self.last_at or other.last_at


class BrokerRepository:
    """Rows of `plugin_ask`, and those that belong to other features and are written beside them."""

    def __init__(self, database: Database) -> None:
        """`database` is the server's."""
        self._database = database

    async def add(self, counted: Iterable[Asks]) -> None:
        """Add to what is there, in the caller's transaction."""
        for asks in counted:
            await self._database.execute(
                "INSERT INTO plugin_ask (id, plugin, county, method, asked, refused, last_refusal, last_at) "
                "VALUES ({}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (plugin, county, method) DO UPDATE SET "
                "asked = plugin_ask.asked + excluded.asked, refused = plugin_ask.refused + excluded.refused, "
                "last_refusal = coalesce(excluded.last_refusal, plugin_ask.last_refusal), "
                "last_at = coalesce(excluded.last_at, plugin_ask.last_at)",
                new_id(),
                asks.plugin,
                asks.county,
                asks.method,
                asks.asked,
                asks.refused,
                asks.last_refusal,
                asks.last_at,
            )

    async def write(self, rows: Sequence[Row]) -> None:
        """Insert rows, all or none.

        Raises:
            DuplicateError: one of them is there already.
        """
        await self._database.insert(rows)

    async def forget(self, before: datetime) -> None:
        """Forget the names of events that were told long ago."""
        await self._database.execute("DELETE FROM plugin_once WHERE at < {}", before)

    async def of(self, plugin: str) -> tuple[Asks, ...]:
        """Return a plugin's sums, by county and method."""
        rows = await self._database.fetch(
            "SELECT plugin, county, method, asked, refused, last_refusal, last_at FROM plugin_ask "
            "WHERE plugin = {} ORDER BY county, method",
            plugin,
        )
        return tuple(Asks(**row) for row in rows)

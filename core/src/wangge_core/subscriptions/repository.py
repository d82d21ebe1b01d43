"""How subscriptions stand, who holds them, and the batches that wait, in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.subscriptions.model import MOST_DEAD, Kept, SubscriptionState
from wangge_sdk.work import Message

Key = tuple[str, str, str]
_STATE: Final = ", ".join(SubscriptionState.__struct_fields__)
_THIS: Final = "plugin = {} AND subscription = {} AND area = {}"


class SubscriptionRepository:
    """Rows of `plugin_subscription` and `plugin_batch`."""

    def __init__(self, database: Database) -> None:
        """`database` is the server's."""
        self._database = database

    async def hold(self, key: Key, holder: UUID, now: datetime, until: datetime) -> bool:
        """Take a subscription for a server, or keep it; tell whether it is that server's now."""
        rows = await self._database.fetch(
            "INSERT INTO plugin_subscription (id, plugin, subscription, area, holder, held_until, state, error, detail, failures, "
            "received, handed, refused) VALUES ({}, {}, {}, {}, {}, {}, '', '', '', 0, 0, 0, 0) "
            "ON CONFLICT (plugin, subscription, area) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until "
            "WHERE plugin_subscription.holder = {} OR plugin_subscription.held_until IS NULL "
            "OR plugin_subscription.held_until < {} RETURNING id",
            new_id(),
            *key,
            holder,
            until,
            holder,
            now,
        )
        return bool(rows)

    async def let_go(self, key: Key, holder: UUID) -> None:
        """Let another server take a subscription at once."""
        await self._database.execute(
            f"UPDATE plugin_subscription SET holder = NULL, held_until = NULL WHERE {_THIS} AND holder = {{}}",  # noqa: S608  names are ours
            *key,
            holder,
        )

    async def note(self, key: Key, values: Mapping[str, Any]) -> None:
        """Write down how a subscription stands."""
        sets = ", ".join(f"{name} = {{}}" for name in values)
        await self._database.execute(f"UPDATE plugin_subscription SET {sets} WHERE {_THIS}", *values.values(), *key)  # noqa: S608  names are ours

    async def count(self, key: Key, received: int = 0, handed: int = 0, refused: int = 0) -> None:
        """Add to what was counted."""
        await self._database.execute(
            "UPDATE plugin_subscription SET received = received + {}, handed = handed + {}, refused = refused + {} "  # noqa: S608  names are ours
            f"WHERE {_THIS}",
            received,
            handed,
            refused,
            *key,
        )

    async def of(self, plugin: str) -> dict[tuple[str, str], SubscriptionState]:
        """Return how a plugin's subscriptions stand, by subscription and area."""
        rows = await self._database.fetch(f"SELECT {_STATE} FROM plugin_subscription WHERE plugin = {{}}", plugin)  # noqa: S608  names are ours
        return {(row["subscription"], row["area"]): SubscriptionState(**row) for row in rows}

    async def waiting(self, plugin: str) -> dict[tuple[str, str], tuple[int, int]]:
        """Return how many batches wait, and how many were given up, by subscription and area."""
        rows = await self._database.fetch(
            "SELECT subscription, area, count(*) AS held, sum(dead) AS gone FROM plugin_batch WHERE plugin = {} "
            "GROUP BY subscription, area",
            plugin,
        )
        return {(row["subscription"], row["area"]): (int(row["held"] - row["gone"]), int(row["gone"])) for row in rows}

    async def keep(self, key: Key, messages: Sequence[Message], now: datetime) -> None:
        """Keep messages, and count them; from now on they are not lost."""
        async with self._database.transaction():
            await self._database.execute(
                "INSERT INTO plugin_batch (id, plugin, subscription, area, messages, held, received_at, attempts, dead, error) "
                "VALUES ({}, {}, {}, {}, {}, {}, {}, 0, 0, '')",
                new_id(),
                *key,
                msgspec.msgpack.encode(messages),
                len(messages),
                now,
            )
            await self.count(key, received=len(messages))
            await self.note(key, {"message_at": now})

    async def backlog(self, key: Key) -> int:
        """Return how many batches wait."""
        [row] = await self._database.fetch(f"SELECT count(*) AS held FROM plugin_batch WHERE {_THIS} AND dead = 0", *key)  # noqa: S608  names are ours
        return int(row["held"])

    async def first(self, key: Key) -> Kept | None:
        """Return the batch that is handed over next."""
        rows = await self._database.fetch(
            f"SELECT id, messages, attempts FROM plugin_batch WHERE {_THIS} AND dead = 0 ORDER BY id LIMIT 1",  # noqa: S608  names are ours
            *key,
        )
        if not rows:
            return None
        messages = msgspec.msgpack.decode(bytes(rows[0]["messages"]), type=tuple[Message, ...])
        return Kept(id=str(rows[0]["id"]), messages=messages, attempts=rows[0]["attempts"])

    async def end(self, key: Key, kept: Kept) -> None:
        """Forget a batch that comes to nothing that is stored."""
        async with self._database.transaction():
            await self.done(key, kept)

    async def done(self, key: Key, kept: Kept) -> None:
        """Forget a batch that the plugin has dealt with, in the open transaction."""
        await self._database.execute("DELETE FROM plugin_batch WHERE id = {}", UUID(kept.id))
        await self.count(key, handed=len(kept.messages))

    async def failed(self, key: Key, kept: Kept, error: str, *, dead: bool) -> None:
        """Note that the plugin did not take a batch; of those that are given up, only the latest are kept."""
        await self._database.execute(
            "UPDATE plugin_batch SET attempts = attempts + 1, error = {}, dead = {} WHERE id = {}", error[:500], int(dead), UUID(kept.id)
        )
        if dead:
            await self._database.execute(
                f"DELETE FROM plugin_batch WHERE {_THIS} AND dead = 1 AND id NOT IN "  # noqa: S608  names are ours
                f"(SELECT id FROM plugin_batch WHERE {_THIS} AND dead = 1 ORDER BY id DESC LIMIT {MOST_DEAD:d})",
                *key,
                *key,
            )

    async def revive(self, key: Key) -> int:
        """Have batches that were given up handed over again; return how many."""
        rows = await self._database.fetch(
            f"UPDATE plugin_batch SET dead = 0, attempts = 0, error = '' WHERE {_THIS} AND dead = 1 RETURNING id",  # noqa: S608  names are ours
            *key,
        )
        return len(rows)

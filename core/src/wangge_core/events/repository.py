"""The SQL of the events."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.database import Database, Row
from wangge_core.events.model import DeadLetter, Delivery, Event
from wangge_core.ids import new_id

_HEAD: Final = ":head"
_EVENT: Final = "o.id AS event_id, o.type, o.area, o.key, o.at, o.data, o.position"
_EARLIER: Final = (
    "SELECT 1 FROM event_delivery e WHERE e.subscriber = d.subscriber AND e.key = d.key AND e.state = 'waiting' AND e.position < d.position"
)
_ERROR_LENGTH: Final = 500


class Owed(msgspec.Struct, frozen=True):
    """A delivery that is still owed: which event, how often it was tried, when next, and what went wrong."""

    delivery: Delivery
    attempts: int
    next_at: datetime
    error: str
    dead: bool = False


class EventRepository:
    """Reads and writes the tables of the events; the callers own the transactions."""

    def __init__(self, database: Database) -> None:
        """`database` is the one the outbox lies in."""
        self._database = database

    async def has_new(self) -> bool:
        """Tell whether committed events wait for their position."""
        return bool(await self._database.fetch("SELECT seq FROM outbox WHERE position IS NULL LIMIT 1"))

    async def give_positions(self, limit: int) -> int:
        """Number up to `limit` committed events in the order of their insertion; return how many there were."""
        head = await self.cursor(_HEAD)
        numbered = await self._database.fetch(
            "UPDATE outbox SET position = fresh.place + {} FROM ("
            "SELECT seq, row_number() OVER (ORDER BY seq) AS place FROM "
            "(SELECT seq FROM outbox WHERE position IS NULL ORDER BY seq LIMIT {}) AS unnumbered"
            ") AS fresh WHERE outbox.seq = fresh.seq RETURNING outbox.position AS position",
            head or 0,
            limit,
        )
        if numbered:
            await self.save_cursor(_HEAD, max(row["position"] for row in numbered))
        return len(numbered)

    async def head(self) -> int:
        """Return the last position given out."""
        return await self.cursor(_HEAD) or 0

    async def cursor(self, subscriber: str) -> int | None:
        """Return the last position the subscriber has dealt with, or None when it is new."""
        rows = await self._database.fetch("SELECT position FROM event_cursor WHERE subscriber = {}", subscriber)
        return int(rows[0]["position"]) if rows else None

    async def save_cursor(self, subscriber: str, position: int) -> None:
        """Remember how far a subscriber has come."""
        await self._database.execute(
            "INSERT INTO event_cursor (subscriber, position) VALUES ({}, {}) "
            "ON CONFLICT (subscriber) DO UPDATE SET position = excluded.position",
            subscriber,
            position,
        )

    async def after(self, position: int, limit: int) -> list[Delivery]:
        """Return the next events in order."""
        sql = f"SELECT {_EVENT} FROM outbox o WHERE o.position > {{}} ORDER BY o.position LIMIT {{}}"  # noqa: S608  constants only
        rows = await self._database.fetch(sql, position, limit)
        return [_delivery(row) for row in rows]

    async def blocked_keys(self, subscriber: str) -> frozenset[str]:
        """Return the keys for which the subscriber owes an earlier event."""
        rows = await self._database.fetch("SELECT DISTINCT key FROM event_delivery WHERE subscriber = {} AND state = 'waiting'", subscriber)
        return frozenset(row["key"] for row in rows)

    async def due(self, subscriber: str, now: datetime, limit: int, *, ordered: bool = True) -> list[Delivery]:
        """Return what is owed and whose time has come, `ordered` only the first of each key; `attempt` counts the coming one."""
        first = f"AND NOT EXISTS ({_EARLIER})" if ordered else ""
        rows = await self._database.fetch(
            f"SELECT {_EVENT}, d.attempts FROM event_delivery d JOIN outbox o ON o.position = d.position "  # noqa: S608  constants only
            f"WHERE d.subscriber = {{}} AND d.state = 'waiting' AND d.next_at <= {{}} {first} ORDER BY d.position LIMIT {{}}",
            subscriber,
            now,
            limit,
        )
        return [_delivery(row, row["attempts"] + 1) for row in rows]

    async def owe(self, subscriber: str, owed: Sequence[Owed]) -> None:
        """Remember deliveries that are still owed."""
        if owed:
            await self._database.insert([Row("event_delivery", _owed_values(subscriber, item)) for item in owed])

    async def settle(self, subscriber: str, position: int) -> None:
        """Forget a delivery that has succeeded at last."""
        await self._database.execute("DELETE FROM event_delivery WHERE subscriber = {} AND position = {}", subscriber, position)

    async def put_off(self, subscriber: str, item: Owed) -> None:
        """Write down one more failure."""
        await self._database.execute(
            "UPDATE event_delivery SET attempts = {}, next_at = {}, error = {}, state = {} WHERE subscriber = {} AND position = {}",
            item.attempts,
            item.next_at,
            item.error[:_ERROR_LENGTH],
            _state(item),
            subscriber,
            item.delivery.position,
        )

    async def dead(self, subscriber: str | None, after: UUID | None, limit: int) -> list[DeadLetter]:
        """Return events that were set aside, in the order in which they were."""
        conditions, values = ["d.state = 'dead'"], list[Any]()
        if subscriber is not None:
            conditions.append("d.subscriber = {}")
            values.append(subscriber)
        if after is not None:
            conditions.append("d.id > {}")
            values.append(after)
        rows = await self._database.fetch(
            f"SELECT d.id AS delivery_id, d.subscriber, d.attempts, d.error, d.next_at, {_EVENT} "  # noqa: S608  constants only
            f"FROM event_delivery d JOIN outbox o ON o.position = d.position WHERE {' AND '.join(conditions)} ORDER BY d.id LIMIT {{}}",
            *values,
            limit,
        )
        return [
            DeadLetter(
                id=row["delivery_id"],
                subscriber=row["subscriber"],
                attempts=row["attempts"],
                error=row["error"],
                since=row["next_at"],
                event=_delivery(row).event,
            )
            for row in rows
        ]

    async def revive(self, letter: UUID, now: datetime) -> bool:
        """Let an event that was set aside be tried anew; return whether there was one."""
        sql = "UPDATE event_delivery SET state = 'waiting', attempts = 0, next_at = {} WHERE id = {} AND state = 'dead' RETURNING id"
        return bool(await self._database.fetch(sql, now, letter))

    async def oldest(self, after: int, limit: int) -> list[tuple[int, datetime]]:
        """Return position and time of the oldest numbered events after a position."""
        rows = await self._database.fetch("SELECT position, at FROM outbox WHERE position > {} ORDER BY position LIMIT {}", after, limit)
        return [(row["position"], row["at"]) for row in rows]

    async def prune(self, after: int, until: int) -> None:
        """Delete the events in (after, until] that nobody owes."""
        await self._database.execute(
            "DELETE FROM outbox WHERE position > {} AND position <= {} "
            "AND NOT EXISTS (SELECT 1 FROM event_delivery d WHERE d.position = outbox.position)",
            after,
            until,
        )


def _delivery(row: dict[str, Any], attempt: int = 1) -> Delivery:
    event = Event(
        id=row["event_id"], type=row["type"], area=row["area"], key=row["key"], at=row["at"], data=msgspec.json.decode(row["data"])
    )
    return Delivery(event=event, position=row["position"], attempt=attempt)


def _state(item: Owed) -> str:
    return "dead" if item.dead else "waiting"


def _owed_values(subscriber: str, item: Owed) -> dict[str, Any]:
    return {
        "id": new_id(),
        "subscriber": subscriber,
        "position": item.delivery.position,
        "key": item.delivery.event.key,
        "state": _state(item),
        "attempts": item.attempts,
        "next_at": item.next_at,
        "error": item.error[:_ERROR_LENGTH],
    }

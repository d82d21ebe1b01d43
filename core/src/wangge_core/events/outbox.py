"""Where an operation puts its events, in its own transaction."""

import msgspec

from wangge_core.database import Database, Row
from wangge_core.events.model import Event


class Outbox:
    """The way out for events: what is appended becomes true and public with the caller's commit, or not at all."""

    def __init__(self, database: Database) -> None:
        """`database` is the one whose transactions the operations open."""
        self._database = database

    async def append(self, event: Event) -> None:
        """Add an event to the transaction that is open."""
        await self._database.insert([self.row(event)])

    def row(self, event: Event) -> Row:
        """Return the row of an event, for an operation that saves everything by one `Database.insert`."""
        return Row(
            "outbox",
            {
                "id": event.id,
                "type": event.type,
                "area": event.area,
                "key": event.key,
                "at": event.at,
                "data": msgspec.json.encode(event.data).decode(),
            },
        )

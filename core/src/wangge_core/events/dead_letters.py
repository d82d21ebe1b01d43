"""Events that a subscriber failed too often."""

from uuid import UUID

from wangge_core.database import Database
from wangge_core.errors import NotFoundError
from wangge_core.events.model import DeadLetter
from wangge_core.events.repository import EventRepository
from wangge_core.instants import SystemTime, TimeSource


class DeadLetters:
    """What was set aside: to be looked at and, once the cause is mended, replayed."""

    def __init__(self, database: Database, time: TimeSource | None = None) -> None:
        """`database` is the one the outbox lies in."""
        self._repository = EventRepository(database)
        self._time = time or SystemTime()

    async def list(self, subscriber: str | None = None, after: UUID | None = None, limit: int = 50) -> tuple[DeadLetter, ...]:
        """Return a page, oldest first; `after` is the id of the last one seen."""
        return tuple(await self._repository.dead(subscriber, after, limit))

    async def replay(self, letter: UUID) -> None:
        """Have the dispatcher try it anew, with all its tries before it.

        Raises:
            NotFoundError: `dead_letter`, when nothing of that id is set aside.
        """
        if not await self._repository.revive(letter, self._time.now()):
            message = f"No event {letter} is set aside; `wangge events failed` lists those that are."
            raise NotFoundError("dead_letter", message)

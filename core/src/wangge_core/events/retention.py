"""How long events are kept."""

from collections.abc import Collection
from datetime import datetime
from itertools import takewhile
from typing import Final

from wangge_core.database import Database
from wangge_core.events.lease import JobLease
from wangge_core.events.repository import EventRepository

_PAGE: Final = 1_000


async def prune(database: Database, lease: JobLease, subscribers: Collection[str], before: datetime) -> None:
    """Delete events from before an instant that every subscriber has had and nobody owes.

    Positions come from a counter of their own, never from what is left in the table, so that pruning
    even the newest event gives none of them twice.
    """
    repository = EventRepository(database)
    floor = await repository.head()
    for subscriber in subscribers:
        floor = min(floor, await repository.cursor(subscriber) or 0)
    after = 0
    while True:
        page = await repository.oldest(after, _PAGE)
        old = [position for position, at in takewhile(lambda item: item[0] <= floor and item[1] < before, page)]
        if not old:
            return
        async with database.transaction():
            await lease.confirm()
            await repository.prune(after, old[-1])
        after = old[-1]

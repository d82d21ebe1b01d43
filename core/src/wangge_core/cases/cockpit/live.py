"""Word of changes, as server-sent events: which cases something happened to, of those that the listener may see.

A stream ends by itself after some minutes, and the browser comes back with the last position that it saw: what happened in between
is told then. Somebody who was away for too long is told to ask for everything anew; to whoever has lost the right to see cases,
the stream says that it is over.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

import msgspec

from wangge_core.access.model import Actor
from wangge_core.cases.cockpit.queries import CockpitQueries
from wangge_core.cases.cockpit.schemas import Moved
from wangge_core.cases.filters import CaseFilter
from wangge_core.errors import FieldError, ForbiddenError, InvalidError, TooManyError
from wangge_core.events.repository import EventRepository

LOOK_S: Final = 2.0
"""Seconds between two looks for news."""
LASTS: Final = 150
"""Looks after which a stream ends: five minutes."""
MOST_MISSED: Final = 500
"""Events that are told one by one; whoever missed more asks for everything anew."""
MOST_EACH: Final = 6
"""Streams of one account at a time."""
MOST: Final = 100
"""Streams of this process at a time."""
_QUIET: Final = 8
"""Looks without news after which a line is sent that says nothing, so that proxies keep the connection."""


class Word(msgspec.Struct, frozen=True):
    """One message of a stream: `moved` with its cases, `anew` when too much was missed, `over` without a right, `quiet` for none."""

    kind: str
    position: int
    data: Moved | None = None

    def encoded(self) -> bytes:
        """Return it in the format of server-sent events."""
        if self.kind == "quiet":
            return b": quiet\n\n"
        data = msgspec.json.encode(self.data).decode() if self.data else "{}"
        return f"id: {self.position}\nevent: {self.kind}\ndata: {data}\n\n".encode()


@dataclass(slots=True, kw_only=True)
class LiveCases:
    """The streams of one process."""

    queries: CockpitQueries
    look_s: float = LOOK_S
    open: Counter[str] = field(default_factory=Counter)

    async def begin(self, actor: Actor, wanted: CaseFilter, last: str | None) -> AsyncIterator[Word]:
        """Return a stream of what happens to cases in an area, from a position on or from now.

        Raises:
            ForbiddenError: the actor may see no case.
            InvalidError: `cursor`: `last` is no position.
            TooManyError: `too_many_streams`.
        """
        await self.queries.sights.of(actor)
        position = await self._position(last)
        if self.open[actor.id] >= MOST_EACH or self.open.total() >= MOST:
            raise TooManyError("too_many_streams", "Too many pages listen for changes; close some of them.", int(LASTS * self.look_s))
        return self._told(actor, wanted, position)

    async def _told(self, actor: Actor, wanted: CaseFilter, position: int) -> AsyncIterator[Word]:
        self.open[actor.id] += 1
        try:
            yield Word("quiet", position)
            quiet = 0
            for _ in range(LASTS):
                happened = await self.queries.happened(position, MOST_MISSED + 1)
                if len(happened) > MOST_MISSED:
                    position = await EventRepository(self.queries.database).head()
                    yield Word("anew", position)
                elif happened:
                    position, sight = happened[-1][0], await self.queries.sights.of(actor)
                    moved = await self.queries.seen(sight, wanted, list(dict.fromkeys(case for _, case in happened)))
                    if moved.cases:
                        yield Word("moved", position, moved)
                        quiet = 0
                quiet += 1
                if quiet % _QUIET == 0:
                    yield Word("quiet", position)
                await asyncio.sleep(self.look_s)
        except ForbiddenError:
            yield Word("over", position)
        finally:
            self.open[actor.id] -= 1
            self.open += Counter()  # forgets those who have none left

    async def _position(self, last: str | None) -> int:
        head = await EventRepository(self.queries.database).head()
        if last is None:
            return head
        if not last.isascii() or not last.isdigit() or len(last) > len(str(2**62)):
            message = "Last-Event-ID must be the id of an event of this stream."
            raise InvalidError("cursor", message, (FieldError("/Last-Event-ID", "cursor", message),))
        return min(int(last), head)

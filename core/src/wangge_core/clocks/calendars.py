"""The calendar of every area, answered from memory and swapped whole when something changes."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Final

from wangge_core.clocks.book import Book
from wangge_core.clocks.calendar import Calendar, Holidays
from wangge_core.clocks.public_holidays import published
from wangge_core.clocks.repository import CalendarRepository
from wangge_core.database import Database
from wangge_core.errors import WanggeError

POLL_SECONDS: Final = 2.0
"""How long another process may count by the old calendar."""

_log = logging.getLogger(__name__)


class Calendars:
    """Before `refresh` or `start`, every area has the published calendar and nothing of its own."""

    def __init__(self, database: Database, holidays: Callable[[], Holidays] = published) -> None:
        """`holidays` returns what is published."""
        self._repository = CalendarRepository(database)
        self._holidays = holidays
        self._book = Book.empty(holidays())
        self._built: dict[tuple[str, ...], Calendar] = {}
        self._turn = asyncio.Lock()
        self._watch: asyncio.Task[None] | None = None

    @property
    def book(self) -> Book:
        """Everything that areas have set."""
        return self._book

    async def of(self, area: str) -> Calendar:
        """Return the calendar by which clocks in an area run.

        Raises:
            InvalidError: `area_code`, when `area` is no code.
        """
        holders = self._book.holders(area)
        calendar = self._built.get(holders)
        if calendar is None:
            calendar = self._built[holders] = self._book.calendar(holders)
        return calendar

    async def refresh(self) -> bool:
        """Load the settings again if they have changed; tell whether they were loaded."""
        async with self._turn:
            if await self._repository.version() == self._book.version:
                return False
            self._book = await self._repository.load(self._holidays())
            self._built = {}
            return True

    async def start(self) -> None:
        """Load the settings and keep watching for changes that other processes make."""
        await self.refresh()
        self._watch = asyncio.create_task(self._poll(), name="calendar changes")

    async def close(self) -> None:
        """Stop watching."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self.refresh()
            except WanggeError as error:
                _log.warning("the calendar could not be looked at: %s", error)

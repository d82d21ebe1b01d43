"""Chains committed entries, signs the head, and copies it to the second place."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from contextvars import Context
from datetime import UTC
from typing import Final

import msgspec

from wangge_core.audit.chain import GENESIS, link
from wangge_core.audit.head_copy import HeadCopy
from wangge_core.audit.keys import AuditKey, PublicKeys
from wangge_core.audit.model import Head, Link
from wangge_core.audit.repository import AuditRepository, Stored
from wangge_core.database import Database
from wangge_core.errors import WanggeError
from wangge_core.instants import SystemTime, TimeSource

_BATCH: Final = 500
_HEADS_LOOKED_AT: Final = 50

log = logging.getLogger(__name__)


class SealerPace(msgspec.Struct, frozen=True, kw_only=True):
    """How often the sealer works, in seconds."""

    busy: float = 0.25
    """Least time between two passes: under load many entries share one commit and one signature."""
    idle: float = 2.0
    """Without a wake-up: how soon entries of another process are seen."""
    copy: float = 60.0
    """How often the newest head goes to the second place."""


class Sealer:
    """One per server process. Several may run against one database: a lock in it lets one seal at a time."""

    def __init__(
        self,
        database: Database,
        key: AuditKey,
        trusted: PublicKeys,
        copy: HeadCopy,
        *,
        time: TimeSource | None = None,
        pace: SealerPace | None = None,
    ) -> None:
        """`trusted` holds this key and those before it; the chain goes on from what any of them signed."""
        self._database = database
        self._key = key
        self._trusted = trusted
        self._copy = copy
        self._time = time or SystemTime()
        self._pace = pace or SealerPace()
        self._repository = AuditRepository(database)
        self._bell = asyncio.Event()
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        database.after_commit(self._bell.set)

    async def start(self) -> None:
        """Begin to seal and to copy, in tasks of their own."""
        self._stopping.clear()
        self._tasks = [
            asyncio.create_task(self._run(self._seal_all, self._bell, self._pace.idle), name="sealer", context=Context()),
            asyncio.create_task(self._run(self.copy_head, self._stopping, self._pace.copy), name="heads", context=Context()),
        ]

    async def stop(self) -> None:
        """End cleanly: what is committed is sealed, and the last head is copied."""
        self._stopping.set()
        self._bell.set()
        for task in self._tasks:
            await task
        self._tasks = []
        await self._attempt(self.copy_head)

    async def seal(self) -> int:
        """Chain one batch of committed entries; return how many.

        Raises:
            UnavailableError: the database is down, or another process sealed at this very moment.
        """
        if not await self._repository.has_new():
            return 0
        async with self._database.transaction():
            await self._repository.take_turn()
            found = await self._repository.new(_BATCH)
            genuine = [stored for stored in found if self._written_by_us(stored)]
            refused = [stored for stored in found if not self._written_by_us(stored)]
            await self._repository.refuse(refused)
            if genuine:
                await self._chain(genuine)
        for stored in refused:
            log.error("audit entry %s was not written by this server; it is left out of the chain", stored.entry_id)
        return len(found)

    async def copy_head(self) -> None:
        """Append the newest head to the second place, unless it is there."""
        head = await self._newest()
        if head is None:
            return
        last = await asyncio.to_thread(self._copy.last)
        if last is None or last.number < head.number:
            await asyncio.to_thread(self._copy.append, head)

    async def _chain(self, entries: list[Stored]) -> None:
        head = await self._newest()
        number, previous = (head.number, head.hash) if head else (0, GENESIS)
        links: list[tuple[Stored, Link]] = []
        for stored in entries:
            if stored.record is not None:
                number += 1
                made = link(number, previous, stored.record)
                previous = made.hash
                links.append((stored, made))
        await self._repository.save_links(links)
        await self._repository.save_head(self._signed(number, previous))

    async def _newest(self) -> Head | None:
        """Return the head to go on from: never an earlier one than the second place has seen.

        Whoever cuts the tail off therefore leaves a gap in the numbers, which the next entries do not close.
        """
        kept = next((head for head in await self._repository.newest_heads(_HEADS_LOOKED_AT) if self._trusted.signed(head)), None)
        copied = await asyncio.to_thread(self._copy.last)
        if copied is not None and self._trusted.signed(copied) and (kept is None or copied.number > kept.number):
            return copied
        return kept

    def _signed(self, number: int, digest: str) -> Head:
        at = self._time.now().astimezone(UTC).isoformat(timespec="milliseconds")
        head = Head(number=number, hash=digest, at=at, key=self._key.id)
        return msgspec.structs.replace(head, signature=self._key.sign(head))

    def _written_by_us(self, stored: Stored) -> bool:
        return stored.record is not None and self._key.stamped(stored.record.body(), stored.record.stamp)

    async def _seal_all(self) -> None:
        self._bell.clear()
        found = _BATCH
        while found == _BATCH:
            found = await self.seal()
        await asyncio.sleep(self._pace.busy)

    async def _run(self, work: Callable[[], Awaitable[object]], bell: asyncio.Event, seconds: float) -> None:
        """Do the work now and then, and once more at the end."""
        last = False
        while not last:
            last = self._stopping.is_set()
            await self._attempt(work)
            if not last:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await bell.wait()

    async def _attempt(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do the work; whatever fails is tried again the next time."""
        try:
            await work()
        except WanggeError as error:
            log.warning("the audit waits: %s", error)
        except Exception:
            log.exception("the audit could not be sealed or copied")

"""Fetching a feed by the calendar or because somebody said now. What was good stays until something better has come."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from msgspec.structs import replace

from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.broker.asker import Asker
from wangge_core.broker.source import Source
from wangge_core.collections.declarations import Declarations
from wangge_core.collections.model import Ref
from wangge_core.database import Database
from wangge_core.egress.model import Incoming
from wangge_core.errors import WanggeError
from wangge_core.feeds.errors import FeedNotFoundError, FetchError
from wangge_core.feeds.fetching import NOT_MODIFIED, Fetching, digest_of
from wangge_core.feeds.model import KIND, MOST_FAULTS, FeedState
from wangge_core.feeds.repository import FeedRepository
from wangge_core.feeds.taking import Taking
from wangge_core.feeds.wanted import feeds_at_work
from wangge_core.instants import TimeSource
from wangge_core.jobs.model import Job, Patience
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.host import Host
from wangge_core.plugins.live import UNPROMPTED
from wangge_core.timetable.model import Due, Entry
from wangge_core.timetable.service import Timetable
from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.feeds import FeedError, ItemFault, Mapped, mapped, read_items
from wangge_sdk.feeds.pointers import at
from wangge_sdk.feeds.reading import Item
from wangge_sdk.manifest.feeds import Feed

PATIENCE: Final = Patience(seconds=600)
_LONGEST_CURSOR: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedService:
    """The operations."""

    database: Database
    host: Host
    access: Access
    audit: Audit
    declarations: Declarations
    repository: FeedRepository
    fetching: Fetching
    taking: Taking
    timetable: Timetable
    time: TimeSource

    def register(self) -> None:
        """Have the timetable fetch."""
        self.timetable.add(KIND, self.entries, self.run, PATIENCE)

    def entries(self) -> Iterator[Entry]:
        """Yield every feed in each area that it is fetched for."""
        for offer, feed, area in feeds_at_work(self.host):
            yield Entry(kind=KIND, plugin=offer.manifest.id, name=feed.id, area=area, line=feed.schedule)

    async def fetch_now(self, actor: Actor, plugin: str, feed: str, area: str) -> None:
        """Have a feed fetched at once.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `plugin_not_found`, `feed_not_found`.
        """
        self.access.require(actor, area, "plugin", "manage")
        self.host.installed(plugin)
        entry = self.timetable.find(KIND, plugin, feed, area)
        if entry is None:
            raise FeedNotFoundError(plugin, feed, area)
        audited = AuditEntry(
            action="plugin.feed_asked_for", actor=actor, resource="plugin", resource_id=plugin, area=area, facts={"feed": feed}
        )
        async with self.database.transaction():
            await self.timetable.now(entry)
            await self.audit.record(audited)

    async def run(self, entry: Entry, _due: Due, _job: Job) -> datetime | None:
        """Fetch a feed, and write down how it stands; return when to try again after a failure."""
        running = self.host.running(entry.plugin, entry.area)
        offer = running.offer if running else None
        feed = next((feed for feed in offer.manifest.contributes.feeds if feed.id == entry.name), None) if offer else None
        if offer is None or feed is None:
            return None
        known = await self.repository.get(entry.plugin, entry.name, entry.area)
        state = known if known.declared == digest_of(feed) else replace(known, etag="", modified="", cursor="")
        try:
            after = await self._fetched(offer, feed, entry.area, state)
        except FetchError as error:
            after = self._failed(state, error)
        except RefusedError as error:
            after = self._failed(state, FetchError(error.code, error.message))
        except FeedError as error:
            after = self._failed(state, FetchError("feed_unreadable", f"What came cannot be used: {error}."))
        except WanggeError as error:
            after = self._failed(state, FetchError(error.code, error.detail))
        await self.repository.save(after)
        return after.again(self.time.now())

    async def _fetched(self, offer: Offer, feed: Feed, area: str, state: FeedState) -> FeedState:
        asker = self._asker(offer, feed, area)
        source = Source(asker, self.declarations.find(Ref(asker.plugin, feed.collection), asker.version))
        source.require(area)
        answer = await self.fetching.fetch(asker, feed, state)
        if answer.status == NOT_MODIFIED:
            now = self.time.now()
            return replace(state, fetched_at=now, good_at=now, status=answer.status, error="", detail="", failures=0, fresh=0)
        items, found, faults = await asyncio.to_thread(_read, feed, answer.body)
        taken = await self.taking.take(source, feed, found)
        every = (*faults, *taken.faults)
        unfit = len({fault.number for fault in every})
        if items and unfit == len(items):
            state = replace(state, items=len(items), unfit=unfit, faults=every[:MOST_FAULTS])
            return self._failed(state, FetchError("feed_unfit", f"Of {len(items)} items none could be taken.", answer.status))
        return self._good(state, feed, answer, items, taken.fresh, unfit, every)

    def _good(
        self, state: FeedState, feed: Feed, answer: Incoming, items: list[Item], fresh: int, unfit: int, faults: tuple[ItemFault, ...]
    ) -> FeedState:
        now = self.time.now()
        # With items left out it is asked for whole again next time: they may fit then, and nobody should wait for others to change.
        whole = not unfit
        return replace(
            state,
            declared=digest_of(feed),
            etag=answer.headers.get("etag", "")[:300] if whole else "",
            modified=answer.headers.get("last-modified", "")[:100] if whole else "",
            cursor=_cursor(feed, items, state.cursor) if whole else state.cursor,
            fetched_at=now,
            good_at=now,
            changed_at=now if fresh else state.changed_at,
            status=answer.status,
            error="",
            detail="",
            failures=0,
            items=len(items),
            fresh=fresh,
            unfit=unfit,
            faults=faults[:MOST_FAULTS],
        )

    def _failed(self, state: FeedState, error: FetchError) -> FeedState:
        return replace(
            state,
            fetched_at=self.time.now(),
            status=error.status,
            error=error.code,
            detail=error.detail[:500],
            failures=state.failures + 1,
            fresh=0,
        )

    def _asker(self, offer: Offer, feed: Feed, area: str) -> Asker:
        manifest = offer.manifest
        return Asker(
            plugin=manifest.id,
            version=manifest.version,
            county=area[:6],
            area=area,
            hook=f"feed:{feed.id}",
            cause=UNPROMPTED,
            grants=self.host,
            within=Scope((area,)),
        )


def _read(feed: Feed, body: bytes) -> tuple[list[Item], list[Mapped], list[ItemFault]]:
    """Read and map: in a thread, since it may be megabytes."""
    items = read_items(feed.format, body, feed.items)
    found, faults = mapped(feed, items)
    return items, found, faults


def _cursor(feed: Feed, items: list[Item], known: str) -> str:
    """Return the highest value of the cursor's field: numbers by size, texts (such as moments of one zone) by letters."""
    if feed.cursor is None:
        return ""
    values: list[Any] = [at(item, feed.cursor.from_) for item in items]
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if numbers:
        return str(max([*numbers, *([float(known)] if known.replace(".", "", 1).isdecimal() else [])]))
    return max([known, *(value for value in values if isinstance(value, str))])[:_LONGEST_CURSOR]

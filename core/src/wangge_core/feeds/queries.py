"""What is shown of feeds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from wangge_core import area_code
from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.collections.declarations import Declarations
from wangge_core.collections.model import Ref
from wangge_core.feeds.model import KIND, FeedState
from wangge_core.feeds.repository import FeedRepository
from wangge_core.feeds.schemas import FeedFaultOut, FeedList, FeedOut, FeedStanding, FreshnessList, FreshnessOut
from wangge_core.feeds.wanted import feeds_at_work
from wangge_core.instants import TimeSource
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.host import Host
from wangge_core.timetable.model import Entry
from wangge_core.timetable.service import Timetable
from wangge_sdk.manifest.feeds import Feed
from wangge_sdk.texts import LOCALES, Text


class AreaNames(Protocol):
    """What is needed of the areas feature."""

    async def names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the names of those codes that are on record."""

    async def english_names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the English names of those codes that have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedQueries:
    """Reading."""

    host: Host
    access: Access
    declarations: Declarations
    repository: FeedRepository
    timetable: Timetable
    areas: AreaNames
    time: TimeSource

    async def of_plugin(self, actor: Actor, plugin: str) -> FeedList:
        """Return the feeds of a plugin in the areas that concern the actor.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
            NotFoundError: `plugin_not_found`.
        """
        scope = self.access.require_scope(actor, "plugin", "read")
        self.host.installed(plugin)
        states, times = await self.repository.every(plugin), await self.timetable.times(KIND)
        found = [(feed, area) for offer, feed, area in feeds_at_work(self.host) if offer.manifest.id == plugin and _touches(scope, area)]
        names = await self.areas.names({area for _, area in found}) if found else {}
        english = await self.areas.english_names({area for _, area in found}) if found else {}
        items = []
        for feed, area in found:
            state = states.get((plugin, feed.id, area)) or FeedState(plugin=plugin, feed=feed.id, area=area)
            key = Entry(kind=KIND, plugin=plugin, name=feed.id, area=area, line="").key
            items.append(
                FeedOut(
                    feed=feed.id,
                    title=_title(feed),
                    area=area,
                    area_name=names.get(area, area),
                    area_name_en=english.get(area),
                    collection=feed.collection,
                    format=feed.format,
                    url=feed.url,
                    schedule=feed.schedule,
                    licence=feed.licence,
                    stale_after=feed.stale_after,
                    state=_standing(state),
                    stale=state.is_stale(feed.stale_after, self.time.now()),
                    fetched_at=state.fetched_at,
                    good_at=state.good_at,
                    changed_at=state.changed_at,
                    next_at=times.get(key),
                    status=state.status,
                    error=state.error,
                    detail=state.detail,
                    failures=state.failures,
                    items=state.items,
                    fresh=state.fresh,
                    unfit=state.unfit,
                    faults=[FeedFaultOut(fault.number, fault.key, fault.field, fault.problem) for fault in state.faults],
                )
            )
        return FeedList(items)

    async def freshness(self, actor: Actor, area: str) -> FreshnessList:
        """Return how fresh what came from outside is, for each collection that the actor may read in an area.

        Raises:
            InvalidError: `area_code`.
        """
        code = area_code.parse(area)
        near = [(offer, feed, root) for offer, feed, root in feeds_at_work(self.host) if root.startswith(code) or code.startswith(root)]
        shown = [(offer.manifest.id, feed, root) for offer, feed, root in near if self._may_read(actor, offer, feed, code)]
        states = await self.repository.every() if shown else {}
        now = self.time.now()
        items = []
        for plugin, feed, root in shown:
            state = states.get((plugin, feed.id, root)) or FeedState(plugin=plugin, feed=feed.id, area=root)
            items.append(
                FreshnessOut(
                    plugin=plugin,
                    feed=feed.id,
                    title=_title(feed),
                    collection=feed.collection,
                    area=root,
                    licence=feed.licence,
                    good_at=state.good_at,
                    stale=state.is_stale(feed.stale_after, now),
                    failing=state.failures > 0,
                )
            )
        return FreshnessList(items)

    def _may_read(self, actor: Actor, offer: Offer, feed: Feed, area: str) -> bool:
        declared = self.declarations.find(Ref(offer.manifest.id, feed.collection), offer.manifest.version)
        return bool(self.declarations.may(actor, declared, "read").narrowed(area).roots)


def _title(feed: Feed) -> Text:
    return feed.title or dict.fromkeys(LOCALES, feed.id)


def _standing(state: FeedState) -> FeedStanding:
    if state.failures:
        return "failing"
    return "good" if state.good_at else "waiting"


def _touches(scope: Scope, area: str) -> bool:
    """Tell whether an area concerns a reader: it lies in the reader's scope, or the reader's area lies in it."""
    return scope.covers(area) or bool(scope.narrowed(area))

"""Putting what came into the collection: each item by its key, entered, changed, or left as it is.

An item that does not fit is left out and told; it keeps no other from being taken, and whatever was there stays there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from wangge_core.access.model import Actor
from wangge_core.broker.source import Source
from wangge_core.collections.declarations import Declarations
from wangge_core.collections.entering import keys_of
from wangge_core.collections.model import Document, Key, Reach, Root, Shape
from wangge_core.collections.planning import Alter, Places, Planner, Put, Step
from wangge_core.collections.repository import DocumentRepository
from wangge_core.collections.service import Collections
from wangge_core.collections.shapes.service import Shapes
from wangge_core.errors import InvalidError, WanggeError
from wangge_core.feeds.errors import FetchError
from wangge_core.instants import TimeSource
from wangge_sdk.feeds import ItemFault, Mapped
from wangge_sdk.manifest.feeds import Feed
from wangge_sdk.texts import Text, say

AT_ONCE: Final = 100
"""Documents of one transaction: so long others may have to wait."""


class Taken(msgspec.Struct, frozen=True):
    """What came of a fetch."""

    fresh: int
    faults: tuple[ItemFault, ...]


class _Candidate(msgspec.Struct, frozen=True):
    item: Mapped
    key: str
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """Takes."""

    declarations: Declarations
    shapes: Shapes
    repository: DocumentRepository
    collections: Collections
    places: Places
    time: TimeSource

    async def take(self, source: Source, feed: Feed, items: Sequence[Mapped]) -> Taken:
        """Take items.

        Raises:
            FetchError: none can be taken now: `feed_key_filling`.
            WanggeError: the plugin may not write here.
        """
        declared = source.declared
        shape = await self.shapes.of(declared)
        key = next((key for key in shape.keys if key.unique and key.fields == feed.key and key.state == "ready"), None)
        if key is None:
            raise FetchError("feed_key_filling", f"The unique key of {declared.ref} is being made; the feed is taken afterwards.")
        actor, within = source.actor("write"), source.within()
        reach = self.declarations.reach(actor, declared, "write", within)
        faults: list[ItemFault] = []
        candidates = self._candidates(source, shape, reach, key, items, faults)
        fresh = 0
        for start in range(0, len(candidates), AT_ONCE):
            steps = await self._steps(shape, reach, key, feed, candidates[start : start + AT_ONCE], faults)
            fresh += await self._taken(actor, source, within, steps, faults)
        return Taken(fresh, tuple(faults))

    def _candidates(
        self, source: Source, shape: Shape, reach: Reach, key: Key, items: Sequence[Mapped], faults: list[ItemFault]
    ) -> list[_Candidate]:
        """Return the items as the documents that they would be; those that fit no document go to the faults."""
        planner = Planner(
            declared=source.declared, shape=shape, reach=reach, places=self.places, now=self.time.now(), by=source.asker.plugin
        )
        found = []
        for item in items:
            try:
                done = planner.planned({}, Put(body=item.body, area=source.asker.area))
            except WanggeError as error:
                faults.extend(_faults(item, error))
                continue
            if done is not None:
                found.append(_Candidate(item, keys_of(shape, done.document)[key.column] or "", done.document))
        return found

    async def _steps(
        self, shape: Shape, reach: Reach, key: Key, feed: Feed, candidates: Sequence[_Candidate], faults: list[ItemFault]
    ) -> list[tuple[Mapped, Step]]:
        ids = await self.repository.taken(shape, key.column, [each.key for each in candidates])
        there = await self.repository.find(shape, reach, list(ids.values()))
        steps: list[tuple[Mapped, Step]] = []
        for each in candidates:
            known_id = ids.get(each.key)
            if known_id is None:
                steps.append((each.item, Put(body=each.item.body, area=each.document.area)))
                continue
            known = there.get(known_id)
            if known is None:
                problem = "another document has this key, where the plugin may not write"
                faults.append(ItemFault(number=each.item.number, key=_label(each.item), field=feed.key[0], problem=problem))
                continue
            changes = {name: value for name in feed.map if (value := each.item.body.get(name)) != known.body.get(name)}
            if changes and not shape.append_only:
                steps.append((each.item, Alter(id=known.id, version=known.version, changes=changes)))
        return steps

    async def _taken(
        self, actor: Actor, source: Source, within: Sequence[Root], steps: Sequence[tuple[Mapped, Step]], faults: list[ItemFault]
    ) -> int:
        """Take steps together; when one of them cannot be taken, halve until it stands alone."""
        if not steps:
            return 0
        try:
            await self.collections.batch(actor, source.declared.ref, [step for _, step in steps], within)
        except WanggeError as error:
            if len(steps) == 1:
                faults.extend(_faults(steps[0][0], error))
                return 0
            middle = len(steps) // 2
            first = await self._taken(actor, source, within, steps[:middle], faults)
            return first + await self._taken(actor, source, within, steps[middle:], faults)
        return len(steps)


def _faults(item: Mapped, error: WanggeError) -> list[ItemFault]:
    if isinstance(error, InvalidError) and error.fields:
        return [
            ItemFault(number=item.number, key=_label(item), field=field.path.removeprefix("/body/"), problem=_said(field.message))
            for field in error.fields
        ]
    return [ItemFault(number=item.number, key=_label(item), field="", problem=error.detail)]


def _said(message: str | Text) -> str:
    return message if isinstance(message, str) else say(message, "en")


def _label(item: Mapped) -> str:
    return " / ".join(map(str, item.key))[:100]

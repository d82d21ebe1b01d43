"""Documents for plugins: of their own collections, and of those that others export, as far as person, grant and area go."""

from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker, id_of
from wangge_core.broker.source import Source, as_json
from wangge_core.collections.counting import DocumentFigures
from wangge_core.collections.declarations import Declarations
from wangge_core.collections.errors import batch_step
from wangge_core.collections.exporting import require_declared
from wangge_core.collections.figures import Question
from wangge_core.collections.model import Document, Ref
from wangge_core.collections.planning import Alter, Put, Remove, Step
from wangge_core.collections.queries import DocumentQueries
from wangge_core.collections.service import Collections, Part
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.plugins.model import Installed
from wangge_sdk.broker.documents import (
    COLLECTIONS_BATCH,
    COLLECTIONS_COUNT,
    COLLECTIONS_DELETE,
    COLLECTIONS_GET,
    COLLECTIONS_LIST,
    COLLECTIONS_PUT,
    COLLECTIONS_REDEEM,
    Counted,
    DocumentBatch,
    DocumentCount,
    DocumentData,
    DocumentDelete,
    DocumentGet,
    DocumentGone,
    DocumentList,
    DocumentPage,
    DocumentPut,
    Documents,
    DocumentStep,
)
from wangge_sdk.platform import RefusedError
from wangge_sdk.work import MOST_STEPS


class Plugins(Protocol):
    """What is installed."""

    def installed(self, plugin: str, version: str | None = None) -> Installed:
        """Return one version of a plugin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionMethods:
    """Answers about collections."""

    declarations: Declarations
    queries: DocumentQueries
    figures: DocumentFigures
    service: Collections
    plugins: Plugins

    def answered(self) -> tuple[Answered, ...]:
        """Return the methods."""
        return (
            Answered(COLLECTIONS_GET, self.get, lambda document: (document.id,)),
            Answered(COLLECTIONS_LIST, self.page, lambda page: (document.id for document in page.items)),
            Answered(COLLECTIONS_COUNT, self.count),
            Answered(COLLECTIONS_PUT, self.put, lambda document: (document.id,)),
            Answered(COLLECTIONS_DELETE, self.delete, lambda gone: (gone.id,)),
            Answered(COLLECTIONS_REDEEM, self.redeem, lambda document: (document.id,)),
            Answered(COLLECTIONS_BATCH, self.batch, lambda done: (document.id for document in done.items)),
        )

    async def get(self, asker: Asker, wanted: DocumentGet) -> DocumentData:
        """Return a document.

        Raises:
            NotFoundError: there is none, or none for this person and plugin; the two are not told apart.
            RefusedError, ForbiddenError: see `Source.require`.
        """
        source = self._source(asker, wanted.collection)
        source.require(asker.area)
        document = await self.queries.get(source.actor("read"), source.declared.ref, id_of(wanted.id, "document"), source.within())
        return source.shown(document)

    async def page(self, asker: Asker, wanted: DocumentList) -> DocumentPage:
        """Return a page. Where less is exported than the list is filtered and sorted by, nothing is given.

        Raises:
            RefusedError: `field_hidden`, for a filter or an order that would tell what is not shown.
            RefusedError, WanggeError: as `get`; as for any list.
        """
        source, area = self._source(asker, wanted.collection), wanted.area or asker.area
        asked = Wanted(filters=read_filters(wanted.filters), sort=wanted.sort, area=wanted.area)
        seen = _seen(source, area, asked)
        found = await self.queries.page(
            source.actor("read"),
            source.declared.ref,
            asked,
            wanted.after,
            wanted.limit,
            within=source.within(seen if asked.fields() else frozenset()),
            seen=seen,
        )
        return DocumentPage(tuple(source.shown(document) for document in found.documents), found.next)

    async def count(self, asker: Asker, wanted: DocumentCount) -> Counted:
        """Return how many documents a list would hold.

        Raises:
            RefusedError, WanggeError: as `page`.
        """
        source, area = self._source(asker, wanted.collection), wanted.area or asker.area
        asked = Wanted(filters=read_filters(wanted.filters), area=wanted.area)
        seen = _seen(source, area, asked)
        within = source.within(seen if asked.fields() else frozenset())
        found = await self.figures.figures(source.actor("read"), source.declared.ref, Question(wanted=asked), within)
        return Counted(found.total.count)

    async def put(self, asker: Asker, wanted: DocumentPut) -> DocumentData:
        """Enter a document of the plugin's own, or replace fields of one.

        Raises:
            RefusedError: `not_own_collection`; as `get`.
            WanggeError: as for anybody who does.
        """
        step = DocumentStep(body=wanted.body, id=wanted.id, version=wanted.version, area=wanted.area)
        source, document = await self._taken(asker, wanted.collection, step)
        return self._shown(source, document)

    async def delete(self, asker: Asker, wanted: DocumentDelete) -> DocumentGone:
        """Delete a document of the plugin's own.

        Raises:
            RefusedError, WanggeError: as `put`.
        """
        _, document = await self._taken(asker, wanted.collection, DocumentStep(id=wanted.id, version=wanted.version))
        return DocumentGone(str(document.id))

    async def redeem(self, asker: Asker, wanted: DocumentGet) -> DocumentData:
        """Give out a document of a collection that is `given_once`, and delete it: of two who ask for it one has it.

        Raises:
            RefusedError: `not_own_collection`, also for a collection that is not given so; as `get`.
            WanggeError: as for anybody who deletes.
        """
        source = self._source(asker, wanted.collection, once=True)
        if not (source.own and source.declared.says.given_once):
            raise RefusedError("not_own_collection", f"{wanted.collection} is none of its own that declares given_once.")
        source.require(asker.area)
        document = await self.queries.get(source.actor("read"), source.declared.ref, id_of(wanted.id, "document"), source.within())
        gone = Remove(id=document.id, version=document.version)
        await self.service.delete(source.actor("write"), source.declared.ref, gone, source.within())
        return source.shown(document)

    async def batch(self, asker: Asker, wanted: DocumentBatch) -> Documents:
        """Take steps together, all or none, in one or several collections of the plugin's own.

        Raises:
            RefusedError, WanggeError: as `put`; `batch_step`.
        """
        parts, sources = self._parts(asker, wanted.collection, wanted.steps)
        done = await self.service.together(parts)
        return Documents(tuple(self._shown(sources[number], done[number]) for number in sorted(done)))

    async def end(self, asker: Asker, steps: Sequence[DocumentStep], also: Callable[[], Awaitable[None]]) -> None:
        """Take the steps that a batch of messages comes to, and end it, together. What is only added is told to nobody one by one.

        Raises:
            RefusedError, WanggeError: as `batch`.
        """
        parts, _ = self._parts(asker, "", steps, quiet=True)
        await self.service.together(parts, also=also, most=MOST_STEPS)

    def _parts(
        self, asker: Asker, collection: str, steps: Sequence[DocumentStep], *, quiet: bool = False
    ) -> tuple[list[Part], dict[int, Source]]:
        numbers: dict[str, list[int]] = {}
        for number, step in enumerate(steps):
            numbers.setdefault(step.collection or collection, []).append(number)
        sources: dict[int, Source] = {}
        parts = []
        for name, own in numbers.items():
            source = self._writable(asker, name)
            sources |= dict.fromkeys(own, source)
            planned = {number: _step(asker, number, steps[number]) for number in own}
            parts.append(Part(actor=source.actor("write"), ref=source.declared.ref, steps=planned, within=source.within(), quiet=quiet))
        return parts, sources

    async def _taken(self, asker: Asker, collection: str, step: DocumentStep) -> tuple[Source, Document]:
        source = self._writable(asker, collection)
        planned = _step(asker, 0, step)
        return source, await self.service.take(source.actor("write"), source.declared.ref, planned, source.within())

    def _writable(self, asker: Asker, collection: str) -> Source:
        """Return a collection of the plugin's own.

        Raises:
            RefusedError: `not_own_collection`; as `_source`.
        """
        source = self._source(asker, collection)
        if not source.own:
            raise RefusedError("not_own_collection", f"{collection} is another plugin's: it may be read, where granted, and not changed.")
        source.require(asker.area)
        return source

    def _source(self, asker: Asker, collection: str, *, once: bool = False) -> Source:
        """Return what is asked for; `once` for a document that is given out and gone.

        Raises:
            RefusedError: `not_for_residents`.
            ForbiddenError: `read_undeclared`.
            NotFoundError: `collection_not_found`.
        """
        plugin, colon, name = collection.rpartition(":")
        ref = Ref(plugin, name) if colon else Ref(asker.plugin, collection)
        offer = self.plugins.installed(asker.plugin, asker.version).offer
        if ref.plugin != asker.plugin and offer:
            require_declared(offer.manifest, ref)
        own = asker.version if ref.plugin == asker.plugin else None
        source = Source(asker, self.declarations.find(ref, own))
        says = source.declared.says
        if asker.for_resident and not (source.own and (says.open_data or (once and says.given_once))):
            detail = "Documents are not for a resident's call, but for the plugin's own that are open data: read and change them when "
            raise RefusedError("not_for_residents", f"{detail}the platform tells of the case.")
        return source

    def _shown(self, source: Source, document: Document) -> DocumentData:
        return source.shown(self.queries.as_shown(source.declared.ref, document))


def _seen(source: Source, area: str, asked: Wanted) -> AbstractSet[str]:
    """Return the fields that are given whole in an area, once nothing else is asked by.

    Raises:
        RefusedError: `field_hidden`; as `Source.require`.
    """
    source.require(area)
    seen = source.seen(area)
    if hidden := asked.fields() & source.declared.offered.fields.keys() - seen:
        detail = f"{', '.join(sorted(hidden))} of {source.declared.ref} is masked or not exported, and a list by it would tell it."
        raise RefusedError("field_hidden", f"{detail} Filter and sort by what is shown whole.")
    return seen


def _step(asker: Asker, number: int, step: DocumentStep) -> Step:
    """Return a step of a batch, where the call may look.

    Raises:
        RefusedError: `outside_of_call`, `arguments_invalid`.
        InvalidError: `batch_step`, when it lacks what it needs.
    """
    document_id = id_of(step.id, "document") if step.id else None
    if step.body is not None and step.version is None:
        area = step.area or asker.area
        asker.require_inside(area)
        return Put(body=as_json(step.body), area=area, id=document_id)
    if document_id is None:
        raise batch_step(number, "id")
    if step.version is None:
        raise batch_step(number, "version")
    if step.body is None:
        return Remove(id=document_id, version=step.version)
    return Alter(id=document_id, version=step.version, changes=as_json(step.body))

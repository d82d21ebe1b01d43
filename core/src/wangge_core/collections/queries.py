"""Reading documents: lists by declared indexes, one document, its history, and the whole of what is masked."""

import base64
import binascii
from collections.abc import AsyncIterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

import msgspec
from msgspec.structs import replace

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.cases.privacy.errors import reveal_reason
from wangge_core.collections import errors
from wangge_core.collections.declarations import Declarations, Declared
from wangge_core.collections.masking import masked_value
from wangge_core.collections.model import Change, Document, Reach, Ref, Root, Shape
from wangge_core.collections.planning import shown
from wangge_core.collections.repository import DocumentRepository, Place, Walk
from wangge_core.collections.shapes.service import Shapes
from wangge_core.collections.wanted import Wanted, along
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError

MOST_PER_PAGE: Final = 200


class Reasons(Protocol):
    """The reasons for which an area lets somebody look at what is hidden."""

    def ids(self, area: str) -> tuple[str, ...]:
        """Return them."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Documents as they are shown; `next` is `after` of the page that follows, None on the last."""

    documents: Sequence[Document]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentQueries:
    """The questions. Each takes who asks and, where a plugin does, the areas in which it was granted the collection."""

    database: Database
    declarations: Declarations
    shapes: Shapes
    repository: DocumentRepository
    audit: Audit
    reasons: Reasons

    async def page(
        self,
        actor: Actor,
        ref: Ref,
        wanted: Wanted,
        after: str | None = None,
        limit: int = 50,
        *,
        within: Sequence[Root] | None = None,
        seen: AbstractSet[str] | None = None,
    ) -> Page:
        """Return a page of a list, masked; `seen` as in `walk`.

        Raises:
            NotFoundError: `collection_not_found`.
            ForbiddenError: `permission_missing`; to filter or sort by a masked field takes the right to see it.
            InvalidError: `filter_invalid`, `filter_not_indexed`, `cursor`, `area_code`, `too_many_words`.
            UnavailableError: `index_filling`.
        """
        declared = self.declarations.find(ref, actor=actor)
        shape = await self.shapes.of(declared)
        reach = self.reach(actor, declared, wanted, within)
        walk = replace(self.walk(declared, shape, wanted, seen), after=read_cursor(after), limit=limit + 1)
        found = await self.repository.page(shape, reach, walk)
        shown_now = [shown(declared, document) for document, _ in found[:limit]]
        following = _cursor(found[limit - 1]) if len(found) > limit else None
        return Page(documents=shown_now, next=following)

    def reach(
        self,
        actor: Actor,
        declared: Declared,
        wanted: Wanted,
        within: Sequence[Root] | None = None,
        *,
        asked: AbstractSet[str] | None = None,
    ) -> Reach:
        """Return where the actor may have such a list; `asked` are the fields that it asks about, unless the list says it all.

        Raises:
            ForbiddenError: see `page`.
        """
        reach = self.declarations.reach(actor, declared, "read", within)
        if (wanted.fields() if asked is None else asked) & declared.family.masks.keys():
            reach = Reach.of(self.declarations.reach(actor, declared, "reveal").scope, reach.roots)
        return reach.narrowed(area_code.parse(wanted.area)) if wanted.area else reach

    @staticmethod
    def walk(declared: Declared, shape: Shape, wanted: Wanted, seen: AbstractSet[str] | None = None) -> Walk:
        """Return how such a list is read: along an index of fields that are `seen`.

        Unless given, these are all that are not masked, or all where a masked one is asked by, which took the right to see it: the
        order of a list and its cursor tell every field of the index, also those that nobody asked by.

        Raises:
            InvalidError, UnavailableError: see `page`.
        """
        if wanted.words and not shape.search:
            raise errors.filter_not_indexed(f"{declared.ref} declares no fields that are searched by words.", "/q")
        if seen is None and not wanted.fields() & declared.family.masks.keys():
            seen = declared.offered.fields.keys() - declared.family.masks.keys()
        way = along(declared, shape if seen is None else shape.seeing(seen), wanted)
        return Walk(column=way.column, span=way.span, descending=way.descending, words=wanted.words)

    def every(self, declared: Declared, shape: Shape, reach: Reach, wanted: Wanted) -> AsyncIterator[list[Document]]:
        """Return all that a list holds, page by page, as it is kept."""
        return self.repository.walk(shape, reach, replace(self.walk(declared, shape, wanted), limit=MOST_PER_PAGE))

    async def get(self, actor: Actor, ref: Ref, document_id: UUID, within: Sequence[Root] | None = None) -> Document:
        """Return a document, masked.

        Raises:
            NotFoundError: `collection_not_found`, `document_not_found`.
            ForbiddenError: `permission_missing`.
        """
        declared, _, document = await self._one(actor, ref, document_id, within)
        return shown(declared, document)

    def as_shown(self, ref: Ref, document: Document) -> Document:
        """Return a document that the caller has just written as it is shown, masked."""
        return shown(self.declarations.find(ref), document)

    async def history(self, actor: Actor, ref: Ref, document_id: UUID, within: Sequence[Root] | None = None) -> Sequence[Change]:
        """Return the steps of a document's life, the newest first, masked; also of one that was deleted.

        Raises:
            NotFoundError, ForbiddenError: as `get`; documents that are only added have no history.
        """
        declared = self.declarations.find(ref, actor=actor)
        shape = await self.shapes.of(declared)
        if shape.append_only:
            await self._one(actor, ref, document_id, within)
            return ()
        steps = await self.repository.history(shape, self.declarations.reach(actor, declared, "read", within), document_id)
        if not steps:
            raise errors.no_document(document_id)
        return [_masked(declared, step) for step in steps]

    async def reveal(self, actor: Actor, ref: Ref, document_id: UUID, reason: str) -> Document:
        """Return a document whole, for a reason that its area declares; the audit has it before the answer goes out.

        Raises:
            NotFoundError, ForbiddenError: as `get`; `<plugin>:<collection>.reveal` is needed.
            InvalidError: `reveal_reason`.
        """
        declared, shape, _ = await self._one(actor, ref, document_id, None)
        reach = self.declarations.reach(actor, declared, "reveal")
        document = (await self.repository.find(shape, reach, [document_id])).get(document_id)
        if document is None:
            raise errors.no_document(document_id)
        known = self.reasons.ids(document.area)
        if reason not in known:
            raise reveal_reason(known)
        entry = AuditEntry(
            action="document.revealed",
            actor=actor,
            resource="document",
            resource_id=str(document_id),
            area=document.area,
            facts={"collection": str(ref), "reason": reason, "fields": [*declared.at(document.area).masks]},
        )
        async with self.database.transaction():
            await self.audit.record(entry)
        return shown(declared, document, clear=True)

    async def _one(self, actor: Actor, ref: Ref, document_id: UUID, within: Sequence[Root] | None) -> tuple[Declared, Shape, Document]:
        declared = self.declarations.find(ref, actor=actor)
        shape = await self.shapes.of(declared)
        found = await self.repository.find(shape, self.declarations.reach(actor, declared, "read", within), [document_id])
        if document_id not in found:
            raise errors.no_document(document_id)
        return declared, shape, found[document_id]


def read_cursor(text: str | None) -> Place | None:
    """Read where a page ended.

    Raises:
        InvalidError: `cursor`.
    """
    if text is None:
        return None
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=Place)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        message = "This is no place in a list: give back `next` of the page before, as it is."
        raise InvalidError("cursor", message, (FieldError("/after", "cursor", message),)) from None


def _cursor(last: tuple[Document, str]) -> str:
    document, key = last
    return base64.urlsafe_b64encode(msgspec.json.encode(Place(key, document.id))).decode().rstrip("=")


def _masked(declared: Declared, step: Change) -> Change:
    masks = declared.family.masks
    fields = {name: (masked_value(name, before, masks), masked_value(name, after, masks)) for name, (before, after) in step.fields.items()}
    return replace(step, fields=fields)

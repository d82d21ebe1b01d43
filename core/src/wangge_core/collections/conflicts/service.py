"""Changing a document that somebody else changed meanwhile, and deciding what could not be merged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.collections import errors as document_errors
from wangge_core.collections.conflicts.errors import no_conflict, wrong_fields
from wangge_core.collections.conflicts.repository import Conflict, ConflictRepository
from wangge_core.collections.conflicts.rule import Merged, merged_change, taken_since, touched_since
from wangge_core.collections.declarations import Declarations, Declared
from wangge_core.collections.masking import masked_value
from wangge_core.collections.model import Document, Reach, Ref, Shape
from wangge_core.collections.planning import Alter, changed, shown
from wangge_core.collections.repository import DocumentRepository
from wangge_core.collections.service import Collections, entry_of
from wangge_core.collections.shapes.service import Shapes
from wangge_core.database import Database
from wangge_core.errors import NotFoundError
from wangge_core.instants import TimeSource

Choice = Literal["kept", "given"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A conflict with its document as it is now, and how it is declared."""

    conflict: Conflict
    declared: Declared
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflicts:
    """The operations."""

    database: Database
    access: Access
    audit: Audit
    declarations: Declarations
    shapes: Shapes
    documents: DocumentRepository
    collections: Collections
    repository: ConflictRepository
    time: TimeSource

    async def merge(self, actor: Actor, ref: Ref, alter: Alter) -> tuple[Document, tuple[str, ...]]:
        """Replace fields of a document that was seen at a version, also when it has changed since.

        Fields that nobody else touched are written; those that somebody did are set aside for a supervisor, or written too where the
        collection says that the last writer counts. Returns the document as it is then, and the fields that were set aside.
        Sending the same again changes nothing.

        Raises:
            NotFoundError: `collection_not_found`, `document_not_found`.
            InvalidError: `append_only`, `document_invalid`, `value_masked`.
            ConflictError: `document_changed`, when the version is still to come.
        """
        declared = self.declarations.find(ref, actor=actor)
        shape = await self.shapes.of(declared)
        reach = self.declarations.reach(actor, declared, "write")
        if shape.append_only:
            raise document_errors.append_only()
        async with self.database.transaction():
            known = await self._known(shape, reach, alter.id)
            apart = await self._apart(actor, declared, shape, reach, known, alter)
            after = known
            if apart.rest:
                step = Alter(id=known.id, version=known.version, changes=apart.rest)
                done = await self.collections.within_transaction(actor, declared, shape, reach, [step])
                await self.audit.record(entry_of(actor, declared, done, {}))
                after = done[0].document
            if apart.clash:
                await self._set_aside(actor, ref, after, alter.version, apart)
        return after, tuple(apart.clash)

    async def waiting(self, actor: Actor) -> list[Waiting]:
        """Return what waits for a decision where the actor decides, and may read the documents; the oldest first.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        found = await self.repository.waiting(self.access.require_scope(actor, "document", "decide"))
        seen = [await self._seen(actor, conflict) for conflict in found]
        return [one for one in seen if one is not None]

    async def decide(self, actor: Actor, conflict_id: UUID, take: Mapping[str, Choice]) -> tuple[Ref, Document]:
        """Write what was given where that is right; the conflict is over. Returns the document and its collection.

        Raises:
            NotFoundError: `conflict_not_found`.
            InvalidError: `conflict_fields`; as `Collections.change`.
            ForbiddenError: `permission_missing`, also where the actor may not write the document.
        """
        conflict = await self.repository.one(self.access.require_scope(actor, "document", "decide"), conflict_id)
        waits = await self._seen(actor, conflict) if conflict else None
        if conflict is None or waits is None:
            raise no_conflict(conflict_id)
        if take.keys() != conflict.given.keys():
            raise wrong_fields(conflict.given)
        wanted = {name: value for name, value in conflict.given.items() if take[name] == "given"}
        declared = waits.declared
        shape = await self.shapes.of(declared)
        reach = self.declarations.reach(actor, declared, "write")
        async with self.database.transaction():
            if not await self.repository.end(conflict_id):
                raise no_conflict(conflict_id)
            after = await self._known(shape, reach, conflict.document_id)
            if wanted:
                step = Alter(id=after.id, version=after.version, changes=wanted)
                after = (await self.collections.within_transaction(actor, declared, shape, reach, [step]))[0].document
            await self.audit.record(_entry("document.conflict_decided", actor, conflict.ref, after, [*wanted]))
        return conflict.ref, after

    async def _apart(self, actor: Actor, declared: Declared, shape: Shape, reach: Reach, known: Document, alter: Alter) -> Merged:
        if alter.version > known.version:
            raise changed(declared, known, alter.version)
        if alter.version == known.version:
            return Merged(dict(alter.changes), {})
        history = await self.documents.history(shape, reach, known.id)
        taken = taken_since(history, alter.version, actor.name or actor.id, alter.changes)
        left = {name: value for name, value in alter.changes.items() if name not in taken}
        now, policy = shown(declared, known, clear=True).body, declared.at(known.area).says.on_conflict
        return merged_change(now, touched_since(history, alter.version), left, policy)

    async def _set_aside(self, actor: Actor, ref: Ref, document: Document, version: int, apart: Merged) -> None:
        by = actor.name or actor.id
        if await self.repository.add(ref, document, version, apart.clash, by, self.time.now()):
            await self.audit.record(_entry("document.set_aside", actor, ref, document, [*apart.clash]))

    async def _known(self, shape: Shape, reach: Reach, document_id: UUID) -> Document:
        found = await self.documents.find(shape, reach, [document_id])
        if document_id not in found:
            raise document_errors.no_document(document_id)
        return found[document_id]

    async def _seen(self, actor: Actor, conflict: Conflict) -> Waiting | None:
        """Return a conflict with its document; None where either is not for the actor, or the document is gone."""
        try:
            declared = self.declarations.find(conflict.ref, actor=actor)
        except NotFoundError:
            return None
        reach = self.declarations.may(actor, declared, "read")
        found = await self.documents.find(await self.shapes.of(declared), reach, [conflict.document_id])
        document = found.get(conflict.document_id)
        return Waiting(conflict=conflict, declared=declared, document=document) if document else None


def both(waits: Waiting) -> dict[str, tuple[object, object]]:
    """Return each field's value in the document and the one that was given, masked as the document is."""
    own = waits.declared.at(waits.document.area)
    now = shown(waits.declared, waits.document).body
    return {name: (now.get(name), masked_value(name, value, own.masks)) for name, value in waits.conflict.given.items()}


def _entry(action: str, actor: Actor, ref: Ref, document: Document, fields: list[Fact]) -> AuditEntry:
    return AuditEntry(
        action=action,
        actor=actor,
        resource="document",
        resource_id=str(document.id),
        area=document.area,
        facts={"collection": str(ref), "version": document.version, "fields": fields},
    )

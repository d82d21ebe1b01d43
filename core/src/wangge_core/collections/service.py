"""Entering, changing and deleting documents: each act is one transaction with its history, its audit entry and its events.

Every method takes who acts and, where a plugin asks, the areas in which it was granted the collection: the broker offers these
to plugins as they stand. Whoever acts needs `<plugin>:<collection>.write` where the document lies, before and after.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import msgspec

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.collections import clashes, errors
from wangge_core.collections.declarations import Declarations, Declared
from wangge_core.collections.entering import log_of, row_of, words_of
from wangge_core.collections.events import happened
from wangge_core.collections.model import Deed, Document, Reach, Ref, Root, Shape
from wangge_core.collections.planning import Alter, Done, Places, Planner, Put, Remove, Step, changed
from wangge_core.collections.repository import DocumentRepository
from wangge_core.collections.shapes.service import Shapes
from wangge_core.database import Database, DuplicateError, Row
from wangge_core.errors import WanggeError
from wangge_core.events.outbox import Outbox
from wangge_core.instants import TimeSource

MOST_AT_ONCE: Final = 500
"""Documents of one batch."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """The steps of a batch that are in one collection, by their numbers in the batch as it was sent, and who takes them there."""

    actor: Actor
    ref: Ref
    steps: Mapping[int, Step]
    within: Sequence[Root] | None = None
    quiet: bool = False
    """Of documents that are only added, it is enough to know how many: readings come by the thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collections:
    """The operations."""

    database: Database
    declarations: Declarations
    shapes: Shapes
    repository: DocumentRepository
    places: Places
    audit: Audit
    outbox: Outbox
    time: TimeSource

    async def put(self, actor: Actor, ref: Ref, put: Put, within: Sequence[Root] | None = None) -> Document:
        """Enter a document.

        Raises:
            NotFoundError: `collection_not_found`.
            ForbiddenError: `permission_missing`.
            InvalidError: `document_invalid`, `area_missing`, `area_unknown`, `point_outside`.
            ConflictError: `document_not_unique`, `document_exists`.
        """
        return await self.take(actor, ref, put, within)

    async def change(self, actor: Actor, ref: Ref, alter: Alter, within: Sequence[Root] | None = None) -> Document:
        """Replace some fields of a document.

        Raises:
            NotFoundError: `document_not_found`.
            ConflictError: `document_changed`, with the document as it is now; `document_not_unique`.
            InvalidError: as `put`; `append_only`, `value_masked`.
        """
        return await self.take(actor, ref, alter, within)

    async def delete(self, actor: Actor, ref: Ref, remove: Remove, within: Sequence[Root] | None = None) -> None:
        """Delete a document; its history stays until the collection's retention ends.

        Raises:
            NotFoundError, ConflictError, InvalidError: as `change`.
        """
        await self.take(actor, ref, remove, within)

    async def take(self, actor: Actor, ref: Ref, step: Step, within: Sequence[Root] | None = None) -> Document:
        """Take one step, whichever it is. Returns its document.

        Raises:
            WanggeError: as `put`, `change` and `delete`.
        """
        declared, shape, reach = await self._writable(actor, ref, within)
        async with self.database.transaction():
            done = await self.within_transaction(actor, declared, shape, reach, [step])
            await self.audit.record(entry_of(actor, declared, done, {}))
        return done[0].document

    async def batch(self, actor: Actor, ref: Ref, steps: Sequence[Step], within: Sequence[Root] | None = None) -> list[Document]:
        """Take several steps together: all of them, or none. Returns the document of each.

        Raises:
            InvalidError: `batch_size`; else as the single acts, saying in which step.
        """
        done = await self.together([Part(actor=actor, ref=ref, steps=dict(enumerate(steps)), within=within)])
        return [*done.values()]

    async def together(
        self, parts: Sequence[Part], *, also: Callable[[], Awaitable[None]] | None = None, most: int = MOST_AT_ONCE
    ) -> dict[int, Document]:
        """Take steps in several collections: all of them, or none. Returns the document of each, by the step's number.

        `also` is done in the same transaction.

        Raises:
            InvalidError, WanggeError: as `batch`.
        """
        steps = sum(len(part.steps) for part in parts)
        if not 0 < steps <= most:
            raise errors.batch_size(most, steps)
        ready = [(part, *await self._writable(part.actor, part.ref, part.within)) for part in parts]
        documents: dict[int, Document] = {}
        numbers: Sequence[int] = ()
        try:
            async with self.database.transaction():
                for part, declared, shape, reach in ready:
                    numbers = [*part.steps]
                    quiet = part.quiet and shape.append_only
                    done = await self.within_transaction(part.actor, declared, shape, reach, [*part.steps.values()], numbers, quiet=quiet)
                    await self.audit.record(_counted(part.actor, declared, done) if quiet else entry_of(part.actor, declared, done, {}))
                    documents |= zip(numbers, (each.document for each in done), strict=True)
                if also is not None:
                    await also()
        except clashes.TakenError as error:
            place = await clashes.whose(self.repository, error)
            raise errors.in_step(error.at(place), numbers[place]) if place is not None else error from error
        return documents

    async def _writable(self, actor: Actor, ref: Ref, within: Sequence[Root] | None) -> tuple[Declared, Shape, Reach]:
        declared = self.declarations.find(ref, actor=actor)
        reach = self.declarations.reach(actor, declared, "write", within)
        return declared, await self.shapes.of(declared), reach

    async def within_transaction(
        self,
        actor: Actor,
        declared: Declared,
        shape: Shape,
        reach: Reach,
        steps: Sequence[Step],
        numbers: Sequence[int] = (),
        *,
        quiet: bool = False,
    ) -> list[Done]:
        """Take steps inside the transaction that is open, all but the audit entry; `numbers` are those of a batch, where it is one."""
        wanted = [step.id for step in steps if step.id is not None]
        here = await self.repository.find(shape, reach, wanted)
        planner = Planner(declared=declared, shape=shape, reach=reach, places=self.places, now=self.time.now(), by=actor.name or actor.id)
        done: list[Done] = []
        for place, step in enumerate(steps):
            with _told(numbers, place):
                each = planner.planned(here, step)
            if each is None:  # sent twice, entered once
                done.append(Done(document=here[step.id], deed="created", before=here[step.id]))  # type: ignore[index]
                continue
            done.append(each)
            here[each.document.id] = each.document
        try:
            await (self._load(shape, done) if quiet else self._write(declared, shape, done, numbers))
        except DuplicateError as error:
            raise clashes.taken(shape, error, done) from error
        return done

    async def _load(self, shape: Shape, done: Sequence[Done]) -> None:
        """Write documents that are only added, and tell nobody."""
        fresh = [each.document for each in done if each.before is None]
        await self.repository.load([row_of(shape, document) for document in fresh])
        await self.repository.add(row for document in fresh for row in words_of(shape, document, self.database.dialect))

    async def _write(self, declared: Declared, shape: Shape, done: Sequence[Done], numbers: Sequence[int]) -> None:
        rows: list[Row] = []
        for place, each in enumerate(done):
            if each.deed == "created" and each.before is None:
                rows += [row_of(shape, each.document), *words_of(shape, each.document, self.database.dialect)]
            elif each.deed == "created" or each.before is None:
                continue
            else:
                await self.repository.add(rows)  # what this step changes may have been entered by an earlier one
                rows = []
                if not await self._over(shape, each.document, each.deed, each.before.version):
                    with _told(numbers, place):
                        raise await self._overtaken(declared, shape, each)
            rows += [*log_of(shape, each.document, each.change()), self.outbox.row(happened(declared.ref, each.document, each.deed))]
        await self.repository.add(rows)

    async def _over(self, shape: Shape, document: Document, deed: Deed, version: int) -> bool:
        if deed == "deleted":
            return await self.repository.remove(shape, document.id, version)
        return await self.repository.replace(shape, document, version)

    async def _overtaken(self, declared: Declared, shape: Shape, each: Done) -> WanggeError:
        """Return what to say when somebody else changed a document since this transaction read it."""
        found = await self.repository.find(shape, self.declarations.served(declared), [each.document.id])
        known = found.get(each.document.id)
        if known is None or each.before is None:
            return errors.no_document(each.document.id)
        return changed(declared, known, each.before.version)


@contextmanager
def _told(numbers: Sequence[int], place: int) -> Iterator[None]:
    """Have an error say in which step of a batch it lies."""
    try:
        yield
    except WanggeError as error:
        if numbers:
            errors.in_step(error, numbers[place])
        raise


def entry_of(actor: Actor, declared: Declared, done: Sequence[Done], facts: Mapping[str, Fact]) -> AuditEntry:
    """Return what the audit keeps of steps that were taken together."""
    first = done[0]
    if len(done) == 1:
        fields: list[Fact] = [*first.change().fields]
        told: dict[str, Fact] = {"collection": str(declared.ref), "version": first.document.version, "fields": fields, **facts}
        return AuditEntry(
            action=f"document.{first.deed}",
            actor=actor,
            resource="document",
            resource_id=str(first.document.id),
            area=first.document.area,
            facts=told,
        )
    counts: dict[str, Fact] = {deed: sum(each.deed == deed for each in done) for deed in ("created", "changed", "deleted")}
    ids: list[Fact] = [str(each.document.id) for each in done]
    told = {"collection": str(declared.ref), **counts, "documents": ids, **facts}
    return AuditEntry(action="document.batch", actor=actor, resource="collection", resource_id=str(declared.ref)[:100], facts=told)


def _counted(actor: Actor, declared: Declared, done: Sequence[Done]) -> AuditEntry:
    """Return what the audit keeps of many documents that were added: how many."""
    told: dict[str, Fact] = {"collection": str(declared.ref), "created": len(done)}
    return AuditEntry(action="document.batch", actor=actor, resource="collection", resource_id=str(declared.ref)[:100], facts=told)

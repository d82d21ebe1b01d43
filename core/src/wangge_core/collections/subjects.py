"""What is held of a person, and its erasure: by the field that a collection's `subject_key` names.

The privacy desk decides who may ask (a holder of a query code, two approvals); this only finds and forgets. Documents of
plugins that are switched off are found too: the data belong to the locality, and so does the duty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.collections.events import happened
from wangge_core.collections.model import Document, Ref
from wangge_core.collections.repository import DocumentRepository
from wangge_core.collections.shapes.repository import ShapeRepository
from wangge_core.events.outbox import Outbox
from wangge_core.instants import TimeSource


class Held(msgspec.Struct, frozen=True):
    """The documents of one collection about a person, whole."""

    ref: Ref
    documents: Sequence[Document]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """Finds and forgets."""

    register: ShapeRepository
    repository: DocumentRepository
    audit: Audit
    outbox: Outbox
    time: TimeSource

    async def held(self, subject: str) -> Sequence[Held]:
        """Return what every collection holds about a person, by collection.

        That is every document whose subject is the person, and in turn every one whose subject is such a document, by its id.
        """
        shapes = {ref: shape for ref, shape in (await self.register.every()).items() if shape.subject}
        found: dict[Ref, dict[UUID, Document]] = {ref: {} for ref in shapes}
        asked: Sequence[str] = [subject]
        while asked:
            fresh: list[str] = []
            for ref, shape in shapes.items():
                for document in await self.repository.about(shape, asked):
                    if document.id not in found[ref]:
                        found[ref][document.id] = document
                        fresh.append(str(document.id))
            asked = fresh
        return [Held(ref, list(documents.values())) for ref, documents in found.items() if documents]

    async def erase(self, actor: Actor, subject: str) -> Mapping[str, int]:
        """Delete all that is held about a person, with its history, inside the caller's transaction; return how many of which collection.

        The audit keeps which documents went, and nothing of what they said.
        """
        shapes = await self.register.every()
        counts: dict[str, int] = {}
        for held in await self.held(subject):
            shape = shapes[held.ref]
            await self.repository.forget(shape, [document.id for document in held.documents])
            now = self.time.now()
            for document in held.documents:
                gone = msgspec.structs.replace(document, changed_at=now, changed_by=actor.name or actor.id)
                await self.outbox.append(happened(held.ref, gone, "deleted"))
                await self.audit.record(
                    AuditEntry(
                        action="document.erased",
                        actor=actor,
                        resource="document",
                        resource_id=str(document.id),
                        area=document.area,
                        facts={"collection": str(held.ref)},
                    )
                )
            counts[str(held.ref)] = len(held.documents)
        return counts

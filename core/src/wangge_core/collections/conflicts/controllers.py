"""Late changes and their conflicts over HTTP."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_core.access.model import Actor
from wangge_core.areas.locator import Locator
from wangge_core.collections.conflicts.schemas import (
    ConflictDecisionIn,
    ConflictFieldOut,
    DocumentConflictList,
    DocumentConflictOut,
    DocumentMergeOut,
)
from wangge_core.collections.conflicts.service import Conflicts, Waiting, both
from wangge_core.collections.controllers import Name, PluginId
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Alter, shown
from wangge_core.collections.presenting import document_out
from wangge_core.collections.queries import DocumentQueries
from wangge_core.collections.schemas import DocumentArea, DocumentChangeIn, DocumentOut


class DocumentMergeController(Controller):
    """Changes that were made on an older version."""

    path = "/collections/{plugin:str}/{name:str}/documents/{document_id:uuid}/merge"
    tags = ("collections",)

    @post("/", operation_id="mergeDocument", summary="Change a document that may have changed meanwhile", status_code=200)
    async def merge(
        self,
        *,
        actor: NamedDependency[Actor],
        document_conflicts: NamedDependency[Conflicts],
        document_queries: NamedDependency[DocumentQueries],
        locator: NamedDependency[Locator],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        document_id: FromPath[UUID],
        data: JSONBody[DocumentChangeIn],
    ) -> DocumentMergeOut:
        """Write the fields that nobody else changed since `version`; the others wait for a supervisor. Sending it twice is safe."""
        ref = Ref(plugin, name)
        alter = Alter(id=document_id, version=data.version, changes=data.changes)
        after, set_aside = await document_conflicts.merge(actor, ref, alter)
        return DocumentMergeOut(document_out(document_queries.as_shown(ref, after), locator), list(set_aside))


class DocumentConflictController(Controller):
    """What two people changed at once."""

    path = "/document-conflicts"
    tags = ("collections",)

    @get("/", operation_id="listDocumentConflicts", summary="Conflicts that wait for a decision, the oldest first")
    async def every(
        self, actor: NamedDependency[Actor], document_conflicts: NamedDependency[Conflicts], locator: NamedDependency[Locator]
    ) -> DocumentConflictList:
        """Return up to 200, each with both values."""
        return DocumentConflictList([_out(one, locator) for one in await document_conflicts.waiting(actor)])

    @post("/{conflict_id:uuid}/decision", operation_id="decideDocumentConflict", summary="Decide which values are right", status_code=200)
    async def decide(
        self,
        *,
        actor: NamedDependency[Actor],
        document_conflicts: NamedDependency[Conflicts],
        document_queries: NamedDependency[DocumentQueries],
        locator: NamedDependency[Locator],
        conflict_id: FromPath[UUID],
        data: JSONBody[ConflictDecisionIn],
    ) -> DocumentOut:
        """Return the document as it is then."""
        ref, after = await document_conflicts.decide(actor, conflict_id, data.take)
        return document_out(document_queries.as_shown(ref, after), locator)


def _out(waits: Waiting, locator: Locator) -> DocumentConflictOut:
    conflict, document = waits.conflict, shown(waits.declared, waits.document)
    own = waits.declared.at(document.area)
    title_field = own.says.title_field
    return DocumentConflictOut(
        id=conflict.id,
        plugin=conflict.ref.plugin,
        collection=conflict.ref.name,
        collection_title=own.says.title,
        document_id=document.id,
        document_title=_text(document.body.get(title_field)) if title_field else None,
        area=DocumentArea(document.area, locator.name(document.area), locator.name_en(document.area)),
        at=conflict.made_at,
        by=conflict.made_by,
        kept_at=document.changed_at,
        kept_by=document.changed_by,
        fields=[
            ConflictFieldOut(field=name, title=own.titles().get(name), kept=kept, given=given)
            for name, (kept, given) in both(waits).items()
        ],
    )


def _text(value: Any) -> str | None:  # noqa: ANN401  JSON
    return str(value) if isinstance(value, str | int | float) else None

"""Collections over HTTP."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, delete, get, patch, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, Parameter, QueryParameter
from litestar.response import Stream

from wangge_core.access.model import Actor
from wangge_core.areas.locator import Locator
from wangge_core.collections.describing import Describing
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Alter, Put, Remove
from wangge_core.collections.presenting import document_out, history_out, step_of
from wangge_core.collections.queries import MOST_PER_PAGE, DocumentQueries
from wangge_core.collections.schemas import (
    CollectionList,
    CollectionOut,
    DocumentBatchIn,
    DocumentBatchOut,
    DocumentChangeIn,
    DocumentHistory,
    DocumentIn,
    DocumentOut,
    DocumentPage,
    DocumentRevealIn,
)
from wangge_core.collections.service import Collections
from wangge_core.collections.sheets import DocumentSheetReport, DocumentSheets, DocumentSheetUndo
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.http.downloads import FormatAsked, table_file

PluginId = Annotated[str, Parameter(max_length=100)]
Name = Annotated[str, Parameter(max_length=41)]
Filters = Annotated[
    list[str] | None,
    QueryParameter(
        name="filter",
        description="`field=value`, or with `>=`, `>`, `<=`, `<`, `^=` (begins with); by declared indexes only.",
        max_items=10,
    ),
]
Sort = Annotated[str | None, Parameter(max_length=61, description="A field of the index that answers; `-` before it: descending.")]
Words = Annotated[str | None, Parameter(max_length=100)]
AreaCode = Annotated[str | None, Parameter(pattern="^[0-9]{2,15}$")]
Limit = Annotated[int, Parameter(ge=1, le=MOST_PER_PAGE)]
Version = Annotated[int, Parameter(ge=1, le=2**31 - 1)]


def wanted_of(filters: list[str] | None, sort: str | None, q: str | None, area: str | None) -> Wanted:
    """Return what a request asks of a list."""
    return Wanted(filters=read_filters(filters or []), sort=sort or "", words=(q or "").strip(), area=area)


class CollectionController(Controller):
    """Which collections there are."""

    path = "/collections"
    tags = ("collections",)

    @get("/", operation_id="listCollections", summary="The collections that are kept in an area")
    async def every(
        self,
        actor: NamedDependency[Actor],
        collection_descriptions: NamedDependency[Describing],
        area: FromQuery[Annotated[str, Parameter(pattern="^[0-9]{2,15}$")]],
    ) -> CollectionList:
        """Return those that the caller may read there."""
        return await collection_descriptions.every(actor, area)

    @get("/{plugin:str}/{name:str}", operation_id="getCollection", summary="One collection: what is needed to draw it")
    async def one(
        self,
        actor: NamedDependency[Actor],
        collection_descriptions: NamedDependency[Describing],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
    ) -> CollectionOut:
        """Return its schema, lay-out, indexes, masks, and what the caller may do with it."""
        return await collection_descriptions.one(actor, Ref(plugin, name))


class DocumentController(Controller):
    """The documents of a collection."""

    path = "/collections/{plugin:str}/{name:str}"
    tags = ("collections",)

    @get("/documents", operation_id="listDocuments", summary="A list of documents by a declared index")
    async def page(
        self,
        *,
        actor: NamedDependency[Actor],
        document_queries: NamedDependency[DocumentQueries],
        locator: NamedDependency[Locator],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        filters: Filters = None,
        sort: FromQuery[Sort] = None,
        q: FromQuery[Words] = None,
        area: FromQuery[AreaCode] = None,
        after: FromQuery[Annotated[str | None, Parameter(max_length=4000)]] = None,
        limit: FromQuery[Limit] = 50,
    ) -> DocumentPage:
        """Return a page, masked; without filter and order the newest first."""
        found = await document_queries.page(actor, Ref(plugin, name), wanted_of(filters, sort, q, area), after, limit)
        return DocumentPage([document_out(each, locator) for each in found.documents], found.next)

    @post("/documents", operation_id="enterDocument", summary="Enter a document")
    async def put(
        self,
        *,
        actor: NamedDependency[Actor],
        collections: NamedDependency[Collections],
        document_queries: NamedDependency[DocumentQueries],
        locator: NamedDependency[Locator],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        data: JSONBody[DocumentIn],
    ) -> DocumentOut:
        """Return it as it is shown."""
        made = await collections.put(actor, Ref(plugin, name), Put(body=data.body, area=data.area, id=data.id))
        return document_out(document_queries.as_shown(Ref(plugin, name), made), locator)

    @post("/batch", operation_id="batchDocuments", summary="Several steps together: all or none", status_code=200)
    async def batch(
        self,
        *,
        actor: NamedDependency[Actor],
        collections: NamedDependency[Collections],
        document_queries: NamedDependency[DocumentQueries],
        locator: NamedDependency[Locator],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        data: JSONBody[DocumentBatchIn],
    ) -> DocumentBatchOut:
        """Return the document of each step."""
        ref = Ref(plugin, name)
        done = await collections.batch(actor, ref, [step_of(number, step) for number, step in enumerate(data.steps)])
        return DocumentBatchOut([document_out(document_queries.as_shown(ref, each), locator) for each in done])

    @get("/documents/{document_id:uuid}", operation_id="getDocument", summary="One document")
    async def one(
        self,
        *,
        actor: NamedDependency[Actor],
        document_queries: NamedDependency[DocumentQueries],
        locator: NamedDependency[Locator],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        document_id: FromPath[UUID],
    ) -> DocumentOut:
        """Return it, masked."""
        return document_out(await document_queries.get(actor, Ref(plugin, name), document_id), locator)

    @patch("/documents/{document_id:uuid}", operation_id="changeDocument", summary="Replace fields of a document")
    async def change(
        self,
        *,
        actor: NamedDependency[Actor],
        collections: NamedDependency[Collections],
        document_queries: NamedDependency[DocumentQueries],
        locator: NamedDependency[Locator],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        document_id: FromPath[UUID],
        data: JSONBody[DocumentChangeIn],
    ) -> DocumentOut:
        """Return it as it is now; 409 brings the document as somebody else has left it."""
        ref = Ref(plugin, name)
        changed = await collections.change(actor, ref, Alter(id=document_id, version=data.version, changes=data.changes))
        return document_out(document_queries.as_shown(ref, changed), locator)

    @delete("/documents/{document_id:uuid}", operation_id="deleteDocument", summary="Delete a document")
    async def remove(
        self,
        *,
        actor: NamedDependency[Actor],
        collections: NamedDependency[Collections],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        document_id: FromPath[UUID],
        version: FromQuery[Version],
    ) -> None:
        """Delete it at the version that was seen; its history stays until the retention ends."""
        await collections.delete(actor, Ref(plugin, name), Remove(id=document_id, version=version))

    @get("/documents/{document_id:uuid}/history", operation_id="getDocumentHistory", summary="Who changed what of a document, and when")
    async def history(
        self,
        *,
        actor: NamedDependency[Actor],
        document_queries: NamedDependency[DocumentQueries],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        document_id: FromPath[UUID],
    ) -> DocumentHistory:
        """Return the steps of its life, the newest first, masked."""
        return history_out(await document_queries.history(actor, Ref(plugin, name), document_id))

    @post(
        "/documents/{document_id:uuid}/reveal", operation_id="revealDocument", summary="See a document whole, for a reason", status_code=200
    )
    async def reveal(
        self,
        *,
        actor: NamedDependency[Actor],
        document_queries: NamedDependency[DocumentQueries],
        locator: NamedDependency[Locator],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        document_id: FromPath[UUID],
        data: JSONBody[DocumentRevealIn],
    ) -> DocumentOut:
        """Return it unmasked; the audit remembers who looked, and why."""
        return document_out(await document_queries.reveal(actor, Ref(plugin, name), document_id, data.reason), locator)


class DocumentForm(msgspec.Struct, forbid_unknown_fields=True):
    """The multipart form: one part named `file`, an .xlsx workbook or a CSV file."""

    file: UploadFile


class DocumentSheetController(Controller):
    """A collection as a table in a file."""

    path = "/collections/{plugin:str}/{name:str}/sheet"
    tags = ("collections",)

    @get("/", operation_id="exportDocuments", summary="A list of documents as a file", media_type="text/csv")
    async def export(
        self,
        *,
        actor: NamedDependency[Actor],
        document_sheets: NamedDependency[DocumentSheets],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        filters: Filters = None,
        sort: FromQuery[Sort] = None,
        q: FromQuery[Words] = None,
        area: FromQuery[AreaCode] = None,
        form: FormatAsked = "xlsx",
        template: FromQuery[bool] = False,
    ) -> Stream:
        """Stream what the list holds, masked, or with `template` an empty table to fill in; the audit remembers the export."""
        wanted = wanted_of(filters, sort, q, area)
        pieces: AsyncIterator[bytes] = await document_sheets.export(actor, Ref(plugin, name), wanted, form, template=template)
        return table_file(pieces, "documents", form)

    @post("/", operation_id="importDocuments", summary="Enter and change documents from a file", status_code=200)
    async def take(
        self,
        *,
        actor: NamedDependency[Actor],
        document_sheets: NamedDependency[DocumentSheets],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        data: MultipartBody[DocumentForm],
        dry_run: FromQuery[bool] = False,
    ) -> DocumentSheetReport:
        """Take the whole table or nothing of it; with `dry_run`, only say what would happen."""
        return await document_sheets.import_file(actor, Ref(plugin, name), await data.file.read(), dry_run=dry_run)

    @post("/undo", operation_id="undoDocumentImport", summary="Undo one's last import into a collection", status_code=200)
    async def undo(
        self,
        *,
        actor: NamedDependency[Actor],
        document_sheets: NamedDependency[DocumentSheets],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
    ) -> DocumentSheetUndo:
        """Delete what it entered and restore what it changed, while nothing of it has changed since."""
        return await document_sheets.undo(actor, Ref(plugin, name))

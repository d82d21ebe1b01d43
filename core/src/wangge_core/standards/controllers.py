"""Filing standards over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromQuery, MultipartBody, Parameter
from litestar.response import Stream

from wangge_core.access.model import Actor
from wangge_core.clocks.model import Unit
from wangge_core.http.downloads import FormatAsked, table_file
from wangge_core.spreadsheets.writing import MEDIA_TYPE
from wangge_core.standards.exporting import StandardExport
from wangge_core.standards.model import Assumptions, Kind
from wangge_core.standards.queries import MOST_PER_PAGE, StandardQueries
from wangge_core.standards.report import ImportReport
from wangge_core.standards.schemas import StandardPage
from wangge_core.standards.service import ImportOrder, StandardService, StandardUndoReport


class StandardsForm(msgspec.Struct, forbid_unknown_fields=True):
    """The multipart form: one part named `file`, an .xlsx workbook or CSV."""

    file: UploadFile


class StandardController(Controller):
    """Where standards are read and imported."""

    path = "/standards"
    tags = ("standards",)

    @get("/", operation_id="listStandards", summary="The filing standards in force in an area")
    async def page(
        self,
        *,
        actor: NamedDependency[Actor],
        standard_queries: NamedDependency[StandardQueries],
        area: FromQuery[str | None] = None,
        kind: FromQuery[Kind | None] = None,
        q: FromQuery[Annotated[str | None, Parameter(max_length=100)]] = None,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Annotated[int, Parameter(ge=1, le=MOST_PER_PAGE)]] = 50,
    ) -> StandardPage:
        """Return a page by kind and class code."""
        return await standard_queries.page(actor, area, kind=kind, words=q, after=after, limit=limit)

    @get("/export", operation_id="exportStandards", summary="An area's own standards of a kind as a workbook or CSV", media_type=MEDIA_TYPE)
    async def export(
        self,
        *,
        actor: NamedDependency[Actor],
        standard_export: NamedDependency[StandardExport],
        area: FromQuery[str],
        kind: FromQuery[Kind],
        form: FormatAsked = "xlsx",
    ) -> Stream:
        """Stream a table that the import reads again."""
        return table_file(await standard_export.export(actor, area, kind, form), f"standards-{kind.value}", form)

    @post("/import/undo", operation_id="undoStandardImport", summary="Undo the last import of an area's standards", status_code=200)
    async def undo(
        self, *, actor: NamedDependency[Actor], standard_service: NamedDependency[StandardService], area: FromQuery[str]
    ) -> StandardUndoReport:
        """End what it added and let hold again what it ended."""
        return await standard_service.undo(actor, area)

    @post("/import", operation_id="importStandards", summary="Import filing standards from a workbook or CSV", status_code=200)
    async def import_file(
        self,
        *,
        actor: NamedDependency[Actor],
        standard_service: NamedDependency[StandardService],
        data: MultipartBody[StandardsForm],
        area: FromQuery[str],
        dry_run: FromQuery[bool] = False,
        kind: FromQuery[Kind | None] = None,
        hours: FromQuery[Unit] = Unit.WORKING_HOURS,
        days: FromQuery[Unit] = Unit.WORKING_DAYS,
    ) -> ImportReport:
        """Take the whole file or nothing of it; with `dry_run`, only say what would happen."""
        order = ImportOrder(area=area, kind=kind, assumptions=Assumptions(hours, days), dry_run=dry_run)
        return await standard_service.import_file(actor, await data.file.read(), order)

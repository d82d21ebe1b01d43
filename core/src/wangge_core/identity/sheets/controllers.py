"""Tables of units and people over HTTP."""

import msgspec
from litestar import Controller, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromQuery, MultipartBody
from litestar.response import Stream

from wangge_core.access.model import Actor
from wangge_core.http.downloads import FormatAsked, table_file
from wangge_core.identity.sheets.model import SheetReport, UndoReport
from wangge_core.identity.sheets.service import Sheets
from wangge_core.spreadsheets.writing import MEDIA_TYPE


class SheetForm(msgspec.Struct, forbid_unknown_fields=True):
    """The multipart form: one part named `file`, an .xlsx workbook or CSV."""

    file: UploadFile


class UnitSheetController(Controller):
    """Units as a table."""

    path = "/units/sheet"
    tags = ("units",)

    @get("/", operation_id="exportUnits", summary="Units as a workbook or CSV, or an empty template", media_type=MEDIA_TYPE)
    async def export(
        self,
        *,
        actor: NamedDependency[Actor],
        sheets: NamedDependency[Sheets],
        form: FormatAsked = "xlsx",
        template: FromQuery[bool] = False,
    ) -> Stream:
        """Return what the actor may see."""
        return table_file(await sheets.export(actor, "unit", form, template=template), "unit", form)

    @post("/", operation_id="importUnits", summary="Add and change units from a workbook or CSV", status_code=200)
    async def take(
        self,
        *,
        actor: NamedDependency[Actor],
        sheets: NamedDependency[Sheets],
        data: MultipartBody[SheetForm],
        dry_run: FromQuery[bool] = False,
    ) -> SheetReport:
        """Take the whole table or nothing of it; with `dry_run`, only say what would happen."""
        return await sheets.import_file(actor, "unit", await data.file.read(), dry_run=dry_run)

    @post("/undo", operation_id="undoUnitImport", summary="Undo one's last import of units", status_code=200)
    async def undo(self, actor: NamedDependency[Actor], sheets: NamedDependency[Sheets]) -> UndoReport:
        """End what it added and restore what it changed, while nothing of it has changed since."""
        return await sheets.undo(actor, "unit")


class PersonSheetController(Controller):
    """People as a table."""

    path = "/people/sheet"
    tags = ("people",)

    @get("/", operation_id="exportPeople", summary="People as a workbook or CSV, phones masked, or a template", media_type=MEDIA_TYPE)
    async def export(
        self,
        *,
        actor: NamedDependency[Actor],
        sheets: NamedDependency[Sheets],
        form: FormatAsked = "xlsx",
        template: FromQuery[bool] = False,
    ) -> Stream:
        """Return what the actor may see."""
        return table_file(await sheets.export(actor, "person", form, template=template), "person", form)

    @post("/", operation_id="importPeople", summary="Add and change people from a workbook or CSV", status_code=200)
    async def take(
        self,
        *,
        actor: NamedDependency[Actor],
        sheets: NamedDependency[Sheets],
        data: MultipartBody[SheetForm],
        dry_run: FromQuery[bool] = False,
    ) -> SheetReport:
        """Take the whole table or nothing of it; with `dry_run`, only say what would happen."""
        return await sheets.import_file(actor, "person", await data.file.read(), dry_run=dry_run)

    @post("/undo", operation_id="undoPersonImport", summary="Undo one's last import of people", status_code=200)
    async def undo(self, actor: NamedDependency[Actor], sheets: NamedDependency[Sheets]) -> UndoReport:
        """End what it added and restore what it changed, while nothing of it has changed since."""
        return await sheets.undo(actor, "person")

"""Old spreadsheets over HTTP."""

from typing import Annotated

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, MultipartBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.collections.controllers import DocumentForm, Name, PluginId
from wangge_core.collections.model import Ref
from wangge_core.collections.old_sheets.schemas import HeldSheetList, OldSheet, OldSheetReport
from wangge_core.collections.old_sheets.service import OldSheets
from wangge_core.spreadsheets.table import MEDIA_TYPES

LONGEST_NAME = 120
FileName = Annotated[str | None, Parameter(max_length=LONGEST_NAME)]


class OldSheetForm(msgspec.Struct, forbid_unknown_fields=True):
    """The multipart form: `file` (an .xlsx workbook or a CSV file) and `mapping` (JSON: the area, and the field of each heading)."""

    file: UploadFile
    mapping: UploadFile


class OldSheetController(Controller):
    """Spreadsheets with headings of their own."""

    path = "/collections/{plugin:str}/{name:str}/old-sheet"
    tags = ("collections",)

    @post(
        "/columns",
        operation_id="lookAtOldSheet",
        summary="The columns of an old spreadsheet, with the fields they seem to be",
        status_code=200,
    )
    async def look(
        self,
        *,
        actor: NamedDependency[Actor],
        old_sheets: NamedDependency[OldSheets],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        data: MultipartBody[DocumentForm],
    ) -> OldSheet:
        """Find the heading, and propose a field for each column: as remembered for sheets of this shape, or else by name."""
        return await old_sheets.look(actor, Ref(plugin, name), await data.file.read())

    @post("/", operation_id="takeOldSheet", summary="Take in an old spreadsheet", status_code=200)
    async def take(
        self,
        *,
        actor: NamedDependency[Actor],
        old_sheets: NamedDependency[OldSheets],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        data: MultipartBody[OldSheetForm],
        dry_run: FromQuery[bool] = False,
    ) -> OldSheetReport:
        """Enter the rows that fit and set the others aside; with `dry_run`, only say what would happen."""
        file = (data.file.filename or "")[:LONGEST_NAME]
        content, mapping = await data.file.read(), await data.mapping.read()
        return await old_sheets.take(actor, Ref(plugin, name), file, content, mapping, dry_run=dry_run)

    @get("/held", operation_id="listHeldSheets", summary="What waits to be mended, file by file")
    async def waiting(
        self, actor: NamedDependency[Actor], old_sheets: NamedDependency[OldSheets], plugin: FromPath[PluginId], name: FromPath[Name]
    ) -> HeldSheetList:
        """Return the files that rows wait of."""
        return HeldSheetList(await old_sheets.waiting(actor, Ref(plugin, name)))

    @get("/held/sheet", operation_id="giveFixList", summary="Rows to be mended, as a workbook", media_type=MEDIA_TYPES["xlsx"])
    async def fix_list(
        self,
        actor: NamedDependency[Actor],
        old_sheets: NamedDependency[OldSheets],
        plugin: FromPath[PluginId],
        name: FromPath[Name],
        file: FromQuery[FileName] = None,
    ) -> Response[bytes]:
        """Give the rows under their own headings with what is wrong with each; mended, the workbook is taken in like the first one."""
        content = await old_sheets.fix_list(actor, Ref(plugin, name), file)
        headers = {"Content-Disposition": 'attachment; filename="to-be-mended.xlsx"', "Cache-Control": "no-store"}
        return Response(content, media_type=MEDIA_TYPES["xlsx"], headers=headers)

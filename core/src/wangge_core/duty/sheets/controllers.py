"""The roster as a table over HTTP."""

import msgspec
from litestar import Controller, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromQuery, MultipartBody
from litestar.response import Stream

from wangge_core.access.model import Actor
from wangge_core.duty.sheets.model import RosterReport, RosterUndo
from wangge_core.duty.sheets.service import RosterSheets
from wangge_core.http.downloads import FormatAsked, table_file
from wangge_core.spreadsheets.writing import MEDIA_TYPE


class RosterForm(msgspec.Struct, forbid_unknown_fields=True):
    """The multipart form: one part named `file`, an .xlsx workbook or a CSV file."""

    file: UploadFile


class RosterSheetController(Controller):
    """Shifts as a table."""

    path = "/duty/sheet"
    tags = ("duty",)

    @get("/", operation_id="exportRoster", summary="Shifts as a workbook or CSV, or an empty template", media_type=MEDIA_TYPE)
    async def export(
        self,
        *,
        actor: NamedDependency[Actor],
        roster_sheets: NamedDependency[RosterSheets],
        form: FormatAsked = "xlsx",
        template: FromQuery[bool] = False,
    ) -> Stream:
        """Return what the actor may see."""
        return table_file(await roster_sheets.export(actor, form, template=template), "roster", form)

    @post("/", operation_id="importRoster", summary="Add shifts from a workbook or CSV", status_code=200)
    async def take(
        self,
        *,
        actor: NamedDependency[Actor],
        roster_sheets: NamedDependency[RosterSheets],
        data: MultipartBody[RosterForm],
        dry_run: FromQuery[bool] = False,
    ) -> RosterReport:
        """Take the whole table or nothing of it; with `dry_run`, only say what would happen."""
        return await roster_sheets.import_file(actor, await data.file.read(), dry_run=dry_run)

    @post("/undo", operation_id="undoRosterImport", summary="Undo one's last import of shifts", status_code=200)
    async def undo(self, actor: NamedDependency[Actor], roster_sheets: NamedDependency[RosterSheets]) -> RosterUndo:
        """Take away what it added, while all of that still stands."""
        return await roster_sheets.undo(actor)

"""Importing cases over HTTP."""

import msgspec
from litestar import Controller, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromQuery, MultipartBody

from wangge_core.access.model import Actor
from wangge_core.cases.importing.findings import CaseImportReport, CaseImportUndo
from wangge_core.cases.importing.service import CaseImport


class CasesForm(msgspec.Struct, forbid_unknown_fields=True):
    """The multipart form: `file` (JSON, CSV or xlsx) and `mapping` (JSON)."""

    file: UploadFile
    mapping: UploadFile


class CaseImportController(Controller):
    """Where the cases of other systems come in."""

    path = "/cases/import"
    tags = ("cases",)

    @post("/undo", operation_id="undoCaseImport", summary="Undo one's last import of cases", status_code=200)
    async def undo(self, actor: NamedDependency[Actor], case_import: NamedDependency[CaseImport]) -> CaseImportUndo:
        """Take its cases away again, while nobody has acted on one of them."""
        return await case_import.undo(actor)

    @post("/", operation_id="importCases", summary="Import cases and their histories from another system", status_code=200)
    async def import_file(
        self,
        *,
        actor: NamedDependency[Actor],
        case_import: NamedDependency[CaseImport],
        data: MultipartBody[CasesForm],
        dry_run: FromQuery[bool] = False,
    ) -> CaseImportReport:
        """Take the whole file or nothing of it; with `dry_run`, only say what would happen."""
        return await case_import.import_file(actor, await data.file.read(), await data.mapping.read(), dry_run=dry_run)

"""The responsibility list over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, delete, get, post, put
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, Parameter
from litestar.response import Stream

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.http.downloads import FormatAsked, table_file
from wangge_core.responsibility.model import Draft
from wangge_core.responsibility.queries import MOST_PER_PAGE, ResponsibilityQueries
from wangge_core.responsibility.repository import Wanted
from wangge_core.responsibility.schemas import EntryChange, EntryHistory, EntryPage, Matters
from wangge_core.responsibility.service import Responsibilities
from wangge_core.responsibility.sheets import ListReport, ListUndo, ResponsibilitySheets
from wangge_core.spreadsheets.writing import MEDIA_TYPE


class ResponsibilityController(Controller):
    """Which unit answers for what."""

    path = "/responsibilities"
    tags = ("duties",)

    @get("/", operation_id="listResponsibilities", summary="The responsibility list: which unit answers for what, and why")
    async def page(
        self,
        *,
        actor: NamedDependency[Actor],
        responsibility_queries: NamedDependency[ResponsibilityQueries],
        area: FromQuery[Annotated[str | None, Parameter(pattern="^[0-9]{2,15}$")]] = None,
        matter: FromQuery[Annotated[str | None, Parameter(max_length=150)]] = None,
        unit: FromQuery[UUID | None] = None,
        q: FromQuery[Annotated[str | None, Parameter(max_length=100)]] = None,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Annotated[int, Parameter(ge=1, le=MOST_PER_PAGE)]] = 50,
    ) -> EntryPage:
        """Return a page; `next` of one page is `after` of the following."""
        code = area_code.parse(area) if area else None
        wanted = Wanted(area=code, matter=matter, unit=unit, words=(q or "").strip(), after=after, limit=limit)
        return await responsibility_queries.page(actor, wanted)

    @get("/matters", operation_id="listMatters", summary="The classes and case types that an entry can be for")
    async def matters(self, actor: NamedDependency[Actor], responsibility_queries: NamedDependency[ResponsibilityQueries]) -> Matters:
        """Return all of them."""
        return responsibility_queries.possible(actor)

    @post("/", operation_id="enterResponsibility", summary="Put an entry on the list")
    async def add(
        self,
        actor: NamedDependency[Actor],
        responsibilities: NamedDependency[Responsibilities],
        responsibility_queries: NamedDependency[ResponsibilityQueries],
        data: JSONBody[Draft],
    ) -> EntryHistory:
        """Return the entry."""
        return await responsibility_queries.history(actor, await responsibilities.add(actor, data))

    @get("/{entry_id:uuid}", operation_id="getResponsibility", summary="Every version of an entry")
    async def history(
        self, actor: NamedDependency[Actor], responsibility_queries: NamedDependency[ResponsibilityQueries], entry_id: FromPath[UUID]
    ) -> EntryHistory:
        """Return its versions, the newest first."""
        return await responsibility_queries.history(actor, entry_id)

    @put("/{entry_id:uuid}", operation_id="changeResponsibility", summary="Let another version of an entry follow")
    async def change(
        self,
        actor: NamedDependency[Actor],
        responsibilities: NamedDependency[Responsibilities],
        responsibility_queries: NamedDependency[ResponsibilityQueries],
        entry_id: FromPath[UUID],
        data: JSONBody[EntryChange],
    ) -> EntryHistory:
        """Return its versions."""
        await responsibilities.change(actor, entry_id, data.version, data.entry)
        return await responsibility_queries.history(actor, entry_id)

    @delete("/{entry_id:uuid}", operation_id="endResponsibility", summary="Take an entry off the list", status_code=200)
    async def end(
        self,
        actor: NamedDependency[Actor],
        responsibilities: NamedDependency[Responsibilities],
        responsibility_queries: NamedDependency[ResponsibilityQueries],
        entry_id: FromPath[UUID],
        version: FromQuery[int],
    ) -> EntryHistory:
        """Return its versions; they are kept."""
        await responsibilities.change(actor, entry_id, version, None)
        return await responsibility_queries.history(actor, entry_id)


class ListForm(msgspec.Struct, forbid_unknown_fields=True):
    """The multipart form: one part named `file`, an .xlsx workbook or CSV."""

    file: UploadFile


class ResponsibilitySheetController(Controller):
    """The list as a table."""

    path = "/responsibilities/sheet"
    tags = ("duties",)

    @get("/", operation_id="exportResponsibilities", summary="The responsibility list as a workbook or CSV", media_type=MEDIA_TYPE)
    async def export(
        self,
        *,
        actor: NamedDependency[Actor],
        responsibility_sheets: NamedDependency[ResponsibilitySheets],
        form: FormatAsked = "xlsx",
        template: FromQuery[bool] = False,
    ) -> Stream:
        """Stream what the actor may see, or an empty template."""
        return table_file(await responsibility_sheets.export(actor, form, template=template), "responsibilities", form)

    @post("/", operation_id="importResponsibilities", summary="Add and change entries from a workbook or CSV", status_code=200)
    async def take(
        self,
        *,
        actor: NamedDependency[Actor],
        responsibility_sheets: NamedDependency[ResponsibilitySheets],
        data: MultipartBody[ListForm],
        dry_run: FromQuery[bool] = False,
    ) -> ListReport:
        """Take the whole table or nothing of it; with `dry_run`, only say what would happen."""
        return await responsibility_sheets.import_file(actor, await data.file.read(), dry_run=dry_run)

    @post("/undo", operation_id="undoResponsibilityImport", summary="Undo one's last import of the list", status_code=200)
    async def undo(self, actor: NamedDependency[Actor], responsibility_sheets: NamedDependency[ResponsibilitySheets]) -> ListUndo:
        """End what it added and restore what it changed, while nothing of it has changed since."""
        return await responsibility_sheets.undo(actor)

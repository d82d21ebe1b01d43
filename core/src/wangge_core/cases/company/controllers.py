"""Company over HTTP."""

from typing import Final
from uuid import UUID

from litestar import Controller, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from wangge_core.access.model import Actor
from wangge_core.cases.company.schemas import WritingIn
from wangge_core.cases.company.service import Companies

_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class CompanyController(Controller):
    """Who else has a case open."""

    path = "/cases/{case_id:uuid}/company"
    tags = ("cases",)

    @get("/", operation_id="followCompany", summary="Who else has a case open, as server-sent events", media_type="text/event-stream")
    async def follow(self, actor: NamedDependency[Actor], companies: NamedDependency[Companies], case_id: FromPath[UUID]) -> Stream:
        """Tell whenever it changes: event `company`; `over` once the case may no longer be seen. While it lasts, one is present."""
        return Stream(await companies.begin(actor, case_id), media_type="text/event-stream", headers=_HEADERS)

    @put("/writing", operation_id="sayWriting", summary="Say which step one writes on a case", status_code=204)
    async def write(
        self, actor: NamedDependency[Actor], companies: NamedDependency[Companies], case_id: FromPath[UUID], data: JSONBody[WritingIn]
    ) -> None:
        """Tell the others on the case; null takes it back."""
        await companies.write(actor, case_id, data.action)

"""Cases over HTTP, for residents: no account needed."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody, Parameter

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.attachments.responses import picture_response
from wangge_core.attachments.service import AttachmentService, Size
from wangge_core.cases.additions.schemas import AdditionIn
from wangge_core.cases.additions.service import Additions
from wangge_core.cases.aftercare.schemas import ReopenIn
from wangge_core.cases.intake import Intake, Sender
from wangge_core.cases.offering import Offering
from wangge_core.cases.progress import ProgressPages
from wangge_core.cases.public_schemas import CaseTypes, ClassSuggestions, Progress, SuggestIn
from wangge_core.cases.report_schemas import ReceiptOut, ReportIn
from wangge_core.cases.schemas import AnswerIn, RatingIn
from wangge_core.http.senders import HEADER, sender_digest
from wangge_serving.http.limits import PUBLIC

SenderKey = Annotated[
    str | None, HeaderParameter(name=HEADER, required=False, description="Random characters that the device made and keeps.")
]
QueryCode = FromPath[Annotated[str, Parameter(max_length=40)]]


class ReportController(Controller):
    """Where reports come in."""

    path = "/cases"
    tags = ("public",)
    opt = PUBLIC

    @post("/", operation_id="reportCase", summary="Report something")
    async def report(
        self, caller: NamedDependency[Actor | None], intake: NamedDependency[Intake], data: JSONBody[ReportIn], sender_key: SenderKey = None
    ) -> ReceiptOut:
        """Take a report in. Sending the same one again (same sender, same `client_id`) gives the same receipt."""
        actor = caller or Actor(kind="resident", id="anonymous")
        digest = sender_digest(caller, sender_key)
        return await intake.report(Sender(actor, digest, "desk" if caller else "web"), data)


class PublicController(Controller):
    """What a resident needs to report, and to follow what became of it."""

    path = "/public"
    tags = ("public",)
    opt = PUBLIC

    @get("/case-types", operation_id="listCaseTypes", summary="What can be reported in an area")
    async def case_types(self, offering: NamedDependency[Offering], area: FromQuery[Annotated[str, Parameter(max_length=15)]]) -> CaseTypes:
        """Return the case types with their forms and classes."""
        return offering.case_types(area_code.parse(area))

    @post("/suggest-class", operation_id="suggestClass", summary="Which class fits these words", status_code=200)
    async def suggest_class(self, offering: NamedDependency[Offering], data: JSONBody[SuggestIn]) -> ClassSuggestions:
        """Ask the area's plugins; a person chooses."""
        return await offering.suggest(data.text, area_code.parse(data.area))

    @get("/cases/{query_code:str}", operation_id="getProgress", summary="What became of a report")
    async def progress(self, progress_pages: NamedDependency[ProgressPages], query_code: QueryCode) -> Progress:
        """Return the progress page of a query code."""
        return await progress_pages.open(query_code)

    @post("/cases/{query_code:str}/rating", operation_id="rateCase", summary="Rate a closed case", status_code=200)
    async def rate(self, progress_pages: NamedDependency[ProgressPages], query_code: QueryCode, data: JSONBody[RatingIn]) -> Progress:
        """Take the reporter's verdict, once."""
        return await progress_pages.rate(query_code, data)

    @post("/cases/{query_code:str}/reopen", operation_id="reopenCase", summary="Ask for another round of a closed case", status_code=200)
    async def reopen(self, progress_pages: NamedDependency[ProgressPages], query_code: QueryCode, data: JSONBody[ReopenIn]) -> Progress:
        """Reopen the case, as long as its window is open; the same rule holds for staff."""
        return await progress_pages.reopen(query_code, data)

    @post("/cases/{query_code:str}/answer", operation_id="answerQuestion", summary="Give what the unit asks for", status_code=200)
    async def answer(self, progress_pages: NamedDependency[ProgressPages], query_code: QueryCode, data: JSONBody[AnswerIn]) -> Progress:
        """Give the information that the handling waits for."""
        return await progress_pages.answer(query_code, data)

    @post("/cases/{query_code:str}/additions", operation_id="addToCase", summary="Add words or pictures to an open report", status_code=200)
    async def add(
        self,
        *,
        caller: NamedDependency[Actor | None],
        additions: NamedDependency[Additions],
        progress_pages: NamedDependency[ProgressPages],
        query_code: QueryCode,
        data: JSONBody[AdditionIn],
        sender_key: SenderKey = None,
    ) -> Progress:
        """Keep what the reporter adds and tell whoever acts next. Sending the same again (same `client_id`) changes nothing."""
        await additions.add(sender_digest(caller, sender_key), query_code, data)
        return await progress_pages.open(query_code)

    @get(
        "/cases/{query_code:str}/attachments/{attachment_id:uuid}",
        operation_id="getProgressPicture",
        summary="A picture of the page",
        media_type="image/jpeg",
    )
    async def picture(
        self,
        request: Request[Any, Any, Any],
        progress_pages: NamedDependency[ProgressPages],
        attachment_service: NamedDependency[AttachmentService],
        query_code: QueryCode,
        attachment_id: FromPath[UUID],
        size: FromQuery[Size] = "full",
    ) -> Response[bytes]:
        """Return the picture or its thumbnail, as JPEG."""
        attachment = await progress_pages.picture(query_code, attachment_id)
        return await picture_response(request, attachment_service, attachment, size)

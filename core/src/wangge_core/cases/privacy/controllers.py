"""Privacy over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.cases.privacy.erasing import Erasing
from wangge_core.cases.privacy.own_view import OwnViews
from wangge_core.cases.privacy.redaction import Redaction
from wangge_core.cases.privacy.revealing import Revealing
from wangge_core.cases.privacy.schemas import (
    ErasureDecisionIn,
    ErasureList,
    ErasureOut,
    OwnView,
    PictureRedactIn,
    PictureRevealIn,
    PrivacyOut,
    RedactIn,
    RevealedOut,
    RevealIn,
    SlipIn,
    SlipOut,
)
from wangge_serving.http.limits import PUBLIC

QueryCode = FromPath[Annotated[str, Parameter(max_length=40)]]
_UNSTORED = {"Cache-Control": "no-store"}


class PrivacyController(Controller):
    """What is hidden in a case, hiding more, and looking at it for a reason."""

    path = "/cases/{case_id:uuid}"
    tags = ("cases",)

    @get("/privacy", operation_id="getCasePrivacy", summary="What is hidden in a case, and what the rules would hide")
    async def page(self, actor: NamedDependency[Actor], revealing: NamedDependency[Revealing], case_id: FromPath[UUID]) -> PrivacyOut:
        """Return places and pictures, never what is hidden there."""
        return await revealing.page(actor, case_id)

    @post("/reveal", operation_id="revealCase", summary="Look at who reported, or at hidden words", status_code=200)
    async def reveal(
        self, actor: NamedDependency[Actor], revealing: NamedDependency[Revealing], case_id: FromPath[UUID], data: JSONBody[RevealIn]
    ) -> RevealedOut:
        """Return what is hidden; the audit remembers who looked, at what and why."""
        return await revealing.reveal(actor, case_id, data)

    @post("/slip", operation_id="printQueryCode", summary="The query code, for a case file on paper", status_code=200)
    async def slip(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        revealing: NamedDependency[Revealing],
        case_id: FromPath[UUID],
        data: JSONBody[SlipIn],
    ) -> SlipOut:
        """Return it as text and as QR code; the audit remembers who had it, and why."""
        # What the browser itself calls this server: behind a proxy we do not know the address that phones reach.
        origin = request.headers.get("origin") or str(request.base_url).rstrip("/")
        return await revealing.slip(actor, case_id, data.reason, origin)

    @post("/redactions", operation_id="redactWords", summary="Hide words wherever they stand in the case", status_code=200)
    async def redact(
        self,
        actor: NamedDependency[Actor],
        redaction: NamedDependency[Redaction],
        revealing: NamedDependency[Revealing],
        case_id: FromPath[UUID],
        data: JSONBody[RedactIn],
    ) -> PrivacyOut:
        """Seal the originals, and show the case without the words everywhere from now on."""
        await redaction.words(actor, case_id, data)
        return await revealing.page(actor, case_id)

    @post("/pictures/{attachment_id:uuid}/redaction", operation_id="redactPicture", summary="Hide rectangles of a picture", status_code=200)
    async def redact_picture(
        self,
        actor: NamedDependency[Actor],
        redaction: NamedDependency[Redaction],
        revealing: NamedDependency[Revealing],
        case_id: FromPath[UUID],
        attachment_id: FromPath[UUID],
        data: JSONBody[PictureRedactIn],
    ) -> PrivacyOut:
        """Seal the original, and show the redacted picture everywhere from now on."""
        await redaction.picture(actor, case_id, attachment_id, data)
        return await revealing.page(actor, case_id)

    @post(
        "/pictures/{attachment_id:uuid}/reveal",
        operation_id="revealPicture",
        summary="Look at a picture as it was sent",
        status_code=200,
        media_type="image/jpeg",
    )
    async def reveal_picture(
        self,
        actor: NamedDependency[Actor],
        revealing: NamedDependency[Revealing],
        case_id: FromPath[UUID],
        attachment_id: FromPath[UUID],
        data: JSONBody[PictureRevealIn],
    ) -> Response[bytes]:
        """Return the original; the audit remembers who looked and why."""
        picture = await revealing.picture(actor, case_id, attachment_id, data.reason)
        return Response(picture, media_type="image/jpeg", headers=_UNSTORED)


class ErasureController(Controller):
    """Requests for erasure that wait for a decision."""

    path = "/erasures"
    tags = ("cases",)

    @get("/", operation_id="listErasures", summary="Requests for erasure that wait for a decision")
    async def waiting(self, actor: NamedDependency[Actor], erasing: NamedDependency[Erasing]) -> ErasureList:
        """Return them, the most pressing first."""
        return await erasing.waiting(actor)

    @post("/{erasure_id:uuid}/decision", operation_id="decideErasure", summary="Approve or refuse an erasure", status_code=200)
    async def decide(
        self,
        actor: NamedDependency[Actor],
        erasing: NamedDependency[Erasing],
        erasure_id: FromPath[UUID],
        data: JSONBody[ErasureDecisionIn],
    ) -> ErasureList:
        """Take a decision; where the case is open a second person has to approve."""
        await erasing.decide(actor, erasure_id, data)
        return await erasing.waiting(actor)


class OwnViewController(Controller):
    """What is held on the holder of a query code."""

    path = "/public/cases/{query_code:str}/own"
    tags = ("public",)
    opt = PUBLIC

    @get("/", operation_id="getOwnView", summary="All that is held on the holder of a query code")
    async def own(self, own_views: NamedDependency[OwnViews], query_code: QueryCode) -> OwnView:
        """Return it, with what an erasure would do to each kind of data."""
        return await own_views.open(query_code)

    @get("/export", operation_id="exportOwnView", summary="The same as a file to take along", media_type="application/zip")
    async def export(self, own_views: NamedDependency[OwnViews], query_code: QueryCode) -> Response[bytes]:
        """Return a ZIP: data.json, index.html and the pictures."""
        headers = _UNSTORED | {"Content-Disposition": 'attachment; filename="own-data.zip"'}
        return Response(await own_views.export(query_code), media_type="application/zip", headers=headers)

    @post("/erasure", operation_id="askErasure", summary="Ask that it be erased", status_code=200)
    async def erase(self, erasing: NamedDependency[Erasing], query_code: QueryCode) -> ErasureOut:
        """Carry it out at once where the case is closed; else staff decide, within the time that is told."""
        return await erasing.ask(query_code)

"""Feedback over HTTP: for whoever gives it, signed in or not, and for whoever answers it."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.feedback.schemas import FeedbackAnswerIn, FeedbackIn, FeedbackItem, FeedbackPage, OwnFeedback
from wangge_core.feedback.service import LARGEST_PAGE, FeedbackDesk
from wangge_core.http.senders import HEADER, sender_digest
from wangge_serving.http.limits import PUBLIC

SenderKey = Annotated[
    str | None, HeaderParameter(name=HEADER, required=False, description="Random characters that the device made and keeps.")
]


class OwnFeedbackController(Controller):
    """What one says of the platform."""

    path = "/feedback"
    tags = ("feedback",)
    opt = PUBLIC

    @post("/", operation_id="giveFeedback", summary="Say something of the platform")
    async def give(
        self,
        caller: NamedDependency[Actor | None],
        feedback_desk: NamedDependency[FeedbackDesk],
        data: JSONBody[FeedbackIn],
        sender_key: SenderKey = None,
    ) -> OwnFeedback:
        """Keep it, once for each `client_id`; return all that this account or device has said."""
        return await feedback_desk.give(caller, sender_digest(caller, sender_key), data)

    @get("/own", operation_id="listOwnFeedback", summary="What one has said of the platform, and the answers")
    async def own(
        self, caller: NamedDependency[Actor | None], feedback_desk: NamedDependency[FeedbackDesk], sender_key: SenderKey = None
    ) -> OwnFeedback:
        """Return it newest first; a resident's device shows its key."""
        return await feedback_desk.own(sender_digest(caller, sender_key))


class FeedbackInboxController(Controller):
    """The inbox of whoever answers."""

    path = "/feedback"
    tags = ("feedback",)

    @get("/", operation_id="listFeedback", summary="Feedback of one's areas, newest first")
    async def page(
        self,
        *,
        actor: NamedDependency[Actor],
        feedback_desk: NamedDependency[FeedbackDesk],
        unanswered: FromQuery[bool] = False,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Annotated[int, Parameter(ge=1, le=LARGEST_PAGE)]] = 50,
    ) -> FeedbackPage:
        """Return a page; `after` is the `next` of the page before."""
        return await feedback_desk.page(actor, unanswered=unanswered, after=after, limit=limit)

    @post("/{feedback_id:uuid}/answer", operation_id="answerFeedback", summary="Answer feedback", status_code=200)
    async def answer(
        self,
        actor: NamedDependency[Actor],
        feedback_desk: NamedDependency[FeedbackDesk],
        feedback_id: FromPath[UUID],
        data: JSONBody[FeedbackAnswerIn],
    ) -> FeedbackItem:
        """Send the answer back to whoever gave the feedback; once."""
        return await feedback_desk.answer(actor, feedback_id, data)

"""What counties tell, over HTTP."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_registry.accounts.model import Account
from wangge_registry.accounts.origin import bearer
from wangge_registry.followers.schemas import (
    FeedbackOut,
    FollowerDraft,
    FollowerPage,
    NewFollower,
    RatingAnswer,
    UseReport,
    feedback_out,
    follower_out,
)
from wangge_registry.followers.service import Followers


class FollowerController(Controller):
    """Counties that may tell how plugins do with them."""

    path = "/followers"
    tags = ("followers",)

    @post("/", operation_id="enrolFollower", summary="Let a county tell")
    async def enrol(
        self, actor: NamedDependency[Account], followers: NamedDependency[Followers], data: JSONBody[FollowerDraft]
    ) -> NewFollower:
        """Return a token, once; whoever runs the county's server sets it there if the county agrees to tell."""
        return await followers.enrol(actor, data.name.strip())

    @get("/", operation_id="listFollowers", summary="Counties that may tell")
    async def page(self, actor: NamedDependency[Account], followers: NamedDependency[Followers]) -> FollowerPage:
        """Return them to administrators, with when each told last."""
        return FollowerPage([follower_out(each) for each in await followers.every(actor)])

    @delete("/{follower:uuid}", operation_id="endFollower", summary="Let a county tell no more", status_code=204)
    async def end(self, actor: NamedDependency[Account], followers: NamedDependency[Followers], follower: FromPath[UUID]) -> None:
        """Refuse its token from the next request on, and forget what it has told."""
        await followers.end(actor, follower)

    @put("/report", operation_id="tellUses", summary="Tell how plugins do", status_code=204)
    async def tell(self, request: Request[Any, Any, Any], followers: NamedDependency[Followers], data: JSONBody[UseReport]) -> None:
        """Take it from a county's server, by its token: it replaces what was told before."""
        await followers.tell(bearer(request), data)


class FeedbackController(Controller):
    """What is known of plugins from those who use them."""

    path = "/plugins/{plugin:str}/feedback"
    tags = ("plugins",)

    @get("/", operation_id="getFeedback", summary="How many use a plugin, and how they rate it")
    async def feedback(
        self, caller: NamedDependency[Account | None], followers: NamedDependency[Followers], plugin: FromPath[str]
    ) -> FeedbackOut:
        """Return counts in steps of five, none below five counties, and ratings that name nobody."""
        known, ratings, may_answer = await followers.of(caller, plugin)
        return feedback_out(known, ratings, may_answer=may_answer)

    @put("/{rating:uuid}/answer", operation_id="answerRating", summary="Say something to a rating", status_code=204)
    async def answer(
        self,
        actor: NamedDependency[Account],
        followers: NamedDependency[Followers],
        plugin: FromPath[str],
        rating: FromPath[UUID],
        data: JSONBody[RatingAnswer],
    ) -> None:
        """Show it below the rating, as a member of the publisher; an empty text takes it back."""
        await followers.answer(actor, plugin, rating, data.text)

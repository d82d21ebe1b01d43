"""Reviews over HTTP."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_registry.accounts.model import Account
from wangge_registry.keys.online import OnlineKey
from wangge_registry.reviews.discussion import Discussion
from wangge_registry.reviews.model import approving_organisations
from wangge_registry.reviews.schemas import (
    Queue,
    RemarkDraft,
    RemarkList,
    RemarkOut,
    ReviewDraft,
    ReviewList,
    ReviewOut,
    checklist_out,
    need_out,
    remark_out,
    review_out,
)
from wangge_registry.reviews.service import Reviews


class QueueController(Controller):
    """What waits for reviewers."""

    path = "/queue"
    tags = ("reviews",)

    @get("/", operation_id="listQueue", summary="Versions that wait for reviewers")
    async def page(self, actor: NamedDependency[Account], reviews: NamedDependency[Reviews]) -> Queue:
        """Return them oldest first, with how long they have waited."""
        return await reviews.queue(actor)


class ReviewController(Controller):
    """Decisions about versions."""

    path = "/plugins/{plugin:str}/versions/{version:str}/reviews"
    tags = ("reviews",)

    @get("/", operation_id="listReviews", summary="The decisions about a version")
    async def page(
        self,
        caller: NamedDependency[Account | None],
        reviews: NamedDependency[Reviews],
        review_key: NamedDependency[OnlineKey],
        plugin: FromPath[str],
        version: FromPath[str],
    ) -> ReviewList:
        """Return each with its signed statement, which is bound to the file's digest."""
        found, decided = await reviews.of(caller, plugin, version)
        need, checklist = reviews.wanted(found)
        return ReviewList(
            items=[review_out(review) for review in decided],
            needed=found.reviewers_needed,
            need=need_out(need),
            approved_by=sorted(approving_organisations(decided)),
            checklist=checklist_out(checklist),
            public_key=review_key.public_pem,
        )

    @post("/", operation_id="decideVersion", summary="Decide about a version")
    async def decide(
        self,
        actor: NamedDependency[Account],
        reviews: NamedDependency[Reviews],
        plugin: FromPath[str],
        version: FromPath[str],
        data: JSONBody[ReviewDraft],
    ) -> ReviewOut:
        """Approve, ask for changes or refuse, as a reviewer who has nothing to do with the publisher."""
        return review_out(await reviews.decide(actor, plugin, version, data))


class RemarkController(Controller):
    """The discussion of a version."""

    path = "/plugins/{plugin:str}/versions/{version:str}/remarks"
    tags = ("reviews",)

    @get("/", operation_id="listRemarks", summary="The discussion of a version")
    async def page(
        self, actor: NamedDependency[Account], discussion: NamedDependency[Discussion], plugin: FromPath[str], version: FromPath[str]
    ) -> RemarkList:
        """Return it to the publisher and to reviewers."""
        return RemarkList([remark_out(remark) for remark in await discussion.of(actor, plugin, version)])

    @post("/", operation_id="addRemark", summary="Say something about a version")
    async def say(
        self,
        actor: NamedDependency[Account],
        discussion: NamedDependency[Discussion],
        plugin: FromPath[str],
        version: FromPath[str],
        data: JSONBody[RemarkDraft],
    ) -> RemarkOut:
        """Only the publisher and reviewers read it; the log has nothing of it."""
        return remark_out(await discussion.say(actor, plugin, version, data.text))

"""What follows a closing, over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, QueryParameter

from wangge_core.access.model import Actor
from wangge_core.cases.aftercare.model import State
from wangge_core.cases.aftercare.queries import MOST_PER_PAGE, AftercareQueries
from wangge_core.cases.aftercare.schemas import AftercareOut, CallIn, FollowUpPage
from wangge_core.cases.aftercare.service import FollowUps


class AftercareController(Controller):
    """One case's rounds and calls."""

    path = "/cases/{case_id:uuid}"
    tags = ("cases",)

    @get("/aftercare", operation_id="getAftercare", summary="Rounds, the window to reopen, and follow-up calls of a case")
    async def of_case(
        self, actor: NamedDependency[Actor], aftercare_queries: NamedDependency[AftercareQueries], case_id: FromPath[UUID]
    ) -> AftercareOut:
        """Return what followed the closings of a case."""
        return await aftercare_queries.of_case(actor, case_id)

    @post("/follow-up", operation_id="recordFollowUp", summary="Take down a follow-up call", status_code=200)
    async def record(
        self,
        actor: NamedDependency[Actor],
        follow_ups: NamedDependency[FollowUps],
        aftercare_queries: NamedDependency[AftercareQueries],
        case_id: FromPath[UUID],
        data: JSONBody[CallIn],
    ) -> AftercareOut:
        """Take down what a call brought; nobody changes it afterwards."""
        await follow_ups.record(actor, case_id, data)
        return await aftercare_queries.of_case(actor, case_id)


class FollowUpController(Controller):
    """The calls that are due."""

    path = "/follow-ups"
    tags = ("cases",)

    @get("/", operation_id="listFollowUps", summary="Follow-up calls, oldest first")
    async def page(
        self,
        actor: NamedDependency[Actor],
        aftercare_queries: NamedDependency[AftercareQueries],
        call_state: Annotated[State, QueryParameter(name="state", description="open are the calls to be made.")] = "open",
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Annotated[int, Parameter(ge=1, le=MOST_PER_PAGE)]] = 50,
    ) -> FollowUpPage:
        """Return a page of those within reach; `open` are the calls to be made."""
        return await aftercare_queries.page(actor, call_state, after, limit)

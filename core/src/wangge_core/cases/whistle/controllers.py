"""Calls over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, QueryParameter

from wangge_core.access.model import Actor
from wangge_core.cases.whistle.queries import WhistleQueries
from wangge_core.cases.whistle.schemas import CaseWhistles, CheckInIn, ResponseTable, ScoreIn, WhistleIn, WhistlePage
from wangge_core.cases.whistle.service import Whistles

PageSize = FromQuery[Annotated[int, Parameter(ge=1, le=100)]]


class CaseWhistleController(Controller):
    """Calls on a case."""

    path = "/cases/{case_id:uuid}/whistles"
    tags = ("coordination",)

    @get("/", operation_id="listCaseWhistles", summary="The calls of a case")
    async def of_case(
        self, actor: NamedDependency[Actor], whistle_queries: NamedDependency[WhistleQueries], case_id: FromPath[UUID]
    ) -> CaseWhistles:
        """Return each call with the units and when they came."""
        return await whistle_queries.of_case(actor, case_id)

    @post("/", operation_id="blowWhistle", summary="Call units to the place of a case", status_code=201)
    async def call(
        self,
        *,
        actor: NamedDependency[Actor],
        whistles: NamedDependency[Whistles],
        whistle_queries: NamedDependency[WhistleQueries],
        case_id: FromPath[UUID],
        data: JSONBody[WhistleIn],
    ) -> CaseWhistles:
        """Call them; each sees the case from now on."""
        await whistles.call(actor, case_id, data)
        return await whistle_queries.of_case(actor, case_id)


class WhistleController(Controller):
    """Calls, wherever one may see their cases."""

    path = "/whistles"
    tags = ("coordination",)

    @get("/", operation_id="listWhistles", summary="Calls, newest first")
    async def page(
        self,
        *,
        actor: NamedDependency[Actor],
        whistle_queries: NamedDependency[WhistleQueries],
        running: FromQuery[bool] = True,
        after: FromQuery[UUID | None] = None,
        limit: PageSize = 20,
    ) -> WhistlePage:
        """Return a page; `running` leaves out those that have ended."""
        return await whistle_queries.page(actor, running=running, after=after, limit=limit)

    @get("/responses", operation_id="listWhistleResponses", summary="How units have answered calls")
    async def responses(
        self,
        *,
        actor: NamedDependency[Actor],
        whistle_queries: NamedDependency[WhistleQueries],
        area: FromQuery[Annotated[str, Parameter(max_length=15)]],
        first: Annotated[date, QueryParameter(name="from", description="First day.")],
        last: Annotated[date, QueryParameter(name="to", description="Last day.")],
    ) -> ResponseTable:
        """Return mean time to check in and mean rating by unit, in the order of the names."""
        return await whistle_queries.responses(actor, area, first, last)

    @post("/{whistle_id:uuid}/units/{unit_id:uuid}/accept", operation_id="acceptWhistle", summary="The unit is coming", status_code=200)
    async def accept(
        self,
        *,
        actor: NamedDependency[Actor],
        whistles: NamedDependency[Whistles],
        whistle_queries: NamedDependency[WhistleQueries],
        whistle_id: FromPath[UUID],
        unit_id: FromPath[UUID],
    ) -> CaseWhistles:
        """Accept the call."""
        whistle = await whistles.accept(actor, whistle_id, unit_id)
        return await whistle_queries.of_case(actor, whistle.case_id)

    @post("/{whistle_id:uuid}/units/{unit_id:uuid}/check-in", operation_id="checkInWhistle", summary="The unit is there", status_code=200)
    async def check_in(
        self,
        *,
        actor: NamedDependency[Actor],
        whistles: NamedDependency[Whistles],
        whistle_queries: NamedDependency[WhistleQueries],
        whistle_id: FromPath[UUID],
        unit_id: FromPath[UUID],
        data: JSONBody[CheckInIn],
    ) -> CaseWhistles:
        """Check in, with a position or without."""
        whistle = await whistles.check_in(actor, whistle_id, unit_id, data)
        return await whistle_queries.of_case(actor, whistle.case_id)

    @post("/{whistle_id:uuid}/units/{unit_id:uuid}/rating", operation_id="rateWhistle", summary="Rate a unit's response", status_code=200)
    async def rate(
        self,
        *,
        actor: NamedDependency[Actor],
        whistles: NamedDependency[Whistles],
        whistle_queries: NamedDependency[WhistleQueries],
        whistle_id: FromPath[UUID],
        unit_id: FromPath[UUID],
        data: JSONBody[ScoreIn],
    ) -> CaseWhistles:
        """Rate it once."""
        whistle = await whistles.rate(actor, whistle_id, unit_id, data)
        return await whistle_queries.of_case(actor, whistle.case_id)

    @post("/{whistle_id:uuid}/end", operation_id="endWhistle", summary="End a call", status_code=200)
    async def end(
        self,
        actor: NamedDependency[Actor],
        whistles: NamedDependency[Whistles],
        whistle_queries: NamedDependency[WhistleQueries],
        whistle_id: FromPath[UUID],
    ) -> CaseWhistles:
        """Nobody needs to come any more."""
        whistle = await whistles.end(actor, whistle_id)
        return await whistle_queries.of_case(actor, whistle.case_id)

"""Extensions, suspensions and appeals over HTTP."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from wangge_core.access.model import Actor
from wangge_core.cases.measures.queries import MeasureQueries
from wangge_core.cases.measures.schemas import (
    AppealIn,
    Approvals,
    CaseMeasures,
    ExtensionIn,
    MeasureDecisionIn,
    MeasureOut,
    ResumptionIn,
    SuspensionIn,
)
from wangge_core.cases.measures.service import Measures


class CaseMeasureController(Controller):
    """What is asked for on one case."""

    path = "/cases/{case_id:uuid}"
    tags = ("measures",)

    @get("/measures", operation_id="getCaseMeasures", summary="Extensions, suspensions and appeals of a case, and what may be asked for")
    async def of_case(
        self, actor: NamedDependency[Actor], measure_queries: NamedDependency[MeasureQueries], case_id: FromPath[UUID]
    ) -> CaseMeasures:
        """Return the requests, each with what was decided; where something may not be asked for, why."""
        return await measure_queries.of_case(actor, case_id)

    @post("/extensions", operation_id="askExtension", summary="Ask for more time", status_code=201)
    async def ask_extension(
        self,
        actor: NamedDependency[Actor],
        measures: NamedDependency[Measures],
        measure_queries: NamedDependency[MeasureQueries],
        case_id: FromPath[UUID],
        data: JSONBody[ExtensionIn],
    ) -> CaseMeasures:
        """Ask for an extension of the clock that runs."""
        await measures.ask_extension(actor, case_id, data)
        return await measure_queries.of_case(actor, case_id)

    @post("/suspensions", operation_id="askSuspension", summary="Ask for the case to rest", status_code=201)
    async def ask_suspension(
        self,
        actor: NamedDependency[Actor],
        measures: NamedDependency[Measures],
        measure_queries: NamedDependency[MeasureQueries],
        case_id: FromPath[UUID],
        data: JSONBody[SuspensionIn],
    ) -> CaseMeasures:
        """Ask for a suspension until a moment."""
        await measures.ask_suspension(actor, case_id, data)
        return await measure_queries.of_case(actor, case_id)

    @post("/appeals", operation_id="askAppeal", summary="Appeal against findings of lateness", status_code=201)
    async def ask_appeal(
        self,
        actor: NamedDependency[Actor],
        measures: NamedDependency[Measures],
        measure_queries: NamedDependency[MeasureQueries],
        case_id: FromPath[UUID],
        data: JSONBody[AppealIn],
    ) -> CaseMeasures:
        """Appeal after the closing."""
        await measures.ask_appeal(actor, case_id, data)
        return await measure_queries.of_case(actor, case_id)

    @post("/resumption", operation_id="resumeCase", summary="Let a suspended case go on", status_code=200)
    async def resume(
        self,
        actor: NamedDependency[Actor],
        measures: NamedDependency[Measures],
        measure_queries: NamedDependency[MeasureQueries],
        case_id: FromPath[UUID],
        data: JSONBody[ResumptionIn],
    ) -> CaseMeasures:
        """End a suspension before its planned end."""
        await measures.resume(actor, case_id, data)
        return await measure_queries.of_case(actor, case_id)


class MeasureController(Controller):
    """Requests that wait for a decision."""

    path = "/measures"
    tags = ("measures",)

    @get("/waiting", operation_id="listApprovals", summary="Requests that wait for my decision")
    async def waiting(
        self,
        actor: NamedDependency[Actor],
        measure_queries: NamedDependency[MeasureQueries],
        after: FromQuery[str | None] = None,
        limit: FromQuery[int] = 50,
    ) -> Approvals:
        """Return the oldest first."""
        return await measure_queries.waiting(actor, after, limit)

    @post("/{measure_id:uuid}/decision", operation_id="decideMeasure", summary="Approve or refuse a request", status_code=200)
    async def decide(
        self,
        actor: NamedDependency[Actor],
        measures: NamedDependency[Measures],
        measure_queries: NamedDependency[MeasureQueries],
        measure_id: FromPath[UUID],
        data: JSONBody[MeasureDecisionIn],
    ) -> MeasureOut:
        """Decide at the present level."""
        await measures.decide(actor, measure_id, data)
        return await measure_queries.one(actor, measure_id)

    @post("/{measure_id:uuid}/withdrawal", operation_id="withdrawMeasure", summary="Take one's own request back", status_code=200)
    async def withdraw(
        self,
        actor: NamedDependency[Actor],
        measures: NamedDependency[Measures],
        measure_queries: NamedDependency[MeasureQueries],
        measure_id: FromPath[UUID],
    ) -> MeasureOut:
        """Withdraw a request that is not decided yet."""
        await measures.withdraw(actor, measure_id)
        return await measure_queries.one(actor, measure_id)

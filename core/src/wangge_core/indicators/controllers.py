"""Appraisal over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.indicators.model import By, Part
from wangge_core.indicators.queries import IndicatorQueries
from wangge_core.indicators.schemas import (
    CountedCases,
    FormulaIn,
    FormulaOut,
    IndicatorTable,
    IndicatorValues,
    LockList,
    LockOut,
    RankingIn,
    RankingOut,
    Reproduction,
    StarTable,
    VersionList,
    formula_out,
    lock_out,
    ranking_out,
)
from wangge_core.indicators.service import Draft, IndicatorService

Area = FromQuery[Annotated[str | None, Parameter(max_length=15, pattern="^[0-9]*$", description="Code of the area (default: the county).")]]
RequiredArea = FromQuery[Annotated[str, Parameter(max_length=15, description="Code of the area; what it sets holds below it too.")]]
Month = FromQuery[Annotated[str | None, Parameter(max_length=7, description="A month, as 2026-11 (default: the present one).")]]
Ranked = Literal["unit", "worker"]


class IndicatorController(Controller):
    """Indicators: what they are, what they came to, and which cases they counted."""

    path = "/indicators"
    tags = ("indicators",)

    @get("/", operation_id="listIndicators", summary="Indicators in force, with their figures for an area and month")
    async def table(
        self, actor: NamedDependency[Actor], indicator_queries: NamedDependency[IndicatorQueries], area: Area = None, period: Month = None
    ) -> IndicatorTable:
        """Return every formula with numerator, denominator, value and grade."""
        return await indicator_queries.table(actor, area, period)

    @get("/{name:str}/versions", operation_id="listIndicatorVersions", summary="Every version of a formula")
    async def versions(
        self,
        actor: NamedDependency[Actor],
        indicator_queries: NamedDependency[IndicatorQueries],
        name: FromPath[str],
        area: Area = None,
    ) -> VersionList:
        """Return what has held and will hold in an area and above it."""
        return await indicator_queries.versions(actor, name, area)

    @put("/{name:str}", operation_id="defineIndicator", summary="Add a version of a formula for an area")
    async def define(
        self,
        *,
        actor: NamedDependency[Actor],
        indicator_service: NamedDependency[IndicatorService],
        name: FromPath[str],
        area: RequiredArea,
        data: JSONBody[FormulaIn],
    ) -> FormulaOut:
        """Define an indicator, or define it anew; earlier versions are kept. One that appraises usage is refused without a reason."""
        draft = Draft(name=name, area=area, effective_from=data.effective_from, document=data.formula, override_reason=data.override_reason)
        return formula_out(await indicator_service.define(actor, draft), data.formula)

    @get("/{name:str}/values", operation_id="getIndicatorValues", summary="An indicator by area, unit, grid worker or class")
    async def values(
        self,
        *,
        actor: NamedDependency[Actor],
        indicator_queries: NamedDependency[IndicatorQueries],
        name: FromPath[str],
        period: Month = None,
        by: FromQuery[By] = "area",
        area: Area = None,
    ) -> IndicatorValues:
        """Return the rows, each with numerator, denominator, value and grade."""
        return await indicator_queries.values(actor, name, period=period, by=by, area=area)

    @get("/{name:str}/cases", operation_id="listIndicatorCases", summary="Exactly the cases that a figure counts")
    async def cases(
        self,
        *,
        actor: NamedDependency[Actor],
        indicator_queries: NamedDependency[IndicatorQueries],
        name: FromPath[str],
        period: Month = None,
        area: Area = None,
        part: FromQuery[Part] = "denominator",
        by: FromQuery[By | None] = None,
        key: FromQuery[Annotated[str | None, Parameter(max_length=150)]] = None,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[int] = 50,
    ) -> CountedCases:
        """Return a page; `by` and `key` pick a row of the values, an empty key the cases that belong to none."""
        return await indicator_queries.cases(actor, name, period=period, area=area, part=part, by=by, key=key, after=after, limit=limit)


class StarController(Controller):
    """The star of the month."""

    path = "/stars"
    tags = ("indicators",)

    @get("/{by:str}", operation_id="listStars", summary="Units or grid workers by outcomes, with what each score is made of")
    async def stars(
        self,
        actor: NamedDependency[Actor],
        indicator_queries: NamedDependency[IndicatorQueries],
        by: FromPath[Ranked],
        period: Month = None,
        area: Area = None,
    ) -> StarTable:
        """Return the ranking of a month."""
        return await indicator_queries.stars(actor, by, period=period, area=area)

    @put("/{by:str}", operation_id="defineStars", summary="Add a version of a ranking for an area")
    async def define(
        self,
        *,
        actor: NamedDependency[Actor],
        indicator_service: NamedDependency[IndicatorService],
        by: FromPath[Ranked],
        area: RequiredArea,
        data: JSONBody[RankingIn],
    ) -> RankingOut:
        """Choose other indicators or weights; earlier versions are kept."""
        draft = Draft(
            name=f"star.{by}",
            area=area,
            effective_from=data.effective_from,
            document=data.ranking,
            override_reason=data.override_reason,
        )
        return ranking_out(await indicator_service.define(actor, draft), data.ranking)


class PeriodController(Controller):
    """Locked months."""

    path = "/periods"
    tags = ("indicators",)

    @get("/", operation_id="listLockedPeriods", summary="The months that are locked for an area")
    async def locks(
        self, actor: NamedDependency[Actor], indicator_queries: NamedDependency[IndicatorQueries], area: Area = None
    ) -> LockList:
        """Return the area's own locks and those above it."""
        return await indicator_queries.locks(actor, area)

    @post("/{month:str}/lock", operation_id="lockPeriod", summary="Lock a month that is over")
    async def lock(
        self,
        actor: NamedDependency[Actor],
        indicator_service: NamedDependency[IndicatorService],
        month: FromPath[str],
        area: RequiredArea,
    ) -> LockOut:
        """Keep its facts, formulas and figures as they are now; there is no unlocking."""
        return lock_out(await indicator_service.lock(actor, area, month))

    @get("/{month:str}/reproduction", operation_id="reproducePeriod", summary="Whether a locked month's figures come out again")
    async def reproduction(
        self,
        actor: NamedDependency[Actor],
        indicator_queries: NamedDependency[IndicatorQueries],
        month: FromPath[str],
        area: Area = None,
    ) -> Reproduction:
        """Count again from the kept facts, and say what today's facts would give."""
        return await indicator_queries.reproduction(actor, month, area)

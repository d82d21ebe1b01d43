"""Cases over HTTP, for staff."""

from datetime import date
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, Parameter, QueryParameter
from litestar.response import Stream

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.attachments.responses import picture_response
from wangge_core.attachments.service import AttachmentService, Size
from wangge_core.cases.details import Details
from wangge_core.cases.exporting import Exporting
from wangge_core.cases.filters import CaseFilter, Queue
from wangge_core.cases.handling import Handling
from wangge_core.cases.public_schemas import OutcomeTable
from wangge_core.cases.queries import CaseQueries
from wangge_core.cases.schemas import ActionIn, CaseCounts, CaseDetail, CasePage, Explanation
from wangge_core.cases.statistics import Statistics
from wangge_core.errors import FieldError, InvalidError
from wangge_core.http.downloads import FormatAsked, table_file

_EARLIEST: Final = 1900
_LATEST: Final = 2999
LightName = Literal["green", "yellow", "red"]
StageName = Literal["collection", "filing", "dispatch", "handling", "feedback", "check", "evaluation"]
Day = Annotated[str | None, Parameter(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="A day of local time, 2026-03-31.")]
AreaQuery = Annotated[str | None, Parameter(max_length=15, pattern="^[0-9]*$")]


async def case_filter(
    queue: FromQuery[Queue] = "all",
    stage: FromQuery[StageName | None] = None,
    light: FromQuery[LightName | None] = None,
    area: FromQuery[AreaQuery] = None,
    case_type: FromQuery[Annotated[str | None, Parameter(max_length=100)]] = None,
    class_id: FromQuery[Annotated[str | None, Parameter(max_length=150)]] = None,
    unit: FromQuery[UUID | None] = None,
    q: FromQuery[Annotated[str | None, Parameter(max_length=100)]] = None,
    since: FromQuery[Day] = None,
    until: FromQuery[Day] = None,
) -> CaseFilter:
    """Gather the filters that list, count, export and map share; `since` and `until` are days of the report, both included."""
    return CaseFilter(
        queue=queue,
        stage=stage,
        light=light,
        area=area_code.parse(area) if area else None,
        case_type=case_type,
        class_id=class_id,
        unit=unit,
        q=q,
        since=_day("since", since),
        until=_day("until", until),
    )


class CaseController(Controller):
    """The case desk."""

    path = "/cases"
    tags = ("cases",)
    dependencies = {"wanted": Provide(case_filter)}  # noqa: RUF012  Litestar reads it from the class

    @get("/", operation_id="listCases", summary="List cases, newest first")
    async def page(
        self,
        actor: NamedDependency[Actor],
        case_queries: NamedDependency[CaseQueries],
        wanted: NamedDependency[CaseFilter],
        after: FromQuery[str | None] = None,
        limit: FromQuery[int] = 50,
    ) -> CasePage:
        """Return a page; `next` of one page is `after` of the following."""
        return await case_queries.page(actor, wanted, after, limit)

    @get("/count", operation_id="countCases", summary="Count what the same filters list")
    async def counts(
        self, actor: NamedDependency[Actor], case_queries: NamedDependency[CaseQueries], wanted: NamedDependency[CaseFilter]
    ) -> CaseCounts:
        """Return counts that equal the lists."""
        return await case_queries.counts(actor, wanted)

    @get("/map", operation_id="mapCases", summary="The same cases as points, in GeoJSON", media_type="application/geo+json")
    async def points(
        self,
        actor: NamedDependency[Actor],
        case_queries: NamedDependency[CaseQueries],
        wanted: NamedDependency[CaseFilter],
        bbox: FromQuery[str | None] = None,
    ) -> dict[str, Any]:
        """Return a FeatureCollection; `bbox` is west,south,east,north in degrees."""
        return await case_queries.points(actor, wanted, _bbox(bbox))

    @get("/export", operation_id="exportCases", summary="The same cases as a file: CSV or an Excel workbook", media_type="text/csv")
    async def export(
        self,
        actor: NamedDependency[Actor],
        exporting: NamedDependency[Exporting],
        wanted: NamedDependency[CaseFilter],
        form: FormatAsked = "csv",
    ) -> Stream:
        """Stream every case of the list; who reported is left out, and the audit remembers the export."""
        return table_file(await exporting.export(actor, wanted, form), "cases", form)

    @get("/{case_id:uuid}", operation_id="getCase", summary="A case with its history, clocks and possible actions")
    async def detail(self, actor: NamedDependency[Actor], case_details: NamedDependency[Details], case_id: FromPath[UUID]) -> CaseDetail:
        """Return the case page."""
        return await case_details.page(actor, case_id)

    @post("/{case_id:uuid}/actions/{action:str}", operation_id="actOnCase", summary="Take a step on a case", status_code=200)
    async def act(
        self,
        actor: NamedDependency[Actor],
        handling: NamedDependency[Handling],
        case_details: NamedDependency[Details],
        case_id: FromPath[UUID],
        action: FromPath[str],
        data: JSONBody[ActionIn],
    ) -> CaseDetail:
        """Take one of the `actions` that the case page lists."""
        return await case_details.of(actor, await handling.act(actor, case_id, action, data))

    @get("/{case_id:uuid}/clocks/{clock_id:uuid}/explanation", operation_id="explainClock", summary="How a due time came about")
    async def explanation(
        self, actor: NamedDependency[Actor], case_details: NamedDependency[Details], case_id: FromPath[UUID], clock_id: FromPath[UUID]
    ) -> Explanation:
        """Return the steps of the calculation, in both languages."""
        return Explanation(await case_details.explanation(actor, case_id, clock_id))


class StatisticsController(Controller):
    """Figures for leaders."""

    path = "/statistics"
    tags = ("statistics",)

    @get("/outcomes", operation_id="getOutcomes", summary="Reports, hazards, response and satisfaction by month")
    async def outcomes(
        self,
        *,
        actor: NamedDependency[Actor],
        statistics: NamedDependency[Statistics],
        first: Annotated[str, QueryParameter(name="from", description="First month, YYYY-MM.")],
        last: Annotated[str, QueryParameter(name="to", description="Last month, YYYY-MM.")],
        area: FromQuery[AreaQuery] = None,
        imported: FromQuery[bool] = False,
    ) -> OutcomeTable:
        """Return the outcome table, counted from the cases; those imported from other systems are left out unless asked for."""
        return await statistics.outcomes(actor, first, last, area or None, imported=imported)


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not _EARLIEST <= day.year <= _LATEST:
        message = f"{text!r} is no day between {_EARLIEST} and {_LATEST}; write it as 2026-03-31."
        raise InvalidError("day", message, (FieldError(f"/{name}", "day", message),))
    return day


def _bbox(text: str | None) -> tuple[float, float, float, float] | None:
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        message = "bbox is west,south,east,north in degrees, four numbers with commas."
        raise InvalidError("bbox", message, (FieldError("/bbox", "bbox", message),)) from None
    return west, south, east, north


class PictureController(Controller):
    """Pictures of cases: whoever may see the case may see them."""

    path = "/attachments"
    tags = ("cases",)

    @get("/{attachment_id:uuid}", operation_id="getPicture", summary="A picture of a case", media_type="image/jpeg")
    async def picture(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        case_details: NamedDependency[Details],
        attachment_service: NamedDependency[AttachmentService],
        attachment_id: FromPath[UUID],
        size: FromQuery[Size] = "full",
    ) -> Response[bytes]:
        """Return the picture or its thumbnail, as JPEG."""
        attachment = await case_details.picture(actor, attachment_id)
        return await picture_response(request, attachment_service, attachment, size)

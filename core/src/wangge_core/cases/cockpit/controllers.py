"""The cockpit over HTTP."""

from typing import Annotated, Final

from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, HeaderParameter, Parameter
from litestar.response import Stream

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.cases.cockpit.live import LiveCases
from wangge_core.cases.cockpit.queries import CockpitQueries
from wangge_core.cases.cockpit.schemas import CasesByArea
from wangge_core.cases.controllers import case_filter
from wangge_core.cases.filters import CaseFilter

_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class CockpitController(Controller):
    """The map cockpit."""

    path = "/cockpit"
    tags = ("cases",)

    @get(
        "/areas",
        operation_id="countCasesByArea",
        summary="Count what the same filters list, part by part of an area",
        dependencies={"wanted": Provide(case_filter)},
    )
    async def areas(
        self, actor: NamedDependency[Actor], cockpit: NamedDependency[CockpitQueries], wanted: NamedDependency[CaseFilter]
    ) -> CasesByArea:
        """Return the counts of the areas one level down; they add up to the count of the list."""
        return await cockpit.counted(actor, wanted)

    @get("/live", operation_id="followCases", summary="Word of changes, as server-sent events", media_type="text/event-stream")
    async def live(
        self,
        actor: NamedDependency[Actor],
        live_cases: NamedDependency[LiveCases],
        area: FromQuery[Annotated[str | None, Parameter(max_length=15, pattern="^[0-9]*$")]] = None,
        last: Annotated[str | None, HeaderParameter(name="Last-Event-ID", description="Where the stream before ended.")] = None,
    ) -> Stream:
        """Tell which cases of an area something happened to: event `moved`; `anew` when too much was missed since `Last-Event-ID`.

        `over` is the last one for whoever may see no case any more.
        """
        wanted = CaseFilter(area=area_code.parse(area) if area else None)
        words = await live_cases.begin(actor, wanted, last)
        return Stream((word.encoded() async for word in words), media_type="text/event-stream", headers=_HEADERS)

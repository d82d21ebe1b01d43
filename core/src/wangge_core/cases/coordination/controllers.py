"""The settings over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.cases.coordination.model import Coordination
from wangge_core.cases.coordination.service import CoordinationOut, CoordinationSettings

Area = FromQuery[Annotated[str, Parameter(max_length=15, description="Code of the area; what it sets holds below it too.")]]


class CoordinationController(Controller):
    """How an area works together."""

    path = "/coordination-settings"
    tags = ("coordination",)

    @get("/", operation_id="getCoordinationSettings", summary="Caps and limits of working together in an area")
    async def page(self, actor: NamedDependency[Actor], coordination: NamedDependency[CoordinationSettings], area: Area) -> CoordinationOut:
        """Return what holds, and the area that says so."""
        return await coordination.page(actor, area)

    @put("/", operation_id="setCoordinationSettings", summary="Set how an area works together")
    async def set_settings(
        self, actor: NamedDependency[Actor], coordination: NamedDependency[CoordinationSettings], area: Area, data: JSONBody[Coordination]
    ) -> CoordinationOut:
        """Set all of it for the area and below; what is left out gets the platform's value."""
        return await coordination.set(actor, area, data)

    @delete("/", operation_id="unsetCoordinationSettings", summary="Let the area above decide again")
    async def unset(self, actor: NamedDependency[Actor], coordination: NamedDependency[CoordinationSettings], area: Area) -> None:
        """Take back what the area itself has set."""
        await coordination.unset(actor, area)

"""How the service does, over HTTP."""

from litestar import Controller, get
from litestar.di import NamedDependency

from wangge_core.access.model import Actor
from wangge_core.upkeep.schemas import ServiceOut
from wangge_core.upkeep.service import Upkeep


class ServiceController(Controller):
    """The service monitor."""

    path = "/service"
    tags = ("service",)

    @get("/", operation_id="getService", summary="How the service does")
    async def look(self, actor: NamedDependency[Actor], upkeep: NamedDependency[Upkeep]) -> ServiceOut:
        """Return database, events, jobs, workers, disk, backup, feeds and versions, each with what needs attention."""
        return await upkeep.look(actor)

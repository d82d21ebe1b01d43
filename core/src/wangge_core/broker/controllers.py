"""What plugins asked for, over HTTP."""

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, Parameter

from wangge_core.access.model import Actor
from wangge_core.broker.queries import BrokerQueries
from wangge_core.broker.schemas import EgressList, QuestionList

PluginId = Annotated[str, Parameter(max_length=120)]


class BrokerController(Controller):
    """The part of a plugin's health page that tells of its questions."""

    path = "/plugins/{plugin:str}"
    tags = ("plugins",)

    @get("/asks", operation_id="getPluginAsks", summary="What a plugin asked the platform for")
    async def asks(
        self, actor: NamedDependency[Actor], broker_queries: NamedDependency[BrokerQueries], plugin: FromPath[PluginId]
    ) -> QuestionList:
        """Return how often it asked for what, and what it was refused, county by county."""
        return await broker_queries.asks(actor, plugin)

    @get("/egress", operation_id="getPluginEgress", summary="Requests to the outside made for a plugin")
    async def egress(
        self, actor: NamedDependency[Actor], broker_queries: NamedDependency[BrokerQueries], plugin: FromPath[PluginId]
    ) -> EgressList:
        """Return the latest 200, refused ones among them."""
        return await broker_queries.requests(actor, plugin)

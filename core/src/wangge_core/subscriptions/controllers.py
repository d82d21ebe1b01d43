"""Standing subscriptions over HTTP."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, Parameter

from wangge_core.access.model import Actor
from wangge_core.subscriptions.queries import SubscriptionQueries
from wangge_core.subscriptions.schemas import SubscriptionList
from wangge_core.subscriptions.service import Subscriptions

PluginId = Annotated[str, Parameter(max_length=120)]
SubscriptionId = Annotated[str, Parameter(max_length=60)]
AreaCode = Annotated[str, Parameter(max_length=15, pattern="^[0-9]{2,15}$")]


class SubscriptionController(Controller):
    """The part of a plugin's page that tells of its standing subscriptions."""

    path = "/plugins/{plugin:str}/subscriptions"
    tags = ("plugins",)

    @get("/", operation_id="listPluginSubscriptions", summary="A plugin's standing subscriptions, area by area")
    async def every(
        self, actor: NamedDependency[Actor], subscription_queries: NamedDependency[SubscriptionQueries], plugin: FromPath[PluginId]
    ) -> SubscriptionList:
        """Return how each connection stands, and what waits for the plugin."""
        return await subscription_queries.of_plugin(actor, plugin)

    @post(
        "/{subscription:str}/areas/{area:str}/again",
        operation_id="handOverAgain",
        summary="Hand over again what the plugin did not take",
        status_code=202,
    )
    async def again(
        self,
        actor: NamedDependency[Actor],
        subscriptions: NamedDependency[Subscriptions],
        subscription_queries: NamedDependency[SubscriptionQueries],
        plugin: FromPath[PluginId],
        subscription: FromPath[SubscriptionId],
        area: FromPath[AreaCode],
    ) -> SubscriptionList:
        """Have the batches that were given up handed over again."""
        await subscriptions.again(actor, plugin, subscription, area)
        return await subscription_queries.of_plugin(actor, plugin)

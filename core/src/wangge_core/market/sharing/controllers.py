"""Ratings over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.market.sharing.schemas import MarketRatingIn, MarketRatingOut, MarketToldOut, rating_out, told_out
from wangge_core.market.sharing.service import Sharing

PluginId = Annotated[str, Parameter(max_length=100)]
AreaCode = Annotated[str, Parameter(max_length=15, pattern="^[0-9]{2,15}$")]


class SharingController(Controller):
    """What areas think of plugins, and what the registry is told of it."""

    path = "/market"
    tags = ("market",)

    @get("/told", operation_id="getMarketTold", summary="What the registry is told of this server")
    async def told(self, actor: NamedDependency[Actor], market_sharing: NamedDependency[Sharing]) -> MarketToldOut:
        """Return it to the letter, also while the county has not agreed and nothing is told."""
        return told_out(await market_sharing.told(actor), is_on=market_sharing.is_on)

    @get("/plugins/{plugin:str}/ratings/{area:str}", operation_id="getMarketRating", summary="What an area thinks of a plugin")
    async def rating(
        self,
        actor: NamedDependency[Actor],
        market_sharing: NamedDependency[Sharing],
        plugin: FromPath[PluginId],
        area: FromPath[AreaCode],
    ) -> MarketRatingOut:
        """Return it to those who manage plugins there."""
        rating = await market_sharing.rating(actor, plugin, area)
        return rating_out(rating, may_rate=market_sharing.may_rate(plugin, area), rates_from=market_sharing.rates_from(plugin, area))

    @put("/plugins/{plugin:str}/ratings/{area:str}", operation_id="rateMarketPlugin", summary="Say what an area thinks of a plugin")
    async def rate(
        self,
        actor: NamedDependency[Actor],
        market_sharing: NamedDependency[Sharing],
        plugin: FromPath[PluginId],
        area: FromPath[AreaCode],
        data: JSONBody[MarketRatingIn],
    ) -> MarketRatingOut:
        """Keep it here; the registry is told without the area, if the county has agreed."""
        rating = await market_sharing.rate(actor, plugin, area, data.stars, data.text)
        return rating_out(rating, may_rate=True, rates_from=market_sharing.rates_from(plugin, area))

    @delete(
        "/plugins/{plugin:str}/ratings/{area:str}",
        operation_id="unrateMarketPlugin",
        summary="Take back what an area thinks",
        status_code=204,
    )
    async def take_back(
        self,
        actor: NamedDependency[Actor],
        market_sharing: NamedDependency[Sharing],
        plugin: FromPath[PluginId],
        area: FromPath[AreaCode],
    ) -> None:
        """Take it back here, and where it was told."""
        await market_sharing.take_back(actor, plugin, area)

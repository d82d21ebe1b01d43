"""The marketplace over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.market.documents import PublisherKind
from wangge_core.market.installing import Installing
from wangge_core.market.listing import Tier, Wanted
from wangge_core.market.model import Policy
from wangge_core.market.queries import MarketQueries, install_out, policy_out
from wangge_core.market.schemas import (
    MarketInstallIn,
    MarketInstallList,
    MarketInstallOut,
    MarketPluginOut,
    MarketPolicyIn,
    MarketPolicyOut,
    MarketStatusOut,
    MarketUpdateList,
    MarketWindow,
    TraitName,
)
from wangge_core.market.syncing import Syncing
from wangge_core.market.updating import Updating

PluginId = Annotated[str, Parameter(max_length=100)]
AreaCode = Annotated[str, Parameter(max_length=15, pattern="^[0-9]{2,15}$")]
Words = Annotated[str, Parameter(max_length=200)]
Name = Annotated[str, Parameter(max_length=100)]
VersionName = Annotated[str, Parameter(max_length=40)]
First = Annotated[int, Parameter(ge=0, le=100_000)]
Limit = Annotated[int, Parameter(ge=1, le=100)]
Traits = Annotated[list[TraitName] | None, Parameter(max_items=3)]


class MarketController(Controller):
    """What the registry offers that this server follows."""

    path = "/market"
    tags = ("market",)

    @get("/", operation_id="getMarketStatus", summary="Which registry is followed, and how it went")
    async def status(self, actor: NamedDependency[Actor], market_queries: NamedDependency[MarketQueries]) -> MarketStatusOut:
        """Return the state of the last run, and until when what is believed counts as new."""
        return await market_queries.status(actor)

    @post("/sync", operation_id="syncMarket", summary="Look at the registry now", status_code=202)
    async def sync(
        self, actor: NamedDependency[Actor], market_syncing: NamedDependency[Syncing], market_queries: NamedDependency[MarketQueries]
    ) -> MarketStatusOut:
        """Have one of the servers do it at once; its state tells how far it is."""
        await market_syncing.ask(actor)
        return await market_queries.status(actor)

    @get("/plugins", operation_id="searchMarket", summary="Find plugins")
    async def search(
        self,
        actor: NamedDependency[Actor],
        market_queries: NamedDependency[MarketQueries],
        words: FromQuery[Words] = "",
        category: FromQuery[Name] = "",
        publisher_kind: FromQuery[PublisherKind | Literal[""]] = "",
        tier: FromQuery[Tier | Literal[""]] = "",
        without_scope: FromQuery[Name] = "",
        trait: FromQuery[Traits] = None,
        first: FromQuery[First] = 0,
        limit: FromQuery[Limit] = 24,
    ) -> MarketWindow:
        """Return plugins by words and properties; `without_scope` is a permission that they must not ask for."""
        wanted = Wanted(
            words=words,
            category=category,
            publisher_kind=publisher_kind,
            tier=tier,
            without_scope=without_scope,
            traits=frozenset(trait or ()),
        )
        return await market_queries.window(actor, wanted, first, limit)

    @get("/plugins/{plugin:str}", operation_id="getMarketPlugin", summary="A plugin that is offered")
    async def plugin(
        self,
        actor: NamedDependency[Actor],
        market_queries: NamedDependency[MarketQueries],
        plugin: FromPath[PluginId],
        version: FromQuery[VersionName] = "",
    ) -> MarketPluginOut:
        """Return who publishes it, what it asks for in sentences, its versions, and what reviewers said about each."""
        return await market_queries.plugin(actor, plugin, version)

    @post("/plugins/{plugin:str}/installs", operation_id="installFromMarket", summary="Install a version", status_code=202)
    async def install(
        self,
        actor: NamedDependency[Actor],
        market_installing: NamedDependency[Installing],
        plugin: FromPath[PluginId],
        data: JSONBody[MarketInstallIn],
    ) -> MarketInstallOut:
        """Have it verified, fetched and unpacked; nowhere does it run before an area switches it on."""
        return install_out(await market_installing.ask(actor, plugin, data.version, data.sha256))

    @get("/installs", operation_id="listMarketInstalls", summary="The latest installations")
    async def installs(self, actor: NamedDependency[Actor], market_queries: NamedDependency[MarketQueries]) -> MarketInstallList:
        """Return how far each is, the last first."""
        return await market_queries.installs(actor)

    @get("/installs/{install:uuid}", operation_id="getMarketInstall", summary="How far an installation is")
    async def one_install(
        self, actor: NamedDependency[Actor], market_queries: NamedDependency[MarketQueries], install: FromPath[UUID]
    ) -> MarketInstallOut:
        """Return its step, and what went wrong if anything did."""
        return await market_queries.install(actor, install)

    @get("/updates", operation_id="listMarketUpdates", summary="Newer versions of what areas run")
    async def updates(self, actor: NamedDependency[Actor], market_queries: NamedDependency[MarketQueries]) -> MarketUpdateList:
        """Return for each area what it would get, and what that asks for beyond what was agreed to."""
        return await market_queries.updates(actor)

    @get("/policies/{area:str}", operation_id="getUpdatePolicy", summary="How an area takes new versions")
    async def policy(
        self, actor: NamedDependency[Actor], market_queries: NamedDependency[MarketQueries], area: FromPath[AreaCode]
    ) -> MarketPolicyOut:
        """Return the policy that holds there."""
        return await market_queries.policy(actor, area)

    @put("/policies/{area:str}", operation_id="setUpdatePolicy", summary="Say how an area takes new versions")
    async def set_policy(
        self,
        actor: NamedDependency[Actor],
        market_updating: NamedDependency[Updating],
        area: FromPath[AreaCode],
        data: JSONBody[MarketPolicyIn],
    ) -> MarketPolicyOut:
        """Hold for the area and for those below that have said nothing."""
        wanted = Policy(area=area, automatic=data.automatic, channel=data.channel, delay_hours=data.delay_hours)
        return policy_out(area, await market_updating.set_policy(actor, wanted))

    @delete("/policies/{area:str}", operation_id="dropUpdatePolicy", summary="Let an area take versions as the one above", status_code=200)
    async def drop_policy(
        self, actor: NamedDependency[Actor], market_updating: NamedDependency[Updating], area: FromPath[AreaCode]
    ) -> MarketPolicyOut:
        """Return what holds there now."""
        return policy_out(area, await market_updating.drop_policy(actor, area))

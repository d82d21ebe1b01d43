"""Feeds over HTTP."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, Parameter

from wangge_core.access.model import Actor
from wangge_core.feeds.queries import FeedQueries
from wangge_core.feeds.schemas import FeedList, FreshnessList
from wangge_core.feeds.service import FeedService

PluginId = Annotated[str, Parameter(max_length=120)]
FeedId = Annotated[str, Parameter(max_length=60)]
AreaCode = Annotated[str, Parameter(max_length=15, pattern="^[0-9]{2,15}$")]


class PluginFeedController(Controller):
    """The part of a plugin's page that tells of its feeds."""

    path = "/plugins/{plugin:str}/feeds"
    tags = ("plugins",)

    @get("/", operation_id="listPluginFeeds", summary="A plugin's feeds, area by area")
    async def every(
        self, actor: NamedDependency[Actor], feed_queries: NamedDependency[FeedQueries], plugin: FromPath[PluginId]
    ) -> FeedList:
        """Return how each feed stands, with what is wrong with items that were left out."""
        return await feed_queries.of_plugin(actor, plugin)

    @post("/{feed:str}/areas/{area:str}/fetch", operation_id="fetchPluginFeed", summary="Fetch a feed now", status_code=202)
    async def fetch(
        self,
        actor: NamedDependency[Actor],
        feed_service: NamedDependency[FeedService],
        feed_queries: NamedDependency[FeedQueries],
        plugin: FromPath[PluginId],
        feed: FromPath[FeedId],
        area: FromPath[AreaCode],
    ) -> FeedList:
        """Have it fetched at once, out of turn; look again for what came of it."""
        await feed_service.fetch_now(actor, plugin, feed, area)
        return await feed_queries.of_plugin(actor, plugin)


class FreshnessController(Controller):
    """What the shell shows beside what came from outside."""

    path = "/freshness"
    tags = ("plugins",)

    @get("/", operation_id="getFreshness", summary="How fresh is what came from outside")
    async def freshness(
        self, actor: NamedDependency[Actor], feed_queries: NamedDependency[FeedQueries], area: FromQuery[AreaCode]
    ) -> FreshnessList:
        """Return the feeds of the collections that one may read in an area, stale ones among them."""
        return await feed_queries.freshness(actor, area)

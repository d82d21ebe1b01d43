"""What plugins show, over HTTP."""

from typing import Annotated, Final

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, Parameter

from wangge_core.access.model import Actor
from wangge_core.errors import NotFoundError
from wangge_core.screens.queries import MOST_FEATURES, Kind, ScreenQueries
from wangge_core.screens.schemas import ContributionsOut, LayerFeatures, OpenContributions, ScreenDocument
from wangge_serving.http.limits import PUBLIC

AreaCode = Annotated[str, Parameter(max_length=15, pattern="^[0-9]{2,15}$")]
PluginId = Annotated[str, Parameter(max_length=120)]
LocalName = Annotated[str, Parameter(max_length=60)]

_PICTURES: Final = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))
_HEADERS: Final = {
    "Cache-Control": "public, max-age=3600",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


class ContributionController(Controller):
    """What the desk builds itself from."""

    path = "/contributions"
    tags = ("plugins",)

    @get("/", operation_id="getContributions", summary="What plugins add in an area")
    async def contributions(
        self, actor: NamedDependency[Actor], screens: NamedDependency[ScreenQueries], area: FromQuery[AreaCode]
    ) -> ContributionsOut:
        """Return case types, pages, cards, map layers and menus, as far as they are for whoever asks.

        `parts` are places within the area where plugins are on that are off in the area itself.
        """
        return await screens.contributions(actor, area)

    @get("/screens/{kind:str}/{plugin:str}/{name:str}", operation_id="getScreen", summary="A page or card of a plugin, block by block")
    async def screen(
        self,
        *,
        actor: NamedDependency[Actor],
        screens: NamedDependency[ScreenQueries],
        kind: FromPath[Kind],
        plugin: FromPath[PluginId],
        name: FromPath[LocalName],
        area: FromQuery[AreaCode],
    ) -> ScreenDocument:
        """Return its blocks without those that are not for whoever asks."""
        return await screens.screen(actor, area, kind, plugin, name)

    @get("/layers/{plugin:str}/{name:str}", operation_id="getLayerFeatures", summary="What a map layer of a plugin shows")
    async def features(
        self,
        *,
        actor: NamedDependency[Actor],
        screens: NamedDependency[ScreenQueries],
        plugin: FromPath[PluginId],
        name: FromPath[LocalName],
        area: FromQuery[AreaCode],
        limit: FromQuery[Annotated[int, Parameter(ge=1, le=MOST_FEATURES)]] = MOST_FEATURES,
    ) -> LayerFeatures:
        """Return its features in the caller's part of the area."""
        return await screens.features(actor, area, plugin, name, limit)


class OpenContributionController(Controller):
    """What the residents' app builds itself from."""

    path = "/public/contributions"
    tags = ("public",)
    opt = PUBLIC

    @get("/", operation_id="getOpenContributions", summary="What plugins show to residents in an area")
    async def contributions(self, screens: NamedDependency[ScreenQueries], area: FromQuery[AreaCode]) -> OpenContributions:
        """Return pages, cards, menu entries and services."""
        return screens.open_contributions(area)

    @get("/screens/{kind:str}/{plugin:str}/{name:str}", operation_id="getOpenScreen", summary="A page or card for residents")
    async def screen(
        self,
        *,
        screens: NamedDependency[ScreenQueries],
        kind: FromPath[Kind],
        plugin: FromPath[PluginId],
        name: FromPath[LocalName],
        area: FromQuery[AreaCode],
    ) -> ScreenDocument:
        """Return its blocks."""
        return await screens.screen(None, area, kind, plugin, name)

    @get(
        "/pictures/{plugin:str}",
        operation_id="getPluginPicture",
        summary="A picture of a plugin's gallery",
        media_type="image/*",
    )
    async def picture(
        self,
        screens: NamedDependency[ScreenQueries],
        plugin: FromPath[PluginId],
        version: FromQuery[Annotated[str, Parameter(max_length=60)]],
        path: FromQuery[Annotated[str, Parameter(max_length=200)]],
    ) -> Response[bytes]:
        """Return a PNG, JPEG or WebP file of the package that a page of it shows."""
        content = screens.picture(plugin, version, path)
        kind = next((kind for mark, kind in _PICTURES if content.startswith(mark)), None)
        if kind is None:
            raise NotFoundError("screen_not_found", f"{path} of {plugin} is no picture.")
        return Response(content, media_type=kind, headers=_HEADERS)

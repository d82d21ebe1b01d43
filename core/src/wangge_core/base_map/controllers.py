"""The base map over HTTP."""

import asyncio
from typing import Annotated

import msgspec
from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, Parameter

from wangge_core.base_map.tiles import OURS, BaseMap, no_tile
from wangge_serving.http.limits import PUBLIC

Level = Annotated[int, Parameter(ge=0, le=22)]
Number = Annotated[int, Parameter(ge=0, lt=2**22)]


class BaseMapOut(msgspec.Struct, frozen=True):
    """Where tiles come from: an address with {z}, {x} and {y}, whom they are of, and the deepest level that there is."""

    address: str
    attribution: str
    deepest: int


class BaseMapAnswer(msgspec.Struct, frozen=True):
    """The base map; null where maps have none."""

    tiles: BaseMapOut | None


class BaseMapController(Controller):
    """What lies below every map."""

    path = "/public/base-map"
    tags = ("public",)
    opt = PUBLIC

    @get("/", operation_id="getBaseMap", summary="The pictures that lie below maps")
    async def base_map(self, base_map: NamedDependency[BaseMap]) -> BaseMapAnswer:
        """Return their source, as the operator has named it."""
        tiles = base_map.tiles
        return BaseMapAnswer(BaseMapOut(tiles.address, tiles.attribution, tiles.deepest) if tiles else None)


@get(f"{OURS}/{{z:int}}/{{x:int}}/{{y:int}}", include_in_schema=False, name="map-tile")
async def map_tile(base_map: NamedDependency[BaseMap], z: FromPath[Level], x: FromPath[Number], y: FromPath[Number]) -> Response[bytes]:
    """Return a tile of the operator's folder."""
    tiles = base_map.tiles
    if tiles is None or tiles.folder is None:
        raise no_tile(z, x, y)
    content, kind = await asyncio.to_thread(tiles.read, z, x, y)
    return Response(content, media_type=kind, headers={"Cache-Control": "public, max-age=86400"})

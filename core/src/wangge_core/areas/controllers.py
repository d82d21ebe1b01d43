"""Areas over HTTP: names and places for anybody, outlines and imports for staff."""

from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Controller, Request, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, Parameter

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.area_code import Level
from wangge_core.areas import schemas
from wangge_core.areas.coordinates import Datum, position
from wangge_core.areas.locator import Locator
from wangge_core.areas.posters import Matter, posters
from wangge_core.areas.queries import AreaQueries
from wangge_core.areas.service import AreaService
from wangge_serving.http.limits import PUBLIC

_MOST_BYTES: Final = 200 * 1024 * 1024
"""A hundred thousand outlines of forty corners come to about 100 MB of GeoJSON."""

Code = Annotated[str, Parameter(max_length=15, pattern="^[0-9]{2,15}$", description="Area code, canonical or zero-padded.")]
CodeOrNone = Annotated[str | None, Parameter(max_length=15, pattern="^[0-9]{2,15}$", description="Area code, canonical or zero-padded.")]
DatumName = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
ShownLevel = Literal["township", "village", "grid"]
PublicLevel = Literal["township", "village"]


class PublicAreaController(Controller):
    """What a resident's phone asks about places."""

    path = "/public"
    tags = ("public",)
    opt = PUBLIC

    @get("/county", operation_id="getCounty", summary="The area that this server is for")
    async def county(self, area_queries: NamedDependency[AreaQueries]) -> schemas.County:
        """Return code, name and the box to show on a map."""
        area, box, center = await area_queries.county()
        return schemas.County(
            code=area.code,
            name=area.name,
            name_en=area.name_en or None,
            level=schemas.level_name(area.code),
            bbox=list(box),
            center=list(center),
        )

    @get("/areas", operation_id="listPublicAreas", summary="The areas right below one")
    async def areas(self, area_queries: NamedDependency[AreaQueries], parent: FromQuery[CodeOrNone] = None) -> schemas.AreaItems:
        """Return what exists today below `parent`, or the tops of the tree."""
        found = await area_queries.public_children(None if parent is None else area_code.parse(parent))
        return schemas.AreaItems(tuple(schemas.item_of(branch) for branch in found))

    @get(
        "/areas/{code:str}/geojson",
        operation_id="getPublicOutlines",
        summary="Outlines of villages",
        media_type="application/geo+json",
    )
    async def outlines(
        self, area_queries: NamedDependency[AreaQueries], code: FromPath[Code], level: FromQuery[PublicLevel] = "village"
    ) -> schemas.FeatureCollection:
        """Return today's outlines of one level within the area, as GeoJSON in WGS-84. Grids are too many for a phone."""
        found = await area_queries.public_outlines(area_code.parse(code), Level[level.upper()])
        return schemas.FeatureCollection(features=[schemas.feature_of(area, outline) for area, outline in found])

    @get("/locate", operation_id="locate", summary="The grid that a point lies in")
    async def locate(
        self,
        area_queries: NamedDependency[AreaQueries],
        locator: NamedDependency[Locator],
        lon: FromQuery[float],
        lat: FromQuery[float],
        datum: FromQuery[DatumName] = "wgs84",
    ) -> schemas.LocatedOut:
        """Return the grid and all above it, the point in WGS-84, and outside of all grids the nearest one within 20 km."""
        return schemas.located_of(area_queries.locate(position(lon, lat, Datum(datum), path="")), locator)


class ImportForm(msgspec.Struct, forbid_unknown_fields=True):
    """The multipart form: one part named `file`, CSV or GeoJSON."""

    file: UploadFile


class AreaController(Controller):
    """The tree, for staff."""

    path = "/areas"
    tags = ("areas",)

    @get("/", operation_id="listAreas", summary="The areas right below one, within one's own")
    async def areas(
        self, actor: NamedDependency[Actor], area_queries: NamedDependency[AreaQueries], parent: FromQuery[CodeOrNone] = None
    ) -> schemas.AreaItems:
        """Return what exists today below `parent`, as far as the caller may see it or has something below it."""
        found = await area_queries.children(actor, None if parent is None else area_code.parse(parent))
        return schemas.AreaItems(tuple(schemas.item_of(branch) for branch in found))

    @get("/{code:str}", operation_id="getArea", summary="One area, of any time")
    async def area(
        self, actor: NamedDependency[Actor], area_queries: NamedDependency[AreaQueries], code: FromPath[Code]
    ) -> schemas.AreaDetail:
        """Return an area with its dates; an old code says what stands for it today."""
        area = await area_queries.area(actor, area_code.parse(code))
        return schemas.detail_of(area, await area_queries.path(area.code), await area_queries.resolve(area.code))

    @get("/{code:str}/geojson", operation_id="getAreaOutlines", summary="Outlines within an area", media_type="application/geo+json")
    async def outlines(
        self,
        actor: NamedDependency[Actor],
        area_queries: NamedDependency[AreaQueries],
        code: FromPath[Code],
        level: FromQuery[ShownLevel] = "grid",
    ) -> schemas.FeatureCollection:
        """Return today's outlines of one level within the area, as GeoJSON in WGS-84."""
        found = await area_queries.outlines(actor, area_code.parse(code), Level[level.upper()])
        return schemas.FeatureCollection(features=[schemas.feature_of(area, outline) for area, outline in found])

    @post("/{code:str}/posters", operation_id="makePosters", summary="QR codes for walls", status_code=200)
    async def hung(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area_queries: NamedDependency[AreaQueries],
        code: FromPath[Code],
        data: JSONBody[schemas.PostersIn],
    ) -> schemas.PosterItems:
        """Return codes that open a report at the place; they lead to the address that the request came to."""
        origin = request.headers.get("origin") or str(request.base_url).rstrip("/")
        paths = await area_queries.to_hang(actor, area_code.parse(code), below=data.below)
        made = posters(paths, Matter(data.case_type, data.class_id), origin)
        return schemas.PosterItems(tuple(schemas.poster_of(one) for one in made))

    @post("/import", operation_id="importAreas", summary="Import areas", status_code=200, request_max_body_size=_MOST_BYTES)
    async def take(
        self,
        actor: NamedDependency[Actor],
        area_service: NamedDependency[AreaService],
        data: MultipartBody[ImportForm],
        dry_run: FromQuery[bool] = False,  # noqa: FBT002  a query parameter
        datum: FromQuery[DatumName] = "wgs84",
    ) -> schemas.ImportOut:
        """Take a CSV table or a GeoJSON collection, whole or not at all; `dry_run` only says what would happen.

        Without `dry_run` a file with errors is refused with 422 and the first hundred of them.
        """
        report = await area_service.import_file(actor, await data.file.read(), datum=Datum(datum), dry_run=dry_run)
        return schemas.report_of(report)

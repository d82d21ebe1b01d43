"""What the API says of areas."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
import shapely
from msgspec import Meta

from wangge_core.area_code import level_of
from wangge_core.areas.findings import Finding, Severity
from wangge_core.areas.grid_index import Nearest
from wangge_core.areas.locator import AreaName, Locator
from wangge_core.areas.model import Area
from wangge_core.areas.posters import Poster
from wangge_core.areas.queries import Branch, Located
from wangge_core.areas.report import ImportReport
from wangge_core.areas.shapes import Outline
from wangge_sdk.texts import Text

LevelName = Literal["province", "city", "county", "township", "village", "grid"]
# Lists: Litestar describes neither fixed-length nor annotated tuples in a way that OpenAPI 3.1 knows.
BoxOut = Annotated[list[float], Meta(min_length=4, max_length=4, description="West, south, east, north, in degrees.")]
PointOut = Annotated[list[float], Meta(min_length=2, max_length=2, description="Longitude, latitude, in degrees.")]
_MOST_FINDINGS = 1_000


Name = Annotated[str, Meta(max_length=150, pattern="^[a-z][a-z0-9_.-]*$")]


class PostersIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which posters: one for the area, or one for each area right below it; for what matter, when not for any."""

    below: bool = False
    case_type: Name | None = None
    class_id: Name | None = None


class PosterOut(msgspec.Struct, frozen=True, kw_only=True):
    """A poster: the names from the county down, the address that its code opens, and the code as SVG."""

    code: str
    path: tuple[str, ...]
    path_en: tuple[str, ...]
    address: str
    qr: str


class PosterItems(msgspec.Struct, frozen=True):
    """Posters in the order of their areas' codes."""

    items: tuple[PosterOut, ...]


class AreaItem(msgspec.Struct, frozen=True, kw_only=True):
    """An area in a list."""

    code: str
    name: str
    name_en: str | None
    level: LevelName
    kind: str | None
    has_children: bool


class AreaItems(msgspec.Struct, frozen=True):
    """Areas in the order of their codes."""

    items: tuple[AreaItem, ...]


class AreaStep(msgspec.Struct, frozen=True, kw_only=True):
    """One area on the way down the tree."""

    code: str
    name: str
    name_en: str | None
    level: LevelName


class AreaDetail(msgspec.Struct, frozen=True, kw_only=True):
    """An area with its place, dates and what became of it."""

    code: str
    name: str
    name_en: str | None
    level: LevelName
    kind: str | None
    path: tuple[AreaStep, ...]
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    resolves_to: tuple[str, ...]
    """Codes that stand for this one today: itself while it is valid, else whatever followed."""
    bbox: BoxOut | None
    center: PointOut | None
    datum: str | None


class County(msgspec.Struct, frozen=True, kw_only=True):
    """The area that this server is for; degrees in WGS-84."""

    code: str
    name: str
    name_en: str | None
    level: LevelName
    bbox: BoxOut
    center: PointOut


class AreaPositionOut(msgspec.Struct, frozen=True):
    """A point in WGS-84, degrees."""

    lon: float
    lat: float


class GridName(msgspec.Struct, frozen=True):
    """A grid."""

    code: str
    name: str


class NearestOut(msgspec.Struct, frozen=True):
    """The nearest grid to a point that lies in none; metres to its border."""

    code: str
    name: str
    metres: float


class LocatedOut(msgspec.Struct, frozen=True, kw_only=True):
    """Where a point lies."""

    grid: GridName | None
    path: tuple[AreaStep, ...]
    position: AreaPositionOut
    nearest: NearestOut | None


class AreaFindingOut(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in one row of an import."""

    row: int
    code: str
    field: str
    rule: str
    severity: Severity
    message: Text
    mend: Text


class ImportOut(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did, or would do; `findings` holds the first thousand."""

    rows: int
    added: int
    changed: int
    unchanged: int
    errors: int
    warnings: int
    dry_run: bool
    applied: bool
    findings: tuple[AreaFindingOut, ...]


class FeatureCollection(msgspec.Struct, frozen=True, kw_only=True):
    """Outlines as GeoJSON (RFC 7946): WGS-84, longitude first."""

    features: list[dict[str, Any]]
    type: Literal["FeatureCollection"] = "FeatureCollection"


def level_name(code: str) -> LevelName:
    """Return the wire name of a code's level."""
    name: LevelName = level_of(code).name.lower()  # type: ignore[assignment]
    return name


def item_of(branch: Branch) -> AreaItem:
    """Show an area in a list."""
    area = branch.area
    return AreaItem(
        code=area.code,
        name=area.name,
        name_en=area.name_en or None,
        level=level_name(area.code),
        kind=area.kind,
        has_children=branch.has_children,
    )


def poster_of(poster: Poster) -> PosterOut:
    """Show a poster."""
    return PosterOut(
        code=poster.path[-1].code,
        path=tuple(area.name for area in poster.path),
        path_en=tuple(area.name_en or area.name for area in poster.path),
        address=poster.address,
        qr=poster.qr,
    )


def step_of(area: Area | AreaName) -> AreaStep:
    """Show an area on the way down."""
    return AreaStep(code=area.code, name=area.name, name_en=area.name_en or None, level=level_name(area.code))


def detail_of(area: Area, path: tuple[Area, ...], standing: tuple[Area, ...]) -> AreaDetail:
    """Show one area whole."""
    return AreaDetail(
        code=area.code,
        name=area.name,
        name_en=area.name_en or None,
        level=level_name(area.code),
        kind=area.kind,
        path=tuple(step_of(step) for step in path),
        valid_from=area.valid_from,
        valid_to=area.valid_to,
        successors=area.successors,
        resolves_to=tuple(one.code for one in standing),
        bbox=list(area.box) if area.box else None,
        center=list(area.center) if area.center else None,
        datum=area.datum,
    )


def located_of(found: Located, locator: Locator) -> LocatedOut:
    """Show where a point lies."""
    return LocatedOut(
        grid=GridName(found.grid.code, found.grid.name) if found.grid else None,
        path=tuple(step_of(step) for step in found.path),
        position=AreaPositionOut(found.position.lon, found.position.lat),
        nearest=_nearest(found.nearest, locator) if found.nearest else None,
    )


def _nearest(nearest: Nearest, locator: Locator) -> NearestOut:
    return NearestOut(nearest.code, locator.name(nearest.code), nearest.metres)


def report_of(report: ImportReport) -> ImportOut:
    """Show what an import came to."""
    return ImportOut(
        rows=report.rows,
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
        errors=report.errors,
        warnings=report.warnings,
        dry_run=report.dry_run,
        applied=report.applied,
        findings=tuple(_finding(item) for item in report.findings[:_MOST_FINDINGS]),
    )


def _finding(item: Finding) -> AreaFindingOut:
    return AreaFindingOut(**msgspec.structs.asdict(item))


def feature_of(area: Area, outline: Outline) -> dict[str, Any]:
    """Show an outline as a GeoJSON Feature."""
    return {
        "type": "Feature",
        "id": area.code,
        "properties": {"code": area.code, "name": area.name, "name_en": area.name_en or None, "kind": area.kind},
        "geometry": shapely.geometry.mapping(outline),
    }

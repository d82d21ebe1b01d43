"""Outlines: from GeoJSON rings to checked polygons in WGS-84."""

from math import cos, radians
from typing import Any, Final

import msgspec
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from wangge_core.areas.coordinates import Datum, faults_of, to_wgs84

Outline = Polygon | MultiPolygon
Ring = list[tuple[float, float]]

METRES_PER_DEGREE: Final = 111_195.0
"""Length of a degree of a great circle on the mean sphere (radius 6,371.0 km)."""
_RING_POSITIONS: Final = 4
_POSITION_NUMBERS: Final = (2, 3)
_SHOWN_DIGITS: Final = 6


class ShapeError(Exception):
    """An outline that cannot be taken: a rule of `findings` and the values for its texts."""

    def __init__(self, rule: str, **values: object) -> None:
        """`rule` is a key of `findings.RULES`."""
        super().__init__(rule)
        self.rule = rule
        self.values = values


class _Geometry(msgspec.Struct):
    """The part of a GeoJSON geometry that is looked at."""

    type: str
    coordinates: Any = None


def read_outline(geometry: object, datum: Datum) -> Outline:
    """Turn a decoded GeoJSON geometry into a valid polygon in WGS-84.

    Args:
        geometry: What stands under `geometry` in a Feature; heights are left out.
        datum: What its coordinates are given in.

    Raises:
        ShapeError: with the rule that is broken and the place where.
    """
    if geometry is None:
        raise ShapeError("geometry_missing")
    try:
        read = msgspec.convert(geometry, _Geometry)
    except msgspec.ValidationError:
        raise ShapeError("geometry_malformed", where="geometry") from None
    if read.type == "Polygon":
        outline: Outline = _polygon(read.coordinates, "coordinates", datum)
    elif read.type == "MultiPolygon":
        parts = _list(read.coordinates, "coordinates")
        outline = MultiPolygon([_polygon(part, f"coordinates[{index}]", datum) for index, part in enumerate(parts)])
    else:
        raise ShapeError("geometry_type", value=read.type[:40])
    if outline.is_empty or not outline.is_valid:
        raise ShapeError("polygon_invalid", reason=explain_validity(outline))
    return outline


def mended(geometry: object) -> Outline | None:
    """Return a Polygon or MultiPolygon of GeoJSON in WGS-84 that somebody else drew, mended where it crosses itself; None when it is none.

    A warning whose outline is drawn carelessly concerns the places inside all the same; an area's own outline is never mended.
    """
    try:
        drawn = shapely.from_geojson(msgspec.json.encode(geometry))
        whole = shapely.make_valid(drawn) if isinstance(drawn, Outline) else None
    except (shapely.errors.GEOSException, TypeError, ValueError, msgspec.MsgspecError):
        return None
    return whole if isinstance(whole, Outline) and not whole.is_empty else None


def _polygon(rings: object, where: str, datum: Datum) -> Polygon:
    read = [_ring(ring, f"{where}[{index}]", datum) for index, ring in enumerate(_list(rings, where))]
    return Polygon(read[0], read[1:])


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ShapeError("geometry_malformed", where=where)
    return value


def _ring(positions: object, where: str, datum: Datum) -> Ring:
    read = [_position(position, f"{where}[{index}]") for index, position in enumerate(_list(positions, where))]
    if len(read) < _RING_POSITIONS:
        raise ShapeError("ring_short", where=where)
    if read[0] != read[-1]:
        raise ShapeError("ring_open", where=where, first=_shown(read[0]), last=_shown(read[-1]))
    return read if datum in {Datum.WGS84, Datum.CGCS2000} else [to_wgs84(*position, datum) for position in read]


def _position(value: object, where: str) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) not in _POSITION_NUMBERS:
        raise ShapeError("geometry_malformed", where=where)
    lon, lat = value[0], value[1]
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in (lon, lat)):
        raise ShapeError("geometry_malformed", where=where)
    try:
        point = float(lon), float(lat)
    except OverflowError:
        raise ShapeError("coordinates_range", where=where, value="(…)") from None
    for fault in faults_of(*point):
        rule = "coordinates_swapped" if fault.code == "coordinates_swapped" else "coordinates_range"
        raise ShapeError(rule, where=where, value=_shown(point))
    return point


def _shown(position: tuple[float, float]) -> str:
    return f"({position[0]:.10g}, {position[1]:.10g})"


def centre_of(outline: BaseGeometry) -> tuple[float, float]:
    """Return the centroid, or a point inside when the centroid falls outside."""
    centroid = outline.centroid
    point = centroid if outline.covers(centroid) else outline.representative_point()
    return round(point.x, _SHOWN_DIGITS), round(point.y, _SHOWN_DIGITS)


def square_metres(outline: BaseGeometry) -> float:
    """Return the size of a small area of degrees on the sphere, near enough for a report."""
    if outline.is_empty:
        return 0.0
    return float(outline.area * METRES_PER_DEGREE**2 * cos(radians(outline.centroid.y)))

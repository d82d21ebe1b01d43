"""From a point to its grid: an index over polygons that is built once and never changed."""

from collections.abc import Sequence
from math import cos, radians
from typing import Any, Final

import msgspec
import numpy as np
import shapely
from shapely import Point, STRtree
from shapely.geometry.base import BaseGeometry

from wangge_core.areas.shapes import METRES_PER_DEGREE, Outline

NEARBY_METRES: Final = 20_000.0
"""How far from every grid a point may be for the nearest one to be worth naming."""
_SHORTEST_DEGREE: Final = 0.05
"""Cosine of the latitude at which a degree of longitude is taken to stop shrinking: the poles have no grids."""
_MICRODEGREE: Final = 1e-6


class Nearest(msgspec.Struct, frozen=True):
    """The grid that lies nearest to a point outside of all of them, and how far away its border is."""

    code: str
    metres: float


class GridIndex:
    """Polygons in a tree of boxes (shapely's STRtree) with exact tests behind it.

    A point on a border touches several polygons and goes to the one with the lowest code, every time
    and on every machine: the polygons stand in the order of their codes, so it is the first one hit.
    """

    def __init__(self, outlines: Sequence[tuple[str, Outline]]) -> None:
        """Take (code, outline) pairs in WGS-84, in any order."""
        ordered = sorted(outlines, key=lambda pair: pair[0])
        self._codes = tuple(code for code, _ in ordered)
        self._tree = STRtree([outline for _, outline in ordered])

    def __len__(self) -> int:
        """Return how many polygons are indexed."""
        return len(self._codes)

    def locate(self, lon: float, lat: float) -> str | None:
        """Return the code of the polygon that holds the point (degrees, WGS-84), or None outside of all."""
        hits = self._tree.query(Point(lon, lat), "intersects")
        return self._codes[hits.min()] if hits.size else None

    def locate_all(self, points: Sequence[tuple[float, float]]) -> list[str | None]:
        """Locate many points at once, several times faster than one by one."""
        numbers, hits = self._tree.query(shapely.points(np.asarray(points, dtype=float).reshape(-1, 2)), "intersects")
        first = np.full(len(points), len(self._codes))
        np.minimum.at(first, numbers, hits)
        return [self._codes[hit] if hit < len(self._codes) else None for hit in first.tolist()]

    def touching(self, shape: BaseGeometry) -> list[str]:
        """Return the codes of the polygons that a shape in WGS-84 meets, by code."""
        return sorted(self._codes[hit] for hit in self._tree.query(shape, "intersects").tolist())

    def nearest(self, lon: float, lat: float, within: float = NEARBY_METRES) -> Nearest | None:
        """Return the grid whose border is nearest on the ground, if one lies within so many metres.

        The tree measures in degrees, which are shorter from west to east: whatever lies as near as its
        answer on the ground lies within that distance divided by the cosine in degrees.
        """
        narrow = max(cos(radians(lat)), _SHORTEST_DEGREE)
        point = Point(lon, lat)
        found = self._tree.query_nearest(point, max_distance=within / METRES_PER_DEGREE / narrow, all_matches=False)
        if not found.size:
            return None
        reach = self._metres(found, point, narrow).min() / METRES_PER_DEGREE / narrow
        near = np.sort(self._tree.query(point, "dwithin", reach + _MICRODEGREE))
        metres = self._metres(near, point, narrow)
        best = int(metres.argmin())
        return Nearest(self._codes[near[best]], round(float(metres[best]), 1)) if metres[best] <= within else None

    def _metres(self, hits: "np.ndarray[Any, np.dtype[np.int64]]", point: Point, narrow: float) -> "np.ndarray[Any, np.dtype[np.float64]]":
        """Return distances on a plane that is true to scale around the point."""
        outlines = shapely.transform(self._tree.geometries[hits], lambda pairs: pairs * (narrow, 1.0))
        return np.asarray(shapely.distance(outlines, Point(point.x * narrow, point.y))) * METRES_PER_DEGREE

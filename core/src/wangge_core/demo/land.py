"""The land of the demonstration county: cells that tile it, villages and townships made of them.

The grids are the cells of a relaxed Voronoi diagram; what lies between two cells is one line, bent
once and used by both, so that borders are shared to the last digit, and a village or township is
the exact union of its grids. Distances are metres on a local plane until the very end.
"""

import math
import random
from collections.abc import Sequence
from typing import Final, TypeAlias

import msgspec
import shapely
from shapely import MultiPoint, Polygon

from wangge_core.demo.places import Township

Point: TypeAlias = tuple[float, float]

SEED: Final = 2_026
_ORIGIN: Final = (111.42, 29.18)
"""Longitude and latitude of the county town: hill country inland, no real county's seat."""
_METRES_LAT: Final = 110_852.0
_METRES_LON: Final = 111_320.0 * math.cos(math.radians(_ORIGIN[1]))
_DIGITS: Final = 6
"""Decimals of a degree that are kept: about 0.1 m."""
_REACH: Final = 19_000.0
"""Mean distance from the county town to the county's border."""
_FRAME: Final = 1.7 * _REACH
"""Half the side of the square in which sites are relaxed."""
_CELLS: Final = 440
_RELAXING: Final = 6
_BEARINGS: Final = 12
"""Directions that are tried for a cut, over half a turn."""


class Parcel(msgspec.Struct, frozen=True):
    """One grid: where it belongs in the lists of places, and its outline in WGS-84 degrees."""

    township: int
    village: int
    outline: Polygon


def parcels(townships: Sequence[Township], seed: int = SEED) -> tuple[Parcel, ...]:
    """Lay out the whole county: every grid of every village of every township, in a fixed order.

    Args:
        townships: What is to be laid out; only the numbers of villages matter here.
        seed: Another seed gives another county of the same kind.
    """
    chance = random.Random(seed)  # noqa: S311  the shape of invented land keeps no secret
    sites = _sites(chance)
    inside = [index for index, site in enumerate(sites) if _in_county(site)]
    outlines = _bend(_cells(sites), inside, chance)
    owners = _owners([sites[index] for index in inside], townships)
    laid = [Parcel(township, village, outline) for (township, village), outline in zip(owners, outlines, strict=True)]
    return tuple(sorted(laid, key=lambda parcel: (parcel.township, parcel.village, _reading_order(parcel.outline))))


def _reading_order(outline: Polygon) -> tuple[float, float]:
    centre = outline.representative_point()
    return -centre.y, centre.x


def _border(angle: float) -> float:
    """Return how far the county reaches in a direction."""
    return _REACH * (1 + 0.16 * math.sin(2 * angle + 0.7) + 0.09 * math.sin(3 * angle + 2.1) + 0.05 * math.sin(5 * angle + 4.0))


def _in_county(site: Point) -> bool:
    return math.hypot(*site) < _border(math.atan2(site[1], site[0]))


def _sites(chance: random.Random) -> list[Point]:
    """Scatter sites, denser towards the county town, with a ring outside that bounds the outer cells."""
    sites: list[Point] = []
    inside = 0
    while inside < _CELLS or len(sites) < 2 * _CELLS:
        angle, distance = chance.uniform(-math.pi, math.pi), 1.5 * _REACH * chance.random() ** 0.62
        site = (distance * math.cos(angle), distance * math.sin(angle))
        if _in_county(site):
            if inside >= _CELLS:
                continue
            inside += 1
        sites.append(site)
    frame = shapely.box(-_FRAME, -_FRAME, _FRAME, _FRAME)
    for _ in range(_RELAXING):
        centres = [cell.intersection(frame).centroid for cell in _cells(sites)]
        sites = [(0.7 * centre.x + 0.3 * site[0], 0.7 * centre.y + 0.3 * site[1]) for centre, site in zip(centres, sites, strict=True)]
    return sites


def _cells(sites: Sequence[Point]) -> list[Polygon]:
    diagram = shapely.voronoi_polygons(MultiPoint(sites), ordered=True)
    return [cell for cell in diagram.geoms if isinstance(cell, Polygon)]


def _bend(cells: Sequence[Polygon], inside: Sequence[int], chance: random.Random) -> list[Polygon]:
    """Replace each straight border by a bent one, the same for both neighbours, in degrees."""
    lines: dict[tuple[Point, Point], list[Point]] = {}
    outlines = []
    for index in inside:
        corners = _corners(cells[index])
        ring: list[Point] = []
        for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
            key = (start, end) if start < end else (end, start)
            if key not in lines:
                lines[key] = _bent(*key, chance)
            line = lines[key] if start < end else lines[key][::-1]
            ring.extend(line[:-1])
        outlines.append(Polygon(ring))
    return [shapely.orient_polygons(outline) for outline in outlines]


def _corners(cell: Polygon) -> list[Point]:
    """Return the corners in degrees, rounded, without those that rounding made equal."""
    rounded = [_degrees(point) for point in cell.exterior.coords[:-1]]
    return [corner for corner, before in zip(rounded, rounded[-1:] + rounded[:-1], strict=True) if corner != before]


def _degrees(point: Sequence[float]) -> Point:
    return round(_ORIGIN[0] + point[0] / _METRES_LON, _DIGITS), round(_ORIGIN[1] + point[1] / _METRES_LAT, _DIGITS)


def _bent(start: Point, end: Point, chance: random.Random, depth: int = 3) -> list[Point]:
    """Return the line from start to end with midpoints moved aside, ever less (midpoint displacement)."""
    if depth == 0 or start == end:
        return [start, end]
    along = (end[0] - start[0], end[1] - start[1])
    aside = chance.uniform(-0.09, 0.09)
    middle = (
        round((start[0] + end[0]) / 2 - aside * along[1], _DIGITS),
        round((start[1] + end[1]) / 2 + aside * along[0], _DIGITS),
    )
    if middle in {start, end}:
        return [start, end]
    return _bent(start, middle, chance, depth - 1)[:-1] + _bent(middle, end, chance, depth - 1)


def _owners(sites: Sequence[Point], townships: Sequence[Township]) -> list[tuple[int, int]]:
    """Tell for each site its township and its village within it.

    The streets share the middle, the towns and townships lie around it like slices; each is halved
    again and again into its villages, so that the numbers come out as asked.
    """
    owners: list[tuple[int, int]] = [(0, 0)] * len(sites)
    for township, members in enumerate(_townships(sites, townships)):
        villages = len(townships[township].villages)
        for village, chosen in enumerate(_halves(sites, members, [1 / villages] * villages)):
            for member in chosen:
                owners[member] = (township, village)
    return owners


def _townships(sites: Sequence[Point], townships: Sequence[Township]) -> list[list[int]]:
    """Share the sites out in proportion to the villages, in the order of the townships."""
    weights = [len(township.villages) for township in townships]
    urban = sum(weight for weight, township in zip(weights, townships, strict=True) if township.urban)
    outwards = sorted(range(len(sites)), key=lambda index: math.hypot(*sites[index]))
    cut = round(len(sites) * urban / sum(weights))
    middle = _halves(sites, outwards[:cut], [weight for weight, township in zip(weights, townships, strict=True) if township.urban])
    middle.sort(key=lambda members: outwards[0] not in members)  # the first street holds the middle of the map
    around = sorted(outwards[cut:], key=lambda index: math.atan2(sites[index][1], sites[index][0]))
    slices = _slices(around, [weight for weight, township in zip(weights, townships, strict=True) if not township.urban])
    return [middle.pop(0) if township.urban else slices.pop(0) for township in townships]


def _slices(members: Sequence[int], weights: Sequence[float]) -> list[list[int]]:
    ends = [round(len(members) * sum(weights[: step + 1]) / sum(weights)) for step in range(len(weights))]
    return [list(members[start:end]) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _halves(sites: Sequence[Point], members: Sequence[int], weights: Sequence[float]) -> list[list[int]]:
    """Cut the members into parts of the given weights, each time across their longest extent."""
    if len(weights) == 1:
        return [list(members)]
    half = len(weights) // 2
    angle = max(
        (step * math.pi / _BEARINGS for step in range(_BEARINGS)),
        key=lambda angle: _extent([_along(sites[index], angle) for index in members]),
    )
    ordered = sorted(members, key=lambda index: _along(sites[index], angle))
    cut = round(len(ordered) * sum(weights[:half]) / sum(weights))
    return _halves(sites, ordered[:cut], weights[:half]) + _halves(sites, ordered[cut:], weights[half:])


def _along(site: Point, angle: float) -> float:
    return site[0] * math.cos(angle) + site[1] * math.sin(angle)


def _extent(values: Sequence[float]) -> float:
    return max(values) - min(values)

"""`locate`: point to grid among 100,000 polygons, in microseconds a point.

What: `GridIndex.locate`, one point a call, as intake uses it: build the point, ask the tree, test exactly,
decide borders. Against what: an absolute bar (20 µs), best of five runs. Why it is fair: the polygons tile
the plane with 41 corners each and share every border, so that no point is outside of all and the tree's
boxes overlap as those of real grids do; a fifth of the points lie on corners and borders, where the exact
tests cost most. Before any time is taken, 10,000 of the points are checked against a brute-force search
that shares nothing with the index: every bounding box compared, then the crossing rule in rational numbers.
A single wrong point makes the figure fail.
"""

import random
import time
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely

from wangge_core.areas.grid_index import GridIndex

POLYGONS: Final = 100_000
CHECKED: Final = 10_000
TIMED: Final = 50_000
RUNS: Final = 5
BAR: Final = 20.0
_COLUMNS: Final = 400
_STEPS: Final = 10
"""Straight pieces of one border; four borders of ten pieces make a ring of 41 corners."""
_STEP: Final = 0.004
_WEST, _SOUTH = 110.0, 28.0
_CHANCE: Final = random.Random(20_220_801)

Corner = tuple[float, float]


def _border(start: Corner, end: Corner) -> list[Corner]:
    """Bend the line between two corners; whoever shares it takes the same list."""
    across = (start[1] - end[1], end[0] - start[0])
    points = [start]
    for number in range(1, _STEPS):
        along, aside = number / _STEPS, _CHANCE.uniform(-0.04, 0.04)
        points.append(
            (
                start[0] + (end[0] - start[0]) * along + across[0] * aside,
                start[1] + (end[1] - start[1]) * along + across[1] * aside,
            )
        )
    return [*points, end]


def tiles(count: int = POLYGONS) -> list[tuple[str, list[Corner]]]:
    """Lay out a tiling: (code, ring) of every polygon."""
    rows = count // _COLUMNS
    nodes = [
        [(_WEST + (x + _CHANCE.uniform(-0.15, 0.15)) * _STEP, _SOUTH + (y + _CHANCE.uniform(-0.15, 0.15)) * _STEP) for y in range(rows + 1)]
        for x in range(_COLUMNS + 1)
    ]
    east = [[_border(nodes[x][y], nodes[x + 1][y]) for y in range(rows + 1)] for x in range(_COLUMNS)]
    north = [[_border(nodes[x][y], nodes[x][y + 1]) for y in range(rows)] for x in range(_COLUMNS + 1)]
    return [
        (
            f"999901001{x:03d}{y:03d}",
            [*east[x][y][:-1], *north[x + 1][y][:-1], *east[x][y + 1][:0:-1], *north[x][y][::-1]],
        )
        for x in range(_COLUMNS)
        for y in range(rows)
    ]


def points(rings: list[tuple[str, list[Corner]]], count: int) -> list[Corner]:
    """Draw points: four fifths anywhere, one tenth on corners, one tenth halfway along a border's pieces."""
    everywhere = shapely.total_bounds([shapely.box(*np.min(ring, axis=0), *np.max(ring, axis=0)) for _, ring in (rings[0], rings[-1])])
    west, south, east, north = everywhere.tolist()
    drawn: list[Corner] = []
    for number in range(count):
        ring = rings[_CHANCE.randrange(len(rings))][1]
        place = _CHANCE.randrange(len(ring) - 1)
        if number % 10 == 0:
            drawn.append(ring[place])
        elif number % 10 == 1:
            drawn.append(((ring[place][0] + ring[place + 1][0]) / 2, (ring[place][1] + ring[place + 1][1]) / 2))
        else:
            drawn.append((_CHANCE.uniform(west, east), _CHANCE.uniform(south, north)))
    return drawn


def wrong(index: GridIndex, rings: list[tuple[str, list[Corner]]], drawn: list[Corner]) -> int:
    """Count the points on which index and brute force differ."""
    boxes = np.array([(*np.min(ring, axis=0), *np.max(ring, axis=0)) for _, ring in rings])
    return sum(index.locate(*point) != _searched(rings, boxes, point) for point in drawn)


def _searched(rings: list[tuple[str, list[Corner]]], boxes: "np.ndarray[Any, Any]", point: Corner) -> str | None:
    x, y = point
    near = np.flatnonzero((boxes[:, 0] <= x) & (boxes[:, 1] <= y) & (boxes[:, 2] >= x) & (boxes[:, 3] >= y))
    return min((rings[number][0] for number in near.tolist() if _holds(rings[number][1], x, y)), default=None)


def _holds(ring: list[Corner], x: float, y: float) -> bool:
    """Return whether a ring holds a point, its border included: crossings counted in exact arithmetic."""
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if max(y1, y2) < y or min(y1, y2) > y:
            continue
        side = _side(x1, y1, x2, y2, x, y)
        if side == 0 and min(x1, x2) <= x <= max(x1, x2):
            return True
        if (y1 > y) != (y2 > y) and (side > 0) == (y2 > y1):
            inside = not inside
    return inside


def _side(*numbers: float) -> Fraction:
    x1, y1, x2, y2, x, y = map(Fraction, numbers)
    return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)


def _timed(index: GridIndex, drawn: list[Corner]) -> float:
    locate = index.locate
    start = time.perf_counter()
    for lon, lat in drawn:
        locate(lon, lat)
    return (time.perf_counter() - start) / len(drawn) * 1e6


def run() -> dict[str, Any]:
    """Check, then measure; return one figure of `build/bench.json`."""
    rings = tiles()
    index = GridIndex([(code, shapely.Polygon(ring)) for code, ring in rings])
    errors = wrong(index, rings, points(rings, CHECKED))
    drawn = points(rings, TIMED)
    _timed(index, drawn[:1000])
    figures = sorted(_timed(index, drawn) for _ in range(RUNS))
    start = time.perf_counter()
    index.locate_all(drawn)
    bulk = (time.perf_counter() - start) / TIMED * 1e6
    return {
        "id": "locate",
        "value": round(figures[0], 2),
        "unit": "µs",
        "ratio_to": None,
        "baseline": f"brute force in rational numbers: {errors} of {CHECKED} points differ",
        "bar": BAR,
        "holds": figures[0] <= BAR and errors == 0,
        "n": TIMED,
        "spread": [round(figures[0], 2), round(figures[-1], 2)],
        "polygons": len(index),
        "checked": CHECKED,
        "wrong": errors,
        "bulk": round(bulk, 2),
    }

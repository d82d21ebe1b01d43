"""Whether outlines fit together: none over another of its level, each inside its parent. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from wangge_core.area_code import Level
from wangge_core.areas.findings import Finding, finding
from wangge_core.areas.model import Area
from wangge_core.areas.shapes import METRES_PER_DEGREE, Outline, centre_of, square_metres

TOLERANCE_METRES: Final = 1.0
"""Width up to which an overlap or a rim outside the parent is taken for a rounding of coordinates."""
_HALF_TOLERANCE: Final = TOLERANCE_METRES / 2 / METRES_PER_DEGREE
_SPECK_SQUARE_METRES: Final = 1.0
"""Size below which a sliver is not worth a word."""


class Plot(msgspec.Struct, frozen=True):
    """An area with its outline; `row` is the row of the file it comes from, 0 when it was on record."""

    row: int
    area: Area
    outline: Outline


def check_borders(plots: Sequence[Plot]) -> tuple[Finding, ...]:
    """Compare the outlines that a file brings with each other and with those on record around them.

    Args:
        plots: The outlines of the file and everything on record that they could touch: their
            counties' outlines of the same level, their parents, their children.
    """
    by_level: dict[Level, list[Plot]] = {}
    for plot in plots:
        by_level.setdefault(plot.area.level, []).append(plot)
    by_code = {plot.area.code: plot for plot in plots}
    found: list[Finding] = []
    for level in sorted(by_level):
        found += _overlaps(by_level[level])
    found += _strays(plots, by_code)
    return tuple(sorted(found, key=lambda item: item.row))


def _overlaps(plots: Sequence[Plot]) -> list[Finding]:
    outlines = np.array([plot.outline for plot in plots], dtype=object)
    if shapely.coverage_is_valid(outlines):
        return []
    left, right = STRtree(outlines).query(outlines, predicate="intersects")
    keep = left < right
    left, right = left[keep], right[keep]
    shared = shapely.intersection(outlines[left], outlines[right])
    found = []
    for one, other, common in zip(left.tolist(), right.tolist(), shared.tolist(), strict=True):
        if common.area > 0 and plots[one].area.meets(plots[other].area):
            found += _overlap(plots[one], plots[other], common)
    return found


def _overlap(one: Plot, other: Plot, common: BaseGeometry) -> list[Finding]:
    if one.row < other.row:
        one, other = other, one
    if one.row == 0:
        return []
    size = square_metres(common)
    if _thick(common):
        return [_faulty("overlap", one, other, common, size)]
    if size < _SPECK_SQUARE_METRES:
        return []
    return [finding("sliver", one.row, one.area.code, "geometry", other=other.area.code, tolerance=f"{TOLERANCE_METRES:g}")]


def _strays(plots: Iterable[Plot], by_code: Mapping[str, Plot]) -> list[Finding]:
    found = []
    for plot in plots:
        parent = by_code.get(plot.area.parent or "")
        if parent is None or not (plot.row or parent.row) or not plot.area.meets(parent.area):
            continue
        if parent.outline.covers(plot.outline):
            continue
        outside = plot.outline.difference(parent.outline)
        if _thick(outside):
            found.append(_faulty("outside_parent", plot, parent, outside, square_metres(outside)))
    return found


def _thick(piece: BaseGeometry) -> bool:
    """Tell whether a piece is wider than the tolerance somewhere."""
    return not piece.buffer(-_HALF_TOLERANCE).is_empty


def _faulty(rule: str, plot: Plot, other: Plot, piece: BaseGeometry, size: float) -> Finding:
    lon, lat = centre_of(piece)
    return finding(
        rule,
        plot.row or other.row,
        plot.area.code,
        "geometry",
        other=other.area.code,
        other_name=other.area.name,
        area=f"{size:,.0f}",
        place=f"{lon:.6f}, {lat:.6f}",
        tolerance=f"{TOLERANCE_METRES:g}",
    )

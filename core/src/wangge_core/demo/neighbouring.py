"""The county next door: as much of it as it takes to hand cases over across the border. Invented like the other. Pure."""

from typing import Final

from shapely import Polygon

from wangge_core.areas.model import GridKind
from wangge_core.demo.atlas import Named

NEIGHBOUR_CODE: Final = "999902"
_GAP: Final = 0.002
"""Degrees between the two counties' easternmost and westernmost points, so that no outline has to follow the other."""
_WIDE: Final = 0.06
_TOWN: Final = NEIGHBOUR_CODE + "101"
VILLAGE: Final = _TOWN + "201"


def neighbour(county: Named) -> tuple[Named, ...]:
    """Return the county, its one town, that town's one village and its grid, all of the same outline east of `county`."""
    _, south, east, north = county.outline.bounds
    west, middle = east + _GAP, (south + north) / 2
    outline = Polygon([(west, middle), (west + _WIDE / 2, south), (west + _WIDE, middle), (west + _WIDE / 2, north)])
    return (
        Named(NEIGHBOUR_CODE, "北山县", "Beishan County", None, outline),
        Named(_TOWN, "山口镇", "Shankou Town", None, outline),
        Named(VILLAGE, "关下村", "Guanxia Village", None, outline),
        Named(VILLAGE + "001", "关下第一网格", "Guanxia Village grid 1", GridKind.BASE, outline),
    )

"""A point's grid: always right, always the same on a border, never slow when far away."""

import random
from fractions import Fraction
from itertools import pairwise

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge_core.areas.grid_index import GridIndex
from wangge_core.demo.land import parcels
from wangge_core.demo.places import townships

SQUARES = [(f"{9_000_000 + 10 * x + y}", shapely.box(110 + x, 28 + y, 111 + x, 29 + y)) for x in range(3) for y in range(3)]
INDEX = GridIndex(SQUARES)


def test_inside():
    assert INDEX.locate(111.5, 29.5) == "9000011"


def test_outside():
    assert INDEX.locate(120, 29.5) is None


@pytest.mark.parametrize(
    ("point", "code"), [((111, 28.5), "9000000"), ((111, 29), "9000000"), ((112, 30), "9000011"), ((113, 31), "9000022")]
)
def test_a_border_goes_to_the_lowest_code(point, code):
    assert INDEX.locate(*point) == code


def test_the_order_of_the_polygons_does_not_matter():
    points = [(110 + x / 4, 28 + y / 4) for x in range(13) for y in range(13)]
    shuffled = SQUARES[:]
    random.Random(7).shuffle(shuffled)
    other = GridIndex(shuffled)
    assert [other.locate(*point) for point in points] == [INDEX.locate(*point) for point in points]
    assert other.locate_all(points) == [INDEX.locate(*point) for point in points]


def test_nothing_to_locate():
    assert INDEX.locate_all([]) == []
    assert len(GridIndex(())) == 0
    assert GridIndex(()).locate(110, 28) is None
    assert GridIndex(()).nearest(110, 28) is None


def test_nearest_measures_on_the_ground():
    """At 60 degrees north a degree of longitude is half as long: what is nearer in degrees is farther in metres."""
    index = GridIndex([("east", shapely.box(10.15, 59.9, 10.3, 60.1)), ("north", shapely.box(9.9, 60.1, 10.1, 60.2))])
    found = index.nearest(10.0, 60.0)
    assert found.code == "east"
    assert found.metres == pytest.approx(0.15 * 0.5 * 111_195, rel=1e-3)


def test_nearest_gives_up_far_away():
    assert INDEX.nearest(110.5, 27.9).code == "9000000"
    assert INDEX.nearest(110.5, 27.5) is None
    assert INDEX.nearest(0, 0) is None


def holds(ring, x, y):
    """Exact even-odd rule with rational numbers; a point on the border is held."""
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        cross = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        if cross == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) != (y2 > y) and (cross > 0) == (y2 > y1):
            inside = not inside
    return inside


def exact(pair):
    return Fraction(pair[0]), Fraction(pair[1])


LAND = [(f"{number:05d}", parcel.outline) for number, parcel in enumerate(parcels(townships())[:30])]
RINGS = [(code, [exact(corner) for corner in outline.exterior.coords]) for code, outline in LAND]
LAND_INDEX = GridIndex(LAND)
WEST, SOUTH, EAST, NORTH = shapely.total_bounds([outline for _, outline in LAND]).tolist()
CORNERS = sorted({corner for _, outline in LAND for corner in outline.exterior.coords})


@pytest.mark.slow
@settings(deadline=None)
@given(st.one_of(st.tuples(st.floats(WEST, EAST), st.floats(SOUTH, NORTH)), st.sampled_from(CORNERS)))
def test_agrees_with_exact_arithmetic(point):
    expected = next((code for code, ring in RINGS if holds(ring, *exact(point))), None)
    assert LAND_INDEX.locate(*point) == expected
    assert LAND_INDEX.locate_all([point]) == [expected]

"""Outlines beside, over and within each other."""

from datetime import date

import pytest
import shapely

from tests.core.areas.conftest import rules
from wangge_core.areas.borders import Plot, check_borders
from wangge_core.areas.model import Area
from wangge_core.areas.shapes import METRES_PER_DEGREE
from wangge_core.demo.land import parcels
from wangge_core.demo.places import townships

METRE = 1 / METRES_PER_DEGREE
DAY = date(2025, 1, 1)


def plot(code, box, row=1, **fields):
    return Plot(row, Area(code=code, name=f"区{code}", **fields), shapely.box(*box))


LEFT = plot("330521101201001", (111.00, 29.00, 111.01, 29.01))
RIGHT = plot("330521101201002", (111.01, 29.00, 111.02, 29.01), 2)


def test_neighbours():
    assert check_borders([LEFT, RIGHT]) == ()


def test_overlap():
    other = plot("330521101201002", (111.009, 29.00, 111.02, 29.01), 2)
    (finding,) = check_borders([LEFT, other])
    assert (finding.row, finding.rule, finding.code) == (2, "overlap", "330521101201002")
    assert "330521101201001（区330521101201001）" in finding.message["zh-CN"]
    assert "111.009500, 29.005000" in finding.message["en"]
    assert "108,1" in finding.message["en"]


def test_one_inside_another():
    assert rules(check_borders([LEFT, plot("330521101201002", (111.002, 29.002, 111.003, 29.003), 2)])) == [(2, "overlap")]


@pytest.mark.parametrize(("width", "found"), [(0.9, [(2, "sliver")]), (0.0005, []), (1.2, [(2, "overlap")])])
def test_tolerance(width, found):
    other = plot("330521101201002", (111.01 - width * METRE, 29.00, 111.02, 29.01), 2)
    assert rules(check_borders([LEFT, other])) == found


def test_what_is_on_record_is_not_blamed():
    ground = [plot("330521101201001", (111.00, 29.00, 111.01, 29.01), 0), plot("330521101201002", (111.005, 29.00, 111.02, 29.01), 0)]
    assert check_borders(ground) == ()
    assert rules(check_borders([*ground, plot("330521101201003", (111.0, 29.009, 111.001, 29.02), 7)])) == [(7, "overlap")]


def test_successors_may_lie_where_their_forebears_lay():
    old = plot("330521101201001", (111.00, 29.00, 111.02, 29.01), 1, valid_to=DAY)
    new = plot("330521101201003", (111.00, 29.00, 111.01, 29.01), 2, valid_from=DAY)
    assert check_borders([old, new]) == ()


def test_levels_may_lie_over_each_other():
    assert check_borders([LEFT, RIGHT, plot("330521101201", (111, 29, 111.02, 29.01), 3)]) == ()


def test_outside_the_parent():
    parent = plot("330521101201", (111.00, 29.00, 111.015, 29.01), 0)
    (finding,) = check_borders([parent, LEFT, RIGHT])
    assert (finding.row, finding.rule, finding.code) == (2, "outside_parent", "330521101201002")


def test_a_parent_that_shrinks_is_blamed():
    children = [plot(one.area.code, one.outline.bounds, 0) for one in (LEFT, RIGHT)]
    parent = plot("330521101201", (111.00, 29.00, 111.015, 29.01), 9)
    assert rules(check_borders([parent, *children])) == [(9, "outside_parent")]


def test_a_rim_within_the_tolerance():
    parent = plot("330521101201", (111.00, 29.00, 111.02 - 0.5 * METRE, 29.01), 3)
    assert check_borders([parent, LEFT, RIGHT]) == ()


def test_a_parent_of_another_time_is_not_asked():
    parent = plot("330521101201", (111.00, 29.00, 111.001, 29.01), 3, valid_to=DAY)
    child = plot("330521101201001", (111.00, 29.00, 111.01, 29.01), 1, valid_from=DAY)
    assert check_borders([parent, child]) == ()


def test_a_whole_county_without_fault():
    plots = [
        Plot(row, Area(code=f"9999010{parcel.township + 1:02d}{parcel.village + 1:03d}{row:03d}", name="格"), parcel.outline)
        for row, parcel in enumerate(parcels(townships()), 1)
    ]
    assert check_borders(plots) == ()

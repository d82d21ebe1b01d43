"""The land of the demonstration county tiles: no gap, no overlap, parents are exact unions."""

import csv
from itertools import groupby

import shapely

from wangge_core.demo.land import parcels
from wangge_core.demo.places import COUNTY_CODE, COUNTY_NAME, townships

TOWNSHIPS = townships()
PARCELS = parcels(TOWNSHIPS)
OUTLINES = [parcel.outline for parcel in PARCELS]


def test_size():
    assert len(TOWNSHIPS) == 8
    assert sum(len(township.villages) for township in TOWNSHIPS) == 67
    assert len(PARCELS) >= 400


def test_every_village_has_grids():
    held = {(parcel.township, parcel.village) for parcel in PARCELS}
    assert held == {(number, village) for number, township in enumerate(TOWNSHIPS) for village in range(len(township.villages))}


def test_every_outline_is_valid():
    assert all(outline.is_valid and outline.exterior.is_closed and outline.area > 0 for outline in OUTLINES)


def test_no_two_overlap():
    pairs = shapely.STRtree(OUTLINES).query(OUTLINES, predicate="intersects").T.tolist()
    neighbours = [(one, other) for one, other in pairs if one < other]
    assert len(neighbours) > len(OUTLINES)
    assert all(OUTLINES[one].touches(OUTLINES[other]) for one, other in neighbours)


def test_no_gap():
    county = shapely.union_all(OUTLINES)
    assert county.geom_type == "Polygon"
    assert shapely.get_num_interior_rings(county) == 0
    assert abs(sum(outline.area for outline in OUTLINES) - county.area) < 1e-12


def test_shared_borders_are_exact():
    assert shapely.coverage_is_valid(OUTLINES)


def test_villages_and_townships_hang_together():
    for key in (lambda parcel: (parcel.township, parcel.village), lambda parcel: parcel.township):
        for _, members in groupby(PARCELS, key):
            whole = shapely.union_all([parcel.outline for parcel in members])
            assert whole.geom_type == "Polygon"
            assert shapely.get_num_interior_rings(whole) == 0


def test_the_same_every_time():
    again = parcels(TOWNSHIPS)
    assert [(one.township, one.village, one.outline.wkt) for one in again] == [
        (one.township, one.village, one.outline.wkt) for one in PARCELS
    ]


def test_another_seed_gives_another_county():
    assert parcels(TOWNSHIPS, 8)[0].outline.wkt != PARCELS[0].outline.wkt


def test_the_county_is_invented(shared_data):
    with (shared_data / "areas/areas.csv").open(encoding="utf-8-sig") as file:
        counties = list(csv.DictReader(file))
    assert not any(row["code"].startswith(COUNTY_CODE[:2]) for row in counties)
    assert COUNTY_NAME not in {row["name"] for row in counties}


def test_names_are_told_apart():
    names = [village.name for township in TOWNSHIPS for village in township.villages]
    codes = [village.code for township in TOWNSHIPS for village in township.villages]
    assert len(set(names)) == len(set(codes)) == 67
    assert all(code.startswith(COUNTY_CODE) and len(code) == 12 for code in codes)

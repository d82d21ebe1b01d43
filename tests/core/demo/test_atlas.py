"""The county as one file: every level, parents the exact unions of their children, and good enough for our own import."""

import msgspec
import shapely

from wangge_core.area_code import Level, level_of, parent_of
from wangge_core.areas.borders import Plot, check_borders
from wangge_core.areas.checks import check
from wangge_core.areas.model import Area
from wangge_core.areas.reading import read
from wangge_core.demo.atlas import atlas, geojson
from wangge_core.demo.land import parcels
from wangge_core.demo.places import townships

LAND = atlas(townships(), parcels(townships()))
BATCH = read(geojson(LAND))


def of(level):
    return [area for area in LAND if level_of(area.code) is level]


def test_levels():
    assert [len(of(level)) for level in (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)] == [1, 8, 67]
    assert len(of(Level.GRID)) >= 400
    assert len({area.code for area in LAND}) == len(LAND)


def test_parents_are_exact_unions():
    for level in (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE):
        for area in of(level):
            children = shapely.union_all([child.outline for child in LAND if parent_of(child.code) == area.code])
            assert area.outline.equals(children)
            assert area.outline.geom_type == "Polygon"


def test_grids_are_told_apart():
    names = [area.name for area in of(Level.GRID)]
    assert len(set(names)) == len(names)
    assert {area.kind for area in of(Level.GRID)} == {"base", "special"}
    assert all(area.name_en.isascii() for area in LAND)


def test_our_own_import_finds_nothing():
    assert BATCH.findings == ()
    assert [candidate.outline for candidate in BATCH.candidates] == [area.outline for area in LAND]
    assert check(BATCH.candidates, {}) == ()
    assert check_borders([Plot(one.row, one.area, one.outline) for one in BATCH.candidates]) == ()


def test_names_in_both_languages():
    county = BATCH.candidates[0].area
    assert (county.name, county.name_en) == ("清溪县", "Qingxi County")
    assert isinstance(county, Area)


def test_the_file_is_plain_geojson():
    decoded = msgspec.json.decode(geojson(LAND[:2]))
    assert decoded["type"] == "FeatureCollection"
    west, south = decoded["features"][0]["geometry"]["coordinates"][0][0]
    assert 111 < west < 112
    assert 28 < south < 30

"""Coordinates: the published test vector, the way back, the edge of China, and Mars."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.areas.coordinates import (
    Datum,
    bd09_to_gcj02,
    faults_of,
    from_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    outside_china,
    position,
    to_wgs84,
    wgs84_to_gcj02,
)
from wangge_core.errors import InvalidError

INLAND = st.tuples(st.floats(75, 134), st.floats(18.5, 53))
ABROAD = st.one_of(st.tuples(st.floats(-180, 71), st.floats(-90, 90)), st.tuples(st.floats(138, 180), st.floats(-90, 90)))


def metres(one, other):
    east = (one[0] - other[0]) * math.cos(math.radians(one[1]))
    return math.hypot(east, one[1] - other[1]) * 111_195


def test_known_vector():
    lon, lat = wgs84_to_gcj02(116.377817, 39.911954)
    assert lon == pytest.approx(116.384047225, abs=5e-10)
    assert lat == pytest.approx(39.913345455, abs=1e-8)


@given(INLAND)
def test_gcj02_there_and_back(point):
    assert metres(gcj02_to_wgs84(*wgs84_to_gcj02(*point)), point) < 1e-4


@given(INLAND)
def test_bd09_there_and_back(point):
    assert metres(bd09_to_gcj02(*gcj02_to_bd09(*point)), point) < 1e-4


@given(INLAND)
def test_offset_is_a_few_hundred_metres(point):
    assert 10 < metres(wgs84_to_gcj02(*point), point) < 1_500


@given(ABROAD, st.sampled_from(Datum))
def test_unchanged_outside_china(point, datum):
    assert outside_china(*point)
    assert to_wgs84(point[0], point[1], datum) == point
    assert from_wgs84(point[0], point[1], datum) == point


@given(INLAND, st.sampled_from(Datum))
def test_every_datum_there_and_back(point, datum):
    assert metres(to_wgs84(*from_wgs84(point[0], point[1], datum), datum), point) < 1e-3


def test_cgcs2000_is_taken_as_wgs84():
    assert to_wgs84(112.5, 28.25, Datum.CGCS2000) == (112.5, 28.25)


def test_position_converts():
    lon, lat = wgs84_to_gcj02(112.5, 28.25)
    read = position(lon, lat, Datum.GCJ02)
    assert (read.lon, read.lat) == pytest.approx((112.5, 28.25), abs=1e-9)


@pytest.mark.parametrize(
    ("lon", "lat", "path", "code"),
    [
        (200.0, 20.0, "/position/lon", "coordinates_range"),
        (112.0, -90.5, "/position/lat", "coordinates_range"),
        (28.2, 112.5, "/position/lat", "coordinates_swapped"),
        (math.nan, 20.0, "/position/lon", "coordinates_not_finite"),
        (112.0, math.inf, "/position/lat", "coordinates_not_finite"),
        (12_545_000.0, 3_280_000.0, "/position/lon", "coordinates_range"),
    ],
)
def test_coordinates_on_mars(lon, lat, path, code):
    with pytest.raises(InvalidError) as caught:
        position(lon, lat)
    assert caught.value.code == "coordinates"
    assert (caught.value.fields[0].path, caught.value.fields[0].code) == (path, code)


def test_both_values_are_named():
    assert [fault.path for fault in faults_of(1e6, 1e6, "/place")] == ["/place/lon", "/place/lat"]

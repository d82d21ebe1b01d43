"""Files as people send them: real lists, wrong encodings, and things that are no list at all."""

import msgspec
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.core.areas.conftest import collection, rules
from wangge_core.areas.coordinates import Datum, wgs84_to_gcj02
from wangge_core.areas.reading import read
from wangge_core.errors import InvalidError

SQUARE = shapely.box(111, 29, 112, 30)


def test_counties(shared_data):
    batch = read((shared_data / "areas/areas.csv").read_bytes())
    assert (batch.rows, len(batch.candidates), batch.findings) == (2978, 2978, ())
    assert (batch.candidates[0].area.code, batch.candidates[0].area.name) == ("110101", "东城区")


@pytest.mark.slow
def test_townships(shared_data):
    batch = read((shared_data / "areas/streets.csv").read_bytes())
    assert batch.rows == 41352
    assert len(batch.candidates) == 41351
    zero = [item for item in batch.findings if item.rule == "block_zero"]
    assert [item.code for item in zero] == ["350527000"]
    assert {item.severity for item in batch.findings} == {"warning"}


def test_villages(shared_data):
    batch = read((shared_data / "geo/villages_330521_德清县.csv").read_bytes())
    assert (batch.rows, len(batch.candidates)) == (177, 177)
    assert {one.area.kind for one in batch.candidates} == {"community", "village"}


def test_other_encodings_and_headings():
    table = "区划代码,名称,生效日期\r\n330521000000,德清县,2020/1/1\r\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        (candidate,) = read(table.encode(encoding)).candidates
        assert (candidate.area.code, candidate.area.name, str(candidate.area.valid_from)) == ("330521", "德清县", "2020-01-01")


def test_rows_keep_their_line_numbers():
    batch = read(b"code,name\n\n330521,A\n,\n33052,B\n")
    assert [one.row for one in batch.candidates] == [3]
    assert rules(batch.findings) == [(5, "code_malformed")]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("330521001,", "name_missing"),
        ("330521001," + "长" * 101, "name_odd"),
        ("330521001,a\tb", "name_odd"),
        ("330521600,A", "block_reserved"),
        ("330521001000000,A", "block_reserved"),
        ("330521000,A", "block_zero"),
        ("33052100100,A", "code_malformed"),
        ("３３,A", "code_malformed"),
        ("330521001,文澜镇", "block_against_name"),
        ("330521001,A,park", "kind_unknown"),
        ("330521,A,town", "kind_unknown"),
        ("330521001,A,,2020-02-30", "date_malformed"),
        ("330521001,A,,2020-02", "date_malformed"),
        ("330521001,A,,,yesterday", "date_malformed"),
        ("330521001,A,,,2020-01-01,1x", "successor_unknown"),
    ],
)
def test_odd_rows(line, rule):
    batch = read(("code,name,kind,valid_from,valid_to,successor\n" + line).encode())
    assert rules(batch.findings) == [(2, rule)]
    assert set(batch.findings[0].message) == set(batch.findings[0].mend) == {"zh-CN", "en"}


def test_successors_as_a_list():
    content = collection(("330521101", "A", SQUARE), valid_to="2024-01-01", successors=["330521102", "330521103"])
    (candidate,) = read(content).candidates
    assert candidate.area.successors == ("330521102", "330521103")


def test_several_successors():
    (candidate,) = read("code,name,valid_to,successor\n330521101,A,2024-01-01,330521102 330521103；330521104".encode()).candidates
    assert candidate.area.successors == ("330521102", "330521103", "330521104")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "missing: code, name"),
        (b"a,b\n1,2\n", "missing: code, name"),
        (b"code,title\n", "missing: name"),
        (b"\xff\xfe\x00\xd8\x00", "neither UTF-8 nor GB 18030"),
        (b'code,name\n330521,"A', "breaks off"),
        (b'code,name\n330521,"A"B\n', "breaks off"),
        (b"{", "No GeoJSON"),
        (b'{"type":"Feature","geometry":null}', "features"),
        (b'{"type":"Topology","features":[]}', "FeatureCollection, not 'Topology'"),
        (b'{"type":"MultiPolygon","coordinates":[]}', "features"),
        (b"[" * 100_000, "No GeoJSON"),
    ],
)
def test_no_list_of_areas(content, says):
    with pytest.raises(InvalidError) as caught:
        read(content)
    assert caught.value.code == "area_file"
    assert says in caught.value.detail
    assert caught.value.fields[0].path == "/file"


def test_geojson():
    (candidate,) = read(collection(("330521", "德清县", SQUARE), kind=None)).candidates
    assert candidate.outline.equals(SQUARE)
    assert candidate.area.box == (111, 29, 112, 30)
    assert candidate.area.center == (111.5, 29.5)
    assert candidate.area.datum == "wgs84"


def test_geojson_of_another_datum():
    moved = shapely.transform(SQUARE, lambda pairs: [wgs84_to_gcj02(*pair) for pair in pairs])
    (candidate,) = read(collection(("330521", "德清县", moved)), Datum.GCJ02).candidates
    assert shapely.hausdorff_distance(candidate.outline, SQUARE) < 1e-9
    assert candidate.area.datum == "gcj02"


def test_real_outline(shared_data):
    geometry = msgspec.json.decode((shared_data / "geo/boundary_amap_330521.geojson").read_bytes())
    batch = read(collection(("330521", "德清县", geometry)), Datum.GCJ02)
    assert batch.findings == ()
    assert batch.candidates[0].area.center == pytest.approx((119.97, 30.54), abs=0.1)


RING = [[111, 29], [112, 29], [112, 30], [111, 29]]


@pytest.mark.parametrize(
    ("geometry", "rule"),
    [
        (None, "geometry_missing"),
        ({"type": "Point", "coordinates": [1, 2]}, "geometry_type"),
        ({"coordinates": []}, "geometry_malformed"),
        ({"type": "Polygon"}, "geometry_malformed"),
        ({"type": "Polygon", "coordinates": []}, "geometry_malformed"),
        ({"type": "Polygon", "coordinates": [7]}, "geometry_malformed"),
        ({"type": "MultiPolygon", "coordinates": [RING]}, "geometry_malformed"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]]]}, "geometry_malformed"),
        ({"type": "Polygon", "coordinates": [[[True, False], *RING[1:]]]}, "geometry_malformed"),
        ({"type": "Polygon", "coordinates": [[*RING[:2], RING[0]]]}, "ring_short"),
        ({"type": "Polygon", "coordinates": [[*RING[:3], [111, 31]]]}, "ring_open"),
        ({"type": "Polygon", "coordinates": [[[y, x] for x, y in RING]]}, "coordinates_swapped"),
        ({"type": "Polygon", "coordinates": [[[x * 1e5, y * 1e5] for x, y in RING]]}, "coordinates_range"),
        ({"type": "Polygon", "coordinates": [[[111, 29], [112, 30], [112, 29], [111, 30], [111, 29]]]}, "polygon_invalid"),
        ({"type": "Polygon", "coordinates": [[[111, 29], [112, 30], [111, 29], [111, 29]]]}, "polygon_invalid"),
    ],
)
def test_outlines_that_cannot_be_taken(geometry, rule):
    batch = read(collection(("330521", "A", geometry)))
    assert rules(batch.findings) == [(1, rule)]
    assert (batch.rows, batch.candidates) == (1, ())


def test_a_number_too_large_for_any_machine():
    content = collection(("330521", "A", {"type": "Polygon", "coordinates": [RING]})).replace(b"[111,29", b"[1" + b"0" * 400 + b",29", 1)
    assert rules(read(content).findings) == [(1, "coordinates_range")]


def test_features_that_are_none():
    batch = read(b'{"type":"FeatureCollection","features":[7,{"type":"Feature"}]}')
    assert rules(batch.findings) == [(1, "geometry_malformed"), (2, "geometry_missing")]


def test_heights_are_left_out():
    outline = {"type": "Polygon", "coordinates": [[[*pair, 50.5] for pair in RING]]}
    (candidate,) = read(collection(("330521", "A", outline))).candidates
    assert not candidate.outline.has_z


@given(st.binary(max_size=200))
def test_any_bytes_give_a_batch_or_a_clear_error(content):
    code = None
    try:
        read(content)
    except InvalidError as error:
        code = error.code
    assert code in {None, "area_file"}


LEAVES = st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4))


@given(st.sampled_from(["Polygon", "MultiPolygon"]), JSON)
def test_any_coordinates_give_a_finding_or_an_outline(kind, coordinates):
    batch = read(collection(("330521", "A", {"type": kind, "coordinates": coordinates})))
    assert len(batch.findings) + len(batch.candidates) == 1

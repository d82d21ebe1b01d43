"""Each format, over material as it is found in the world, and over garbage."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from google.transit import gtfs_realtime_pb2
from hypothesis import given
from hypothesis import strategies as st

from wangge_sdk.feeds import MOST_ITEMS, FeedError, read_items
from wangge_sdk.manifest.feeds import FeedFormat

DATA = Path(__file__).parents[4] / "shared/data"
FORMATS: tuple[FeedFormat, ...] = get_args(FeedFormat)


def test_json_is_a_list_wherever_it_stands():
    content = json.dumps({"data": {"a/b": [{"x": 1}, 2]}}).encode()
    assert read_items("json", content, "/data/a~1b") == [{"x": 1}, {"value": 2}]
    assert read_items("json", b'\xef\xbb\xbf{"x": 1}') == [{"x": 1}]
    with pytest.raises(FeedError, match="no list at /data/c"):
        read_items("json", content, "/data/c")


def test_geojson_is_its_features():
    border = json.loads((DATA / "geo/boundary_amap_330521.geojson").read_bytes())
    feature = {"type": "Feature", "geometry": border, "properties": border["properties"]}
    [county] = read_items("geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}).encode())
    assert county["properties"] == {"adcode": "330521"}
    assert county["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    with pytest.raises(FeedError, match="neither a FeatureCollection nor features"):
        read_items("geojson", b'{"type": "Point", "coordinates": [1, 2]}')


def test_csv_has_its_names_in_the_first_line_and_may_be_of_an_older_encoding():
    rows = read_items("csv", '站点,"PM2.5"\r\n北村,"1,5"\r\n\r\n南村\r\n'.encode("gb18030"))
    assert rows == [{"站点": "北村", "PM2.5": "1,5"}, {"站点": "南村"}]
    villages = read_items("csv", (DATA / "areas/streets.csv").read_bytes()[:200_000].rpartition(b"\n")[0])
    assert len(villages) > 1000
    with pytest.raises(FeedError, match="same name"):
        read_items("csv", b"a,a\n1,2\n")
    with pytest.raises(FeedError, match="empty"):
        read_items("csv", b"")


@pytest.mark.parametrize(
    ("file", "count", "title"),
    [
        ("amber.rss", 1, "AMBER ALERT"),
        ("ny_index.rss", 2, "I-81 NB"),
        ("weather_index.atom", 2, "Air Quality Alert issued August 30"),
        ("earthquake_index.atom", 1, "M 5.3, Tonga"),
        ("empty_weather_index.atom", 0, ""),
    ],
)
def test_rss_and_atom_are_told_in_the_same_words(file: str, count: int, title: str):
    items = read_items("rss", (DATA / "cap" / file).read_bytes())
    assert len(items) == count
    assert all(item["id"] and item["title"].startswith(title) and item["updated"] for item in items[:1])


def test_cap_is_told_info_by_info_with_the_longitude_first():
    english, french = read_items("cap", (DATA / "cap/canada.cap").read_bytes())
    assert (english["language"], french["language"], english["n"], french["n"]) == ("en-CA", "fr-CA", 1, 2)
    assert english["identifier"] == french["identifier"]
    assert english["point"] == [-82.727694, 42.134456]
    assert english["geocodes"]
    assert english["areas"]


def test_a_circle_of_cap_is_a_ring_around_its_middle():
    circled = read_items("cap", (DATA / "cap/australia.cap").read_bytes())[0]
    assert circled["geometry"]["type"] == "MultiPolygon"
    lon, lat = circled["point"]
    assert (round(lon), round(lat)) == (147, -35)


def test_an_alert_without_an_info_still_says_what_it_cancels():
    [item] = read_items("cap", (DATA / "cap/no_info_tag.cap").read_bytes())
    assert (item["msgType"], item["n"], item["geometry"]) == ("Cancel", 0, None)
    assert item["references"]


def test_gtfs_realtime_is_its_entities():
    message = gtfs_realtime_pb2.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    entity = message.entity.add()
    entity.id = "bus-7"
    entity.vehicle.position.latitude, entity.vehicle.position.longitude = 30.5, 119.9
    entity.vehicle.timestamp = 1_700_000_000
    [item] = read_items("gtfs-rt", message.SerializeToString())
    assert (item["id"], round(item["vehicle"]["position"]["latitude"], 1)) == ("bus-7", 30.5)


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxx">]><feed>&x;</feed>',
        b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><feed/>',
        b"<feed><entry>",
        b"\xff\xfe\x00",
        b"<entry>" * 200 + b"</entry>" * 200,
    ],
    ids=["entities", "outside", "cut", "bytes", "other"],
)
@pytest.mark.parametrize("kind", ["rss", "cap"])
def test_xml_that_means_harm_or_nothing_is_refused(kind: FeedFormat, content: bytes):
    with pytest.raises(FeedError):
        read_items(kind, content)


def test_an_entry_that_lies_too_deep_is_refused():
    with pytest.raises(FeedError, match="deep"):
        read_items("rss", b"<feed><entry>" + b"<a>" * 100 + b"</a>" * 100 + b"</entry></feed>")


def test_more_items_than_may_be_are_refused():
    with pytest.raises(FeedError, match="5001 items came"):
        read_items("json", json.dumps([{}] * (MOST_ITEMS + 1)).encode())


@pytest.mark.parametrize("kind", FORMATS)
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_garbage_is_refused_in_words_or_holds_items(kind: FeedFormat, content: bytes):
    try:
        items: list[Any] = read_items(kind, content)
    except FeedError:
        return
    assert all(isinstance(item, dict) for item in items)

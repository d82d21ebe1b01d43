"""From an item to a document: every kind of value, and what is said of those that do not fit."""

from datetime import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_sdk.feeds import mapped
from wangge_sdk.feeds.pointers import at
from wangge_sdk.manifest.feeds import Feed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def feed(**fields: Any) -> Feed:
    return msgspec.convert(
        {
            "id": "f",
            "url": "https://a.example/",
            "format": "json",
            "schedule": "0 * * * *",
            "maps_to": "collection:c",
            "key": ["id"],
            "map": {"id": "id", **fields},
        },
        Feed,
    )


def made(field: dict[str, Any], value: Any) -> Any:
    documents, faults = mapped(feed(x=field), [{"id": 1, "v": value}])
    return documents[0].body.get("x") if documents else faults[0].problem


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        ("text", 1.5, "1.5"),
        ("text", ["北村", "南村"], "北村、南村"),
        ("number", "3.5", 3.5),
        ("number", "three", "what came is no number"),
        ("number", "nan", "what came is no number"),
        ("number", True, "what came is no number"),
        ("integer", "12", 12),
        ("integer", 12.0, 12),
        ("integer", 2**60 + 1, 2**60 + 1),
        ("integer", 1.5, "what came is no whole number"),
        ("boolean", "是", True),
        ("boolean", 0, False),
        ("boolean", "maybe", "what came is neither yes nor no"),
        ("instant", "2026-11-23T10:00+08:00", "2026-11-23T10:00:00+08:00"),
        ("instant", "2026-11-23 10:00:00", "2026-11-23T10:00:00+08:00"),
        ("instant", "2026-11-23T02:00:00Z", "2026-11-23T02:00:00+00:00"),
        ("instant", "Mon, 23 Nov 2026 10:00:00 +0800", "2026-11-23T10:00:00+08:00"),
        ("instant", 1_795_399_200, "2026-11-23T02:00:00+00:00"),
        ("instant", "1795399200000", "2026-11-23T02:00:00+00:00"),
        ("instant", "soon", "what came is no moment that can be read"),
        ("date", "2026-11-22T23:00:00Z", "2026-11-23"),
        ("date", "20261123", "2026-11-23"),
        ("point", [119.9, 30.5], {"lon": 119.9, "lat": 30.5}),
        ("point", {"type": "Point", "coordinates": [119.9, 30.5, 4]}, {"lon": 119.9, "lat": 30.5}),
        ("point", {"lat": "30.5", "Lng": "119.9"}, {"lon": 119.9, "lat": 30.5}),
        ("point", "119.9, 30.5", {"lon": 119.9, "lat": 30.5}),
        ("point", [30.5, 119.9], "what came is no point on the earth; the longitude comes first"),
        ("point", {"lat": 1}, "what came is no number"),
        ("list", "a", ["a"]),
    ],
)
def test_a_value_is_made_into_what_it_should_be(kind: str, value: Any, wanted: Any):
    assert made({"from": "v", "as": kind}, value) == wanted


def test_the_first_pointer_that_leads_somewhere_counts():
    assert made({"from": ["/a/b", "/v/1", "v"]}, ["x", "y"]) == "y"
    assert made({"from": "/a", "default": 7}, None) == 7
    assert made({"from": "/a"}, None) is None
    assert made({"const": False}, None) is False
    assert made({"from": "v", "longest": 2}, "北村镇") == "北村"


def test_values_are_named_or_there_is_a_default():
    assert made({"from": "v", "values": {"3": "red"}}, 3) == "red"
    assert made({"from": "v", "values": {"3": "red"}, "default": "grey"}, 4) == "grey"
    assert "does not name under values" in made({"from": "v", "values": {"3": "red"}}, 4)


def test_an_item_without_its_key_is_left_out_and_the_later_of_two_counts():
    documents, faults = mapped(feed(x="v"), [{"id": 1, "v": "old"}, {"v": 2}, {"id": 2}, {"id": 1, "v": "new"}])
    assert [(each.number, each.body) for each in documents] == [(3, {"id": 2}), (4, {"id": 1, "x": "new"})]
    assert [(fault.number, fault.field, fault.key) for fault in faults] == [(2, "id", "")]


@given(JSON, st.text(max_size=20))
def test_a_pointer_leads_somewhere_or_nowhere(document: Any, pointer: str):
    at(document, pointer)


@given(st.sampled_from(["text", "number", "integer", "boolean", "instant", "date", "point", "list"]), JSON)
def test_whatever_comes_is_made_or_told(kind: str, value: Any):
    documents, faults = mapped(feed(x={"from": "v", "as": kind}), [{"id": 1, "v": value}])
    assert len(documents) + len(faults) == 1
    if documents and kind == "instant" and "x" in documents[0].body:
        assert datetime.fromisoformat(documents[0].body["x"]).tzinfo is not None

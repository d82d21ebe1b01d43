"""The score by what is asked for: it never sinks when more is asked, and each point says why."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sdk.rulepack.asking import content
from tests.sdk.rulepack.zips import MANIFEST
from wangge_sdk.manifest import Manifest
from wangge_sdk.rulepack import examine
from wangge_sdk.rulepack.risk import MOST, risk_of

TEXT = {"zh-CN": "词", "en": "word"}
DECLARATIVE = {"kind": "declarative", "runtime": {"isolation": "none"}}


def host(**changed: Any) -> dict[str, Any]:
    whole = {"host": "a.cn", "purpose": "api", "operation": "fetch", "data_classes": ["public"], "country": "CN", "reason": TEXT}
    return {**whole, **changed}


def scopes(*names: str, **fields: list[str]) -> dict[str, Any]:
    return {"permissions": {"required": [{"scope": name, "reason": TEXT, **fields} for name in names]}}


def kept(data_class: str) -> dict[str, Any]:
    collection = {"name": "a", "title": TEXT, "schema": "a.json", "data_class": data_class, "retention": "P1Y"}
    return {"data": {"collections": [collection]}}


def manifest(*parts: dict[str, Any]) -> Manifest:
    document = json.loads(MANIFEST)
    for part in parts:
        document |= part
    return msgspec.convert(document, Manifest)


@pytest.mark.parametrize(
    ("asked", "score"),
    [
        (DECLARATIVE, 1),
        ({}, 2),
        (scopes("units:read"), 2),
        (scopes("cases:read"), 3),
        (scopes("cases:read", fields=["unit_kind"]), 2),
        (scopes("cases:manage"), 3),
        (scopes("people.contact:read"), 4),
        (kept("personal"), 3),
        (kept("sensitive"), 4),
        (kept("public"), 2),
        ({"egress": [host()]}, 3),
        ({"egress": [host(data_classes=["personal"])]}, 5),
        ({"egress": [host(data_classes=["personal"], country="US")]}, MOST),
        ({"runtime": {"isolation": "inprocess", "module": "x"}}, 4),
        ({"contributes": {"routes": [{"method": "GET", "path": "/x", "handler": "x", "public": True}]}}, 3),
        ({"contributes": {"ui": {"pages": [{"id": "a", "title": TEXT, "render": "frame", "source": "x"}]}}}, 3),
    ],
)
def test_scores(asked: dict[str, Any], score: int) -> None:
    risk = risk_of(manifest(asked))
    assert risk.score == score
    assert all(point.reason["zh-CN"] and point.reason["en"] for point in risk.points)


PARTS = (
    scopes("cases:read", "cases:manage"),
    kept("sensitive"),
    {"egress": [host(data_classes=["personal"])]},
    {"runtime": {"isolation": "inprocess", "module": "x"}},
)


@given(st.sets(st.sampled_from(range(len(PARTS)))), st.sampled_from(range(len(PARTS))))
def test_more_is_never_less(some: set[int], one: int) -> None:
    before = risk_of(manifest(*(PARTS[index] for index in some))).score
    assert before <= risk_of(manifest(*(PARTS[index] for index in some | {one}))).score <= MOST


def test_it_is_in_the_report() -> None:
    told = examine(content(), checks=()).risk
    assert told is not None
    assert told.score == 2
    assert examine(content({"acme_lamps/plugin.json": b"{"}), checks=()).risk is None

"""Rules about collections."""

from typing import Any

import pytest

from tests.sdk.manifest.example import Plugin
from wangge_sdk.manifest.collections import HELD_FIELDS, key_kind, offered_collections, type_of
from wangge_sdk.manifest.package import open_package
from wangge_sdk.manifest.read import read_manifest

FIRST = "$.data.collections[0]"


def found(plugin: Plugin) -> list[tuple[str, str]]:
    """Return what was found, but for what pages ask of a collection."""
    return [(finding.id, finding.path) for finding in plugin.findings() if not finding.id.startswith("view.")]


def declared(plugin: Plugin) -> dict[str, Any]:
    return plugin.manifest["data"]["collections"][0]  # type: ignore[no-any-return]


@pytest.mark.parametrize("schema", [{"type": "array"}, {"type": "object"}, {"properties": {"a": {"type": "string"}}}])
def test_collections_are_objects(plugin: Plugin, schema: dict[str, Any]):
    plugin.files["schemas/rain.json"] = schema
    assert ("collection.object", "$") in found(plugin)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"subject_key": "nobody"}, ".subject_key"),
        ({"indexes": [["case_id", "gone"]]}, ".indexes[0][1]"),
        ({"unique": [["gone"]]}, ".unique[0][0]"),
        ({"columns": ["found", "gone"]}, ".columns[1]"),
        ({"exported_fields": ["gone"]}, ".exported_fields[0]"),
        ({"masks": [{"field": "gone"}]}, ".masks[0].field"),
        ({"point_field": "gone"}, ".point_field"),
        ({"search": ["gone"]}, ".search[0]"),
    ],
)
def test_collection_fields_exist(plugin: Plugin, changes: dict[str, Any], place: str):
    declared(plugin).update(changes)
    assert found(plugin) == [("collection.field", FIRST + place)]


def test_collection_keys_are_ordered(plugin: Plugin):
    declared(plugin).update(indexes=[["found"], ["where"], ["at"]], unique=[["inspector", "found"]])
    assert found(plugin) == [
        ("collection.key", f"{FIRST}.indexes[0][0]"),
        ("collection.key", f"{FIRST}.indexes[1][0]"),
        ("collection.key", f"{FIRST}.unique[0][1]"),
    ]


def test_collection_texts_are_texts(plugin: Plugin):
    declared(plugin).update(title_field="depth", search=["where"])
    assert found(plugin) == [("collection.text", f"{FIRST}.title_field"), ("collection.text", f"{FIRST}.search[0]")]


def test_collection_masks_hold(plugin: Plugin):
    declared(plugin).update(title_field="inspector", search=["found", "inspector"])
    assert found(plugin) == [("collection.mask", f"{FIRST}.search[1]"), ("collection.mask", f"{FIRST}.title_field")]


def test_collection_place_is_one(plugin: Plugin):
    declared(plugin).update(area_field="found", point_field="where")
    assert found(plugin) == [("collection.place", f"{FIRST}.point_field")]
    del declared(plugin)["area_field"]
    declared(plugin)["point_field"] = "found"
    assert found(plugin) == [("collection.place", f"{FIRST}.point_field")]


def test_only_changes_conflict(plugin: Plugin):
    declared(plugin).update(append_only=True, on_conflict="last-writer")
    assert found(plugin) == [("collection.conflict", f"{FIRST}.on_conflict")]


def held_rows() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a collection that holds rows to be mended, and its schema."""
    titled = {"x-i18n": {"title": {"zh-CN": "字段", "en": "Field"}}}
    fields = {name: {"type": kind, **({"maxLength": 60} if kind == "string" else {}), **titled} for name, kind in HELD_FIELDS.items()}
    says = {"name": "held", "title": {"zh-CN": "待改正", "en": "To mend"}, "schema": "schemas/held.json", "data_class": "personal"}
    return says | {"retention": "P1Y", "subject_key": "subject", "masks": [{"field": "cells"}], "indexes": [["state", "register"]]}, {
        "type": "object",
        "properties": fields,
    }


def test_collection_quarantines_hold_rows(plugin: Plugin):
    declared(plugin)["quarantine"] = "held"
    assert found(plugin) == [("collection.quarantine", f"{FIRST}.quarantine")]
    says, schema = held_rows()
    plugin.manifest["data"]["collections"].append(says)
    plugin.files["schemas/held.json"] = schema
    assert found(plugin) == []
    says["masks"] = [{"field": "subject"}]
    assert found(plugin) == [("collection.quarantine", f"{FIRST}.quarantine")]
    says["masks"] = [{"field": "cells"}]
    says["indexes"] = []
    assert found(plugin) == [("collection.quarantine", f"{FIRST}.quarantine")]
    says["indexes"] = [["state", "register"]]
    schema["properties"]["row"]["type"] = "string"
    assert found(plugin) == [("collection.quarantine", f"{FIRST}.quarantine")]


def test_personal_is_masked(plugin: Plugin):
    declared(plugin)["masks"] = []
    (finding,) = plugin.findings()
    assert (finding.id, finding.severity) == ("collection.unmasked", "warning")


def test_fields_have_titles_in_both_languages(plugin: Plugin):
    plugin.files["schemas/rain.json"]["properties"]["amount"] = {"type": "number"}
    (finding,) = plugin.findings()
    assert (finding.id, finding.file, finding.path) == ("form.titles", "schemas/rain.json", "$.properties.amount")


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ({"type": "string", "maxLength": 200}, "text"),
        ({"type": "string", "maxLength": 201}, None),
        ({"type": "string"}, None),
        ({"type": "string", "format": "date"}, "text"),
        ({"type": "string", "format": "date-time"}, "instant"),
        ({"type": ["string", "null"], "oneOf": [{"const": "a"}]}, "text"),
        ({"type": ["string", "integer"]}, None),
        ({"type": "integer"}, "integer"),
        ({"type": "number"}, "number"),
        ({"type": "boolean"}, "boolean"),
        ({"type": "object"}, None),
        (7, None),
    ],
)
def test_which_fields_have_an_order(field: object, kind: str | None):
    assert key_kind(field) == kind


def test_a_type_beside_null_is_the_type():
    assert type_of({"type": ["null", "number"]}) == "number"
    assert type_of({"type": ["null"]}) is None


def test_an_offered_collection_has_its_files_read(plugin: Plugin):
    package = open_package(plugin.write())
    manifest = read_manifest(package)
    inspection, rain = offered_collections(package, manifest.id, manifest.version, manifest.data.collections)
    assert list(inspection.fields) == ["case_id", "at", "inspector", "found", "depth", "where"]
    assert (inspection.kind("at"), inspection.ui) == ("instant", plugin.files["forms/inspection.ui.json"])
    assert (rain.declared.append_only, rain.ui) == (True, None)
    with pytest.raises(ValueError, match=r"where of example-university\.road-defects:inspection has no order"):
        inspection.kind("where")

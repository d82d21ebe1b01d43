"""The JSON Schema, its typed mirror, and the walk along it."""

import re
import types
import typing
from typing import Any, Union, get_args, get_origin

import msgspec
import pytest
from jsonschema import Draft202012Validator

from tests.sdk.manifest.example import MANIFEST, Plugin
from wangge_sdk.manifest import Manifest, manifest_schema, read_manifest, view_schema
from wangge_sdk.manifest.blocks import Block
from wangge_sdk.manifest.schema import LAYER_STYLE, VIEW, DocumentSchema
from wangge_sdk.manifest.schema import MANIFEST as SCHEMA
from wangge_sdk.manifest.screens import LayerStyle


def resolved(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    return definitions[node["$ref"].rpartition("/")[2]] if "$ref" in node else node


def structs_in(kind: Any) -> list[type[msgspec.Struct]]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return [kind]
    if get_origin(kind) in (tuple, Union, types.UnionType, typing.Annotated):
        return [found for inner in get_args(kind) for found in structs_in(inner)]
    return []


def compare(
    kind: type[msgspec.Struct], node: dict[str, Any], path: str, seen: list[str], definitions: dict[str, Any] | None = None
) -> None:
    definitions = definitions or manifest_schema()["$defs"]
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    assert set(fields) == set(node["properties"]), path
    required = {name for name, field in fields.items() if field.required}
    assert required == set(node.get("required", ())), path
    for name, field in fields.items():
        inner = resolved(node["properties"][name], definitions)
        if "default" in node["properties"][name]:
            made = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
            default = list(made) if isinstance(made, tuple) else made
            assert default == node["properties"][name]["default"], f"{path}.{name}"
        inner = resolved(inner.get("items", inner), definitions)
        for struct in structs_in(field.type):
            seen.append(f"{path}.{name}")
            compare(struct, inner, f"{path}.{name}", seen, definitions)


def test_the_typed_manifest_mirrors_the_schema():
    seen: list[str] = []
    compare(Manifest, manifest_schema(), "$", seen)
    assert len(seen) > 35


def test_the_typed_blocks_mirror_the_schema():
    seen: list[str] = []
    compare(LayerStyle, LAYER_STYLE.schema, "$", seen)
    definitions = view_schema()["$defs"]
    kinds = {str(kind.__struct_config__.tag): kind for kind in get_args(Block)}
    assert list(kinds) == definitions["block"]["properties"]["block"]["enum"]
    for tag, kind in kinds.items():
        node = definitions[f"{tag}Block"]
        plain = {name: field for name, field in node["properties"].items() if name != "block"}
        compare(kind, {"properties": plain, "required": [name for name in node["required"] if name != "block"]}, tag, seen, definitions)
    assert {"figures", "actions", "steps", "pictures"} <= {place.rpartition(".")[2] for place in seen}


@pytest.mark.parametrize("schema", [SCHEMA, VIEW, LAYER_STYLE], ids=["manifest", "view", "style"])
def test_the_schema_is_a_json_schema_that_refers_to_itself_only(schema: DocumentSchema):
    Draft202012Validator.check_schema(schema.schema)
    references = re.findall(r'"\$ref": ?"([^"]+)"', msgspec.json.encode(schema.schema).decode())
    assert references or schema is LAYER_STYLE
    assert all(reference.startswith("#/$defs/") for reference in references)


def fields_of(node: Any, path: str) -> typing.Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        for name, field in node.get("properties", {}).items():
            yield f"{path}.{name}", field
        for name, child in node.items():
            if name not in {"if", "then", "else"}:
                yield from fields_of(child, f"{path}.{name}")
    elif isinstance(node, list):
        for child in node:
            yield from fields_of(child, path)


@pytest.mark.parametrize("schema", [SCHEMA, VIEW, LAYER_STYLE], ids=["manifest", "view", "style"])
def test_every_field_is_described_and_every_object_closed(schema: DocumentSchema):
    assert [path for path, field in fields_of({**schema.schema, "allOf": []}, "$") if not field.get("description")] == []
    objects = [
        (path, field)
        for path, field in fields_of({**schema.schema, "allOf": []}, "$")
        if field.get("type") == "object" and "properties" in field
    ]
    assert [path for path, field in objects if field.get("additionalProperties") is not False] == []


@pytest.mark.parametrize("value", ["1.0.0\n", "1.0", "v1.0.0", "1.0.0-rc1", "１.0.0"])
def test_patterns_hold_to_the_end_and_know_ascii_only(value: str):
    (violation,) = SCHEMA.violations({**MANIFEST, "version": value})
    assert (violation.keyword, violation.place) == ("pattern", ("version",))


def test_the_place_of_a_missing_part_is_described_by_what_is_known():
    assert SCHEMA.subschema(("contributes", "case_types", 0, "routing"))["x-wangge"] == "path"
    assert SCHEMA.subschema(("contributes", "nothing"))["description"] == "What it adds to the platform."


def test_texts_and_files_are_found_by_their_marks():
    texts = dict(SCHEMA.marked(MANIFEST, "text"))
    assert texts["contributes", "ui", "resident_services", 0, "documents", 0] == {"zh-CN": "None（中文）", "en": "None"}
    assert ("permissions", "required", 0, "reason") in texts
    assert dict(SCHEMA.marked(MANIFEST, "schema"))["contributes", "case_types", 0, "form", "schema"] == "forms/defect.schema.json"
    assert dict(SCHEMA.marked(MANIFEST, "path"))["contributes", "case_types", 0, "classes"] == "classes.json"


def test_a_manifest_is_read_into_values(plugin: Plugin):
    manifest = read_manifest(plugin.write())
    assert manifest.short_name == "road-defects"
    assert manifest.egress[0].from_ == "backend"
    assert manifest.contributes.case_types[0].workflow.transitions[0].from_ == "handling"
    assert manifest.contributes.case_types[1].clocks == ()
    assert manifest.contributes.algorithms[0].model_card["metrics"][0]["value"] == 0.8

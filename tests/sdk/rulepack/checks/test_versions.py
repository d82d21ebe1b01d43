"""A version against the one before: documents stay valid, protection does not shrink, what is new is told."""

from typing import Any

import pytest

from tests.sdk.rulepack.asking import content, found
from wangge_sdk.rulepack.content import Content

TEXT = {"zh-CN": "词", "en": "word"}
SCHEMA = """{"type": "object", "required": ["a"], "properties": {
  "a": {"type": "string", "maxLength": 20, "x-i18n": {"title": {"zh-CN": "甲", "en": "A"}}},
  "b": {"type": ["integer", "null"], "x-i18n": {"title": {"zh-CN": "乙", "en": "B"}}},
  "old": {"type": "string", "deprecated": true, "enum": ["x", "y"], "x-i18n": {"title": {"zh-CN": "旧", "en": "Old"}}}}}"""


def version(
    number: str, schema: str = SCHEMA, code: bytes = b"x = 1\n", manifest: dict[str, Any] | None = None, **collection: Any
) -> Content:
    declared = {"name": "home", "title": TEXT, "schema": "home.json", "data_class": "personal", "retention": "P1Y", "subject_key": "a"}
    data = {"collections": [{**declared, "masks": [{"field": "a"}], **collection}]}
    name = f"acme_lamps-{number}-py3-none-any.whl"
    files = {"acme_lamps/home.json": schema.encode(), "acme_lamps/hooks.py": code}
    return content(files, manifest={"version": number, "data": data, **(manifest or {})}, name=name)


OLD = version("1.0.0")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('"maxLength": 20', '"maxLength": 30', 0),
        ('"maxLength": 20', '"maxLength": 10', 1),
        ('"maxLength": 20', '"maxLength": 20, "minLength": 1', 1),
        ('"maxLength": 20', '"maxLength": 20, "pattern": "x"', 1),
        ('["integer", "null"]', '["integer", "null", "string"]', 0),
        ('["integer", "null"]', '"integer"', 1),
        ('["x", "y"]', '["x"]', 1),
        ('["x", "y"]', '["x", "y", "z"]', 0),
        ('"required": ["a"]', '"required": ["a", "b"]', 1),
        ('"required": ["a"]', '"required": []', 0),
        ('"b": {"type"', '"c": {"type"', 1),
        ('"old": {"type"', '"new": {"type"', 0),
        ('"b": {"type"', '"b": {"default": 0, "type"', 0),
        ("{", "[", 4),
    ],
)
def test_shapes_only_grow(before: str, after: str, told: int) -> None:
    assert before in SCHEMA
    findings = found("data.expands", version("1.1.0", SCHEMA.replace(before, after, 1)), previous=OLD)
    assert len(findings) == told if told < 4 else findings


def test_collections_stay() -> None:
    assert [each.severity for each in found("data.expands", content(manifest={"version": "1.1.0"}), previous=OLD)] == ["warning"]
    raised = version("1.0.0", schema_version=2, append_only=True)
    assert len(found("data.expands", version("1.1.0"), previous=raised)) == 2
    assert not found("data.expands", version("1.1.0"), previous=content())


@pytest.mark.parametrize(
    "changed",
    [{"data_class": "internal"}, {"masks": []}, {"subject_key": None}, {"open_data": True}, {"exported_fields": ["a"]}],
)
def test_protection_does_not_shrink(changed: dict[str, Any]) -> None:
    given = {key: value for key, value in changed.items() if value is not None}
    after = version("1.1.0", **given) if None not in changed.values() else _without("subject_key")
    assert len(found("data.protects", after, previous=OLD)) == 1
    assert not found("data.protects", version("1.1.0"), previous=after)


def _without(key: str) -> Content:
    declared = {
        "name": "home",
        "title": TEXT,
        "schema": "home.json",
        "data_class": "personal",
        "retention": "P1Y",
        "masks": [{"field": "a"}],
    }
    assert key not in declared
    files = {"acme_lamps/home.json": SCHEMA.encode()}
    return content(files, manifest={"version": "1.1.0", "data": {"collections": [declared]}})


def test_data_about_people_needs_an_assessment() -> None:
    assert len(found("data.impact", OLD)) == 1
    assert not found("data.impact", content())


@pytest.mark.parametrize(("number", "told"), [("1.0.1", 0), ("1.0.0", 1), ("0.9.0", 1)])
def test_versions_go_up(number: str, told: int) -> None:
    assert len(found("change.version", version(number), previous=OLD)) == told


def test_a_version_of_another_plugin() -> None:
    other = content(manifest={"id": "acme.other"})
    assert [each.path for each in found("change.version", version("1.1.0"), previous=other)] == ["$.id"]


def test_what_is_new_is_told() -> None:
    after = version(
        "1.1.0",
        code=b"import csv\nimport os.path\nX = 'https://new.cn/'\n",
        manifest={"permissions": {"required": [{"scope": "units:read", "reason": TEXT}]}},
    )
    assert [each.line for each in found("change.imports", after, previous=OLD)] == [1, 2]
    assert [each.line for each in found("change.hosts", after, previous=OLD)] == [3]
    [asked] = found("change.asks", after, previous=OLD)
    assert (asked.severity, asked.message["en"].startswith("New: ")) == ("warning", True)


def test_what_cannot_be_compared_is_left_to_others() -> None:
    broken = content({"acme_lamps/plugin.json": b"{}"})
    for check in ("change.version", "change.asks"):
        assert found(check, version("1.1.0"), previous=broken) == ()

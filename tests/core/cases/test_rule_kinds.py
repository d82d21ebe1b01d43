"""Every kind of rule: a form that people understand in both languages, a default that fits it, and faults found one by one."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from wangge_core.cases.rule_kinds import KINDS
from wangge_core.forms.validators import validator_for
from wangge_core.local_rules.model import Kind

BY_ID = {kind.id: kind for kind in KINDS}
ALL = pytest.mark.parametrize("kind", KINDS, ids=BY_ID)


def fields(schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every field of a form with its path."""
    for name, field in schema.get("properties", {}).items():
        yield f"{path}/{name}", field
        yield from fields(field, f"{path}/{name}")
        yield from fields(field.get("items", {}), f"{path}/{name}/-")


def chosen(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield every value that may be chosen somewhere."""
    for _, field in fields(schema):
        yield from field.get("oneOf", ())
        yield from field.get("items", {}).get("oneOf", ())


@ALL
def test_every_field_and_every_choice_has_a_title_in_both_languages(kind: Kind[Any]):
    untitled = [path for path, field in fields(kind.form) if not all(field.get("x-title", {}).get(tag) for tag in ("zh-CN", "en"))]
    assert untitled == []
    assert [path for path, field in fields(kind.form) if "enum" in field or "enum" in field.get("items", {})] == []
    assert all(one["x-title"]["zh-CN"] and one["x-title"]["en"] for one in chosen(kind.form))
    assert all(said[tag] for said in (kind.title, kind.help, kind.group.title) for tag in ("zh-CN", "en"))


@ALL
def test_the_default_fits_its_form_and_comes_back_from_it(kind: Kind[Any]):
    document = kind.as_json(kind.default)
    assert validator_for(kind.form).check(document) == ()
    assert list(kind.check(kind.default)) == []
    assert msgspec.convert(document, kind.type) == kind.default


def test_kinds_are_told_apart_and_stand_in_the_order_of_their_groups():
    assert len(BY_ID) == len(KINDS)
    groups = [kind.group.id for kind in KINDS]
    assert sum(one != two for one, two in pairwise(groups)) == len(set(groups)) - 1


@pytest.mark.parametrize(
    ("kind", "changes", "paths"),
    [
        ("duplicates", {"nudge_at": [3, 2]}, ["/nudge_at"]),
        ("duplicates", {"weights": {"distance": 0, "time": 0, "class": 0, "text": 0}}, ["/weights"]),
        ("duplicates", {"case_types": [{"case_type": "a.b", "metres": 1, "hours": 1}] * 2}, ["/case_types/1/case_type"]),
        ("tasks", {"order": ["ring", "ring", "load"]}, ["/order"]),
        ("assistance", {"limit": 9, "limit_most": 8}, ["/limit"]),
        ("whistle", {"minutes": 9, "minutes_most": 8}, ["/minutes"]),
        ("reopening", {"by": "area"}, ["/limit", "/unit", "/times"]),
        ("reopening", {"limit": 3}, ["/limit"]),
        ("privacy", {"retention": [{"what": "words", "keep": "days", "reason": {"zh-CN": "甲", "en": "a"}}] * 2},
         ["/retention", "/retention/0/days", "/retention/1/days"]),
        ("privacy", {"reveal_reasons": [{"id": "a", "title": {"zh-CN": "甲", "en": "a"}}] * 2}, ["/reveal_reasons"]),
        ("escalation", {"steps": [{"id": "a", "event": "clock.overdue", "audience": "next"}]}, ["/steps/0"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_named_in_both_languages(kind: str, changes: dict[str, Any], paths: list[str]):
    one = BY_ID[kind]
    document = one.as_json(one.default) | changes
    assert validator_for(one.form).check(document) == ()
    found = list(one.check(msgspec.convert(document, one.type)))
    assert [finding.path for finding in found] == paths
    assert all(finding.message["zh-CN"] and finding.message["en"] for finding in found)

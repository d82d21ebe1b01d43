"""Where a collection is served, masks, differences, upgrades, retention and exports: the pure rules."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.collections import example
from tests.core.plugins.example import manifest
from wangge_core.access.model import Scope
from wangge_core.collections.entering import differences, merged
from wangge_core.collections.exporting import Export, cut, require_declared
from wangge_core.collections.masking import masked, masked_text
from wangge_core.collections.model import Document, Reach, served
from wangge_core.collections.upgrading import brought_to
from wangge_core.durations import before
from wangge_core.errors import ForbiddenError
from wangge_core.ids import new_id
from wangge_core.plugins.grants.granted import NOTHING, Granted, agreed
from wangge_sdk.manifest.asking import asking_of
from wangge_sdk.manifest.model import Manifest

AREAS = ["33", "3305", "330521", "330521100", "330521101", "330521100001", "330521100002", "330521100001001", "330522"]


def on_in(choices: dict[str, bool], area: str) -> bool:
    line = [place for place in choices if area.startswith(place)]
    return choices[max(line, key=len)] if line else False


@given(st.dictionaries(st.sampled_from(AREAS), st.booleans()), st.sets(st.sampled_from(["", *AREAS])), st.sampled_from(AREAS))
def test_a_reach_is_the_scope_where_the_nearest_choice_is_on(choices: dict[str, bool], scope: set[str], area: str):
    reach = Reach.of(Scope.of(scope), served(choices))
    assert reach.covers(area) == (Scope.of(scope).covers(area) and on_in(choices, area))
    assert sum(root.covers(area) for root in reach.roots) <= 1
    narrowed = reach.narrowed("330521100")
    assert narrowed.covers(area) == (reach.covers(area) and area.startswith("330521100"))


@given(*(st.dictionaries(st.sampled_from(AREAS), st.booleans()) for _ in range(2)), st.sampled_from(AREAS))
def test_what_two_reaches_share_is_what_lies_in_both(choices: dict[str, bool], others: dict[str, bool], area: str):
    both = Reach.of(Scope.everything(), served(choices)).met(served(others))
    assert both.covers(area) == (on_in(choices, area) and on_in(others, area))
    assert sum(root.covers(area) for root in both.roots) <= 1
    assert not both.covers(area) or both.scope.covers(area)


def test_a_reach_of_nothing_has_no_rows():
    assert Reach.of(Scope.nothing(), served({"33": True})).sql() == ("1 = 0", [])
    text, values = Reach.of(Scope(("330521",)), served({"33": True, "330521100": False})).sql()
    assert (text, values) == ("((l3 = {} AND l4 IS DISTINCT FROM {}))", ["330521", "330521100"])


@pytest.mark.parametrize(
    ("text", "show", "left"),
    [
        ("陈房东", "name", "陈**"),
        ("13812345678", "phone", "138****678"),
        ("33052119800101123X", "identity", "330****123X"),
        ("33052119", "identity", "****"),
        ("anything", "nothing", "****"),
    ],
)
def test_what_a_mask_leaves(text: str, show: Any, left: str):
    assert masked_text(text, show) == left


def test_masks_touch_only_their_fields_and_leave_what_is_empty():
    body = {"owner": "陈房东", "state": "let", "phone": "", "list": ["secret"]}
    assert masked(body, {"owner": "name", "phone": "phone", "list": "nothing"}) == body | {"owner": "陈**", "list": "****"}
    assert masked(body, {}) is body


def test_changes_are_by_field_and_null_takes_one_away():
    body = {"a": 1, "b": {"c": 2}}
    assert merged(body, {"b": {"d": 3}, "a": None}) == {"b": {"d": 3}}
    assert differences(body, {"b": {"d": 3}, "e": 4}) == {"a": (1, None), "b": ({"c": 2}, {"d": 3}), "e": (None, 4)}


def test_a_newer_schema_renames_fills_in_and_takes_away():
    schema = {
        "additionalProperties": False,
        "properties": {"storeys": {"x-renamed-from": "floors"}, "lift": {"default": False}, "kept": {}, "storeys_above": {"default": 1}},
    }
    assert brought_to({"floors": 6, "kept": 1, "gone": 2}, schema) == {"kept": 1, "storeys": 6, "lift": False, "storeys_above": 1}
    again = brought_to({"floors": 6}, schema)
    assert brought_to(again, schema) == again
    assert brought_to({"floors": 6, "other": 1}, schema | {"additionalProperties": True})["other"] == 1


@pytest.mark.parametrize(
    ("retention", "start"),
    [
        ("P3Y", "2023-03-31T00:00"),
        ("P1M", "2026-02-28T00:00"),
        ("P1Y2M3D", "2025-01-28T00:00"),
        ("PT3H", "2026-03-30T21:00"),
        ("P2000Y", "0026-03-31T00:00"),
        ("P9999Y", "0001-03-31T00:00"),
    ],
)
def test_retention_counts_by_the_calendar(retention: str, start: str):
    assert before(retention, datetime(2026, 3, 31, tzinfo=UTC)).isoformat().startswith(start)


def owner(*exported: str) -> Manifest:
    declared = {**example.COLLECTIONS[0], "exported_fields": list(exported)}
    return msgspec.convert(manifest(example.PLUGIN, data={"collections": [declared]}), Manifest)


def agreed_to(asking: Manifest) -> Granted:
    return Granted(agreed(asking_of(asking), ()))


def test_all_say_yes_before_another_plugin_reads():
    reader = msgspec.convert(manifest("acme.map", data={"reads": [str(example.HOMES)]}), Manifest)
    stranger = msgspec.convert(manifest("acme.map"), Manifest)
    require_declared(reader, example.HOMES)
    with pytest.raises(ForbiddenError) as caught:
        require_declared(stranger, example.HOMES)
    assert caught.value.code == "read_undeclared"

    def export(says: Manifest, reading: Granted, owning: Granted) -> Export:
        return Export(example.HOMES, says.data.collections[0], reading, owning)

    both, number, nothing = owner("number", "state"), owner("number"), owner()
    assert export(both, agreed_to(reader), agreed_to(both)).fields == {"number", "state"}
    assert export(both, agreed_to(reader), agreed_to(number)).fields == {"number"}
    assert export(number, agreed_to(reader), agreed_to(both)).fields == {"number"}
    for code, wanting in {
        "not_exported": (
            export(nothing, agreed_to(reader), agreed_to(both)),
            export(both, agreed_to(reader), agreed_to(nothing)),
            export(both, agreed_to(reader), NOTHING),
        ),
        "read_not_granted": (export(both, agreed_to(stranger), agreed_to(both)), export(both, NOTHING, agreed_to(both))),
    }.items():
        for each in wanting:
            assert each.fields == frozenset()
            with pytest.raises(ForbiddenError) as caught:
                each.require("acme.map", "330521100")
            assert caught.value.code == code


def test_a_reader_gets_the_exported_fields():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    document = Document(
        id=new_id(),
        area="330521",
        version=2,
        schema_version=1,
        body=example.home(**example.OWNER),
        created_at=now,
        created_by="",
        changed_at=now,
        changed_by="",
    )
    assert cut(document, {"number", "state"}).body == {"number": "A-1", "state": "let"}

"""Whatever may be asked for has a sentence in both languages."""

import msgspec
import pytest
from hypothesis import given

from tests.sdk.manifest.asking_strategies import askings
from tests.sdk.manifest.example import MANIFEST
from wangge_sdk.hooks import SPECS
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.asking import Asking, asking_of
from wangge_sdk.manifest.asks import EgressAsk, PermissionAsk
from wangge_sdk.manifest.difference import Effect, difference
from wangge_sdk.manifest.reach import reach_of
from wangge_sdk.manifest.sentence_words import HOOKS, how_long
from wangge_sdk.manifest.sentences import change_sentences, sentences
from wangge_sdk.scopes import SCOPES
from wangge_sdk.texts import LOCALES

EXAMPLE = asking_of(msgspec.convert(MANIFEST, Manifest))


def test_each_ask_of_a_manifest_is_said_in_both_languages() -> None:
    said = sentences(EXAMPLE)
    assert len(said) >= len(EXAMPLE.asks)
    for sentence in said:
        assert sentence.text["zh-CN"].endswith("。")
        assert sentence.text["en"].endswith(".")
        assert not any("一" <= letter <= "鿿" for letter in sentence.text["en"])
    assert len({sentence.text["en"] for sentence in said}) == len(said)
    assert {sentence.group for sentence in said} == {"data", "network", "people", "powers"}


def permission(*, required=(), optional=(), scope="cases:read") -> Asking:
    least = reach_of(required)
    return Asking((PermissionAsk(scope=scope, required=least, most=reach_of([*required, *optional])),))


def test_what_is_optional_is_a_choice_of_its_own() -> None:
    first, second = sentences(permission(required=[((), ("text",))], optional=[((), ("position",))]))
    assert (first.choice, second.choice) == (None, "cases:read")
    assert first.text["en"] == "May read cases: the reporter's own words, ids, types, areas and states."
    assert "the place on the map" in second.text["en"]


def test_case_types_are_called_by_their_names() -> None:
    names = {"livelihood.appeal": {"zh-CN": "民生诉求", "en": "Livelihood matter"}}
    [said] = sentences(permission(required=[(("livelihood.appeal",), ("stage",))]), names)
    assert said.text["zh-CN"] == "可以读取案件（限“民生诉求”）：编号、类型、区域和状态等基本信息。"
    assert said.text["en"] == "May read cases (only “Livelihood matter”): ids, types, areas and states."
    assert not said.protected


def test_data_about_people_is_marked() -> None:
    [said] = sentences(permission(required=[((), ())]))
    assert said.protected
    abroad = EgressAsk(host="a.example", operation="compute", purpose="model", ports=(443,), data_classes=("personal",), country="DE")
    [said] = sentences(Asking((abroad,)))
    assert said.protected
    assert said.text["zh-CN"] == "把资料送到 a.example（境外，DE）处理，用于算法模型；涉及个人信息。"


def test_a_change_says_what_is_now_and_what_was_before() -> None:
    before, after = permission(required=[((), ("text",))]), permission(required=[((), ("text", "position"))])
    [change] = change_sentences(difference(before, after))
    assert change.effect is Effect.WIDENED
    assert change.text["en"].startswith("Now: May read cases: the reporter's own words, the place on the map")
    assert "Before: May read cases: the reporter's own words, ids" in change.text["en"]
    assert [line.text["zh-CN"][:3] for line in change_sentences(difference(Asking(), EXAMPLE))] == ["新增："] * len(EXAMPLE.asks)
    assert {line.text["en"][:11] for line in change_sentences(difference(EXAMPLE, Asking()))} == {"No longer: "}


@given(askings, askings)
def test_every_difference_can_be_said(one, other) -> None:
    found = difference(one, other)
    said = change_sentences(found)
    assert [each.effect for each in said] == [line.effect for line in found.lines]
    assert all(each.text[locale].strip() for each in said for locale in LOCALES)


def test_every_hook_and_every_scope_has_words() -> None:
    assert set(HOOKS) == {spec.id for spec in SPECS.values()}
    assert {scope for spec in SPECS.values() for scope in spec.needs} <= set(SCOPES)
    for scope in SCOPES.values():
        assert set(scope.title) == set(LOCALES)


@pytest.mark.parametrize(
    ("duration", "english"), [("P7Y", "7 years"), ("P1Y2M", "1 year 2 months"), ("P1DT12H", "1 day 12 hours"), ("PT5M", "5 minutes")]
)
def test_durations_are_said(duration, english) -> None:
    assert how_long(duration)["en"] == english

from datetime import UTC, datetime

import pluggy
import pytest

from wangge_plugin_keyword_triage import hooks
from wangge_sdk.hooks import PROJECT, SPECS, HooksV1
from wangge_sdk.manifest import installed_plugins, open_package, read_manifest
from wangge_sdk.views import ReportView


def report(text: str) -> ReportView:
    return ReportView(text=text, area="999901001001001", reported_at=datetime(2026, 11, 23, tzinfo=UTC))


async def test_classes_come_with_confidence_words_and_reason():
    answer = SPECS["suggest_class"].check_answer(await hooks.suggest_class(report("路灯坏了")))
    (suggestion,) = answer
    assert (suggestion.class_id, suggestion.words) == ("livelihood.appeal.streetlight", ("路灯",))
    assert suggestion.reason == {"zh-CN": "文中提到“路灯”。", "en": "The text says 路灯."}


async def test_units_come_with_confidence_words_and_reason():
    answer = SPECS["route_case"].check_answer(await hooks.route_case(report("路灯坏了")))
    assert [(suggestion.unit_kind, suggestion.words) for suggestion in answer] == [("urban_management", ("路灯",))]


@pytest.mark.parametrize("text", ["", "你好", "路灯" * 10_000, "🙂\x00\ud83d" * 2000, "停水停电停气" * 2000])
async def test_any_text_is_answered_within_the_contract(text):
    for name in ("suggest_class", "route_case"):
        SPECS[name].check_answer(await getattr(hooks, name)(report(text)))


def test_the_manifest_lists_exactly_the_hooks_that_the_code_has():
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(HooksV1)
    manager.register(hooks)
    manager.check_pending()
    implemented = {SPECS[caller.name].id for caller in manager.get_hookcallers(hooks) or ()}
    (point,) = (point for point in installed_plugins() if point.name == "keyword-triage")
    manifest = read_manifest(open_package(point))
    assert {use.hook for use in manifest.contributes.hooks} == implemented
    assert manifest.runtime.module == hooks.__name__

import inspect
import math

import msgspec
import pluggy
import pytest

from wangge_sdk.hooks import PROJECT, SPECS, AnswerError, HookKind, HooksV1, hookimpl
from wangge_sdk.views import CaseClosed, ClassSuggestion, DuplicateHint, NoticeResult, NoticeView, Problem, ReportView, UnitDecision

REASON = {"zh-CN": "因为", "en": "Because"}
SUGGESTION = ClassSuggestion(class_id="a.b.c", confidence=0.5, reason=REASON)


def test_each_hook_is_specified_by_its_own_annotations():
    spec = SPECS["suggest_class"]
    assert (spec.id, spec.kind, spec.request, spec.argument) == ("suggest_class.v1", HookKind.ASK, ReportView, "request")
    told = SPECS["case_closed"]
    assert (told.id, told.kind, told.request, told.argument, told.answer) == ("case_closed.v1", HookKind.TELL, CaseClosed, "event", None)
    assert SPECS["decide_unit"].kind is HookKind.DECIDE
    sent = SPECS["deliver_notice"]
    assert (sent.id, sent.kind, sent.request, sent.argument) == ("deliver_notice.v1", HookKind.DELIVER, NoticeView, "request")
    assert sent.check_answer(NoticeResult(state="sent", reference="m-1")) == NoticeResult(state="sent", reference="m-1")
    with pytest.raises(AnswerError, match="lost"):
        sent.check_answer({"state": "lost"})
    assert SPECS["contribute_cards"].kind is HookKind.CONTRIBUTE


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.id)
def test_each_hook_is_told_by_name_and_documented(spec):
    prefixes = {
        "validate": "ask",
        "suggest": "ask",
        "route": "ask",
        "find": "ask",
        "case": "tell",
        "reporter": "tell",
        "contribute": "contribute",
        "decide": "decide",
        "deliver": "deliver",
    }
    assert prefixes[spec.name.partition("_")[0]] == spec.kind.value
    assert spec.summary.endswith(".")
    assert spec.budget_ms > 0
    assert list(inspect.signature(getattr(HooksV1, spec.name)).parameters) == ["self", "ctx", spec.argument]


def test_pluggy_takes_the_specifications_and_checks_implementations_against_them():
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(HooksV1)

    class Fine:
        @hookimpl
        def suggest_class(self):
            return (SUGGESTION,)

    class Unknown:
        @hookimpl
        def suggest_everything(self):
            return ()

    class Greedy:
        @hookimpl
        def suggest_class(self, request, database):
            return database.classes(request)

    manager.register(Fine())
    manager.check_pending()
    assert manager.hook.suggest_class(ctx=None, request=None) == [(SUGGESTION,)]
    with pytest.raises(pluggy.PluginValidationError, match="database"):
        manager.register(Greedy())
    manager.register(Unknown())
    with pytest.raises(pluggy.PluginValidationError, match="suggest_everything"):
        manager.check_pending()


@pytest.mark.parametrize(
    ("hook", "answer", "checked"),
    [
        ("suggest_class", None, None),
        ("suggest_class", (), ()),
        ("suggest_class", [SUGGESTION], (SUGGESTION,)),
        ("suggest_class", [{"class_id": "a.b.c", "confidence": 0.5, "reason": REASON, "later_field": 1}], (SUGGESTION,)),
        ("validate_report", (Problem(message=REASON),), (Problem(message=REASON, code="invalid", path=""),)),
        ("decide_unit", UnitDecision(unit_id="u", reason=REASON), UnitDecision(unit_id="u", reason=REASON)),
        ("case_closed", None, None),
    ],
)
def test_an_answer_that_fits_is_rebuilt(hook, answer, checked):
    assert SPECS[hook].check_answer(answer) == checked


@pytest.mark.parametrize(
    ("hook", "answer", "says"),
    [
        ("suggest_class", "nonsense", "Expected `array | null`"),
        ("suggest_class", SUGGESTION, "Expected `array | null`"),
        ("suggest_class", object(), "object is unsupported"),
        ("suggest_class", (SUGGESTION for _ in range(2)), "generator is unsupported"),
        ("suggest_class", [SUGGESTION] * 51, "at most 50 items, not 51"),
        ("suggest_class", [msgspec.structs.replace(SUGGESTION, confidence="high")], r"got `str` - at `\$\[0\].confidence`"),
        ("suggest_class", [ClassSuggestion(class_id="a", confidence=math.nan, reason=REASON)], "confidence"),
        ("suggest_class", [ClassSuggestion(class_id="a", confidence=1.5, reason=REASON)], "<= 1.0"),
        ("suggest_class", [ClassSuggestion(class_id="", confidence=1, reason=REASON)], "length >= 1"),
        ("suggest_class", [ClassSuggestion(class_id="a", confidence=1, reason={})], "length >= 1"),
        ("suggest_class", [ClassSuggestion(class_id="a", confidence=1, reason={"en": "x" * 1001})], "length <= 1000"),
        ("suggest_class", [2**70], "does not fit"),
        ("find_duplicates", [DuplicateHint(case_id="x", score=0.1, reason=REASON), None], r"\$\[1\]"),
        ("decide_unit", {"unit_id": "u"}, "missing required field `reason`"),
        ("case_closed", "thanks", "must answer None, not str"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_its_place(hook, answer, says):
    with pytest.raises(AnswerError, match=says):
        SPECS[hook].check_answer(answer)


def test_an_answer_that_contains_itself_is_refused():
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(AnswerError):
        SPECS["suggest_class"].check_answer(loop)


def test_what_a_plugin_keeps_does_not_change_an_answer_afterwards():
    words = {"en": "before"}
    kept = SPECS["suggest_class"].check_answer([ClassSuggestion(class_id="a", confidence=1, reason=words)])
    words["en"] = "after"
    assert kept[0].reason == {"en": "before"}

"""From the county's history to a version that somebody switches on, suggestions, and what people chose."""

import ast
import sys
import time
from pathlib import Path

import msgspec
import pytest

from tests.plugins.memory import AREA, NOW
from tests.plugins.message_classifier.conftest import GROUPS, NOISE, County, closed, context
from wangge_plugin_message_classifier import hooks, shelf
from wangge_plugin_message_classifier.jobs import has_drifted
from wangge_plugin_message_classifier.learning import Example
from wangge_sdk.hooks import SPECS
from wangge_sdk.manifest import check, open_package
from wangge_sdk.views import AlgorithmQuery, CaseClosed, CaseView, CommandRequest, DuplicateQuery, ReporterErased, ReportView
from wangge_sdk.work import JobRun

SOURCE = Path(hooks.__file__).parent
WAGES = "老板拖欠农民工工资，三个月没有发工资，也没有买社保"


def report(text: str) -> ReportView:
    return ReportView(text=text, area=AREA, reported_at=NOW)


def case(number: int, text: str, class_id: str | None) -> CaseView:
    return CaseView(
        id=f"case-{number}", number=str(number), case_type="livelihood.appeal", text=text, area=AREA, stage="evaluation", state="closed",
        reported_at=NOW, class_id=class_id,
    )  # fmt: skip


@pytest.fixture(scope="module")
def trained(messages: list[Example]) -> County:
    county = County(tuple(closed(number, each.text, each.class_id) for number, each in enumerate(messages)))
    result = hooks.train(context(county), JobRun(job="train", run="r1", due_at=NOW))
    assert result.note is not None
    assert "to be switched on" in result.note["en"]
    assert county.steps[-1][0] == county.steps[-1][1]
    return county


def test_nothing_answers_before_a_person_switches_it_on(trained: County) -> None:
    ctx = context(trained)
    hooks.case_reported(ctx)
    assert hooks.suggest_class(ctx, report(WAGES)) == ()
    assert hooks.classify(ctx, AlgorithmQuery(algorithm="classify", input={"text": WAGES})) is None
    unknown = hooks.switch_on(ctx, CommandRequest(command="switch_on", input={"number": 7}))
    assert unknown.refused is not None
    assert unknown.refused.status == 404


def test_a_run_that_comes_again_makes_nothing_twice(trained: County) -> None:
    before = len(trained.documents["model"])
    result = hooks.train(context(trained), JobRun(job="train", run="r1", due_at=NOW, attempt=2))
    assert result.note is not None
    assert (result.note["en"].startswith("Version 1"), len(trained.documents["model"])) == (True, before)


@pytest.fixture
def on(trained: County) -> County:
    hooks.switch_on(context(trained), CommandRequest(command="switch_on", input={"number": 1}))
    return trained


def test_it_suggests_class_unit_and_urgency_with_the_words(on: County) -> None:
    ctx = context(on)
    on.for_resident = True  # a resident's call has no documents: the model at hand answers
    first, *_ = SPECS["suggest_class"].check_answer(hooks.suggest_class(ctx, report(WAGES)))
    assert first.class_id == GROUPS["劳动和社会保障"]
    assert all(word in WAGES for word in first.words)
    (unit, *_) = SPECS["route_case"].check_answer(hooks.route_case(ctx, report(WAGES)))
    assert unit.unit_kind == "health"
    on.for_resident = False
    answer = hooks.classify(ctx, AlgorithmQuery(algorithm="classify", input={"text": f"{WAGES}，有人晕倒"}))
    assert answer is not None
    assert (answer.output["urgency"], answer.output["danger"], answer.output["model"]) == (3, ["晕倒"], 1)


def test_it_says_nothing_when_unsure_and_any_text_is_answered_within_the_contract(on: County) -> None:
    ctx = context(on)
    for text in ("", "你好", "，。！", "工资" * 10_000, "🙂\x00" * 2000):
        SPECS["suggest_class"].check_answer(hooks.suggest_class(ctx, report(text)))
        SPECS["route_case"].check_answer(hooks.route_case(ctx, report(text)))


def test_the_small_class_stands_beside_the_first_level(on: County) -> None:
    text = "楼下工厂排放废气污染环境，噪音扰民，环保局没有处理"
    found = {each.class_id for each in hooks.suggest_class(context(on), report(text))}
    assert {GROUPS["环境保护"], NOISE} <= found


def test_what_people_chose_is_kept_and_forgotten(on: County) -> None:
    ctx = context(on)
    for number, class_id in ((1, GROUPS["劳动和社会保障"]), (2, NOISE), (3, None)):
        event = CaseClosed(event_id=f"e{number}", at=NOW, case=case(number, WAGES, class_id), outcome="fixed", public_reason="")
        hooks.case_closed(ctx, event)
        hooks.case_closed(ctx, event)
    kept = [each.body for each in on.documents["choice"].values()]
    assert [(each["chosen"], each["right"]) for each in kept] == [(GROUPS["劳动和社会保障"], True), (GROUPS["环境保护"], False)]
    result = hooks.look_after(ctx, JobRun(job="look_after", run="r2", due_at=NOW))
    assert result.note is not None
    assert "2 choices" in result.note["en"]
    assert {each.body["class_id"]: each.body["share"] for each in on.documents["standing"].values()} == {
        GROUPS["劳动和社会保障"]: 1.0,
        GROUPS["环境保护"]: 0.0,
    }
    hooks.reporter_erased(ctx, ReporterErased(event_id="x", at=NOW, case_id="case-2"))
    hooks.reporter_erased(ctx, ReporterErased(event_id="x", at=NOW, case_id="case-2"))
    assert len(on.documents["choice"]) == 1


def test_what_people_chose_next_door_is_none_of_this_areas_business(on: County) -> None:
    ctx = context(on)
    for number, area in ((201, AREA), (202, "999901002001001")):
        there = msgspec.structs.replace(case(number, WAGES, GROUPS["劳动和社会保障"]), area=area)
        hooks.case_closed(ctx, CaseClosed(event_id=f"e{number}", at=NOW, case=there, outcome="fixed", public_reason=""))
    on.documents.pop("standing", None)
    hooks.look_after(ctx, JobRun(job="look_after", run="r4", due_at=NOW))
    here = [each for each in on.documents["choice"].values() if each.area == AREA]
    assert len(here) == len(on.documents["choice"]) - 1
    assert sum(each.body["seen"] for each in on.documents["standing"].values()) == len(here)


def test_while_the_platform_refuses_the_model_at_hand_answers(on: County, monkeypatch: pytest.MonkeyPatch) -> None:
    ctx = context(on)
    monkeypatch.setattr(on, "refusing", True)
    hooks.case_reported(ctx)
    assert hooks.suggest_class(ctx, report(WAGES)) != ()
    shelf._held.clear()
    assert hooks.classify(ctx, AlgorithmQuery(algorithm="classify", input={"text": WAGES})) is None
    for answer in (hooks.train_now(ctx), hooks.switch_on(ctx, CommandRequest(command="switch_on", input={"number": 1}))):
        assert answer.refused is not None
        assert answer.refused.status == 409


def test_a_version_whose_parts_are_missing_or_no_model_answers_nothing(on: County, monkeypatch: pytest.MonkeyPatch) -> None:
    ctx = context(on)
    garbled = {name: msgspec.structs.replace(part, body={**part.body, "content": "?"}) for name, part in on.documents["model_part"].items()}
    for parts in (garbled, {}):
        shelf._held.clear()
        monkeypatch.setitem(on.documents, "model_part", parts)
        assert shelf.current(ctx).model is None


def test_drift_is_more_than_chance() -> None:
    assert not has_drifted(100, 0.88, 0.93)
    assert has_drifted(100, 0.80, 0.93)
    assert has_drifted(1000, 0.90, 0.93)


def test_the_alarm_is_raised_for_a_model_that_people_contradict(on: County) -> None:
    ctx = context(on)
    for number in range(100, 140):
        event = CaseClosed(event_id=f"e{number}", at=NOW, case=case(number, WAGES, NOISE), outcome="fixed", public_reason="")
        hooks.case_closed(ctx, event)
    result = hooks.look_after(ctx, JobRun(job="look_after", run="r3", due_at=NOW))
    assert result.note is not None
    assert result.note["en"].startswith("Drift")
    assert [each.body["alarm"] for each in on.documents["check"].values()] == [True]


def test_cases_alike_are_pointed_at() -> None:
    same, other = case(1, "东门路口的路灯坏了三天没人修", None), case(2, "学校门口停车乱", None)
    (hint,) = hooks.find_duplicates(DuplicateQuery(report=report("东门路口路灯坏了，三天没人修"), candidates=(other, same)))
    assert (hint.case_id, hint.score > 0.35) == ("case-1", True)


def test_too_little_history_is_not_learned_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    county = County(tuple(closed(number, f"第{number}次", NOISE) for number in range(12)))
    county.limited = 2  # the platform says: later
    result = hooks.train(context(county), JobRun(job="train", run="r", due_at=NOW))
    assert result.note is not None
    assert "12 closed cases" in result.note["en"]
    hooks.train_now(context(county))
    assert county.timers_set == ["train"]


def test_the_manifest_is_sound_and_the_code_stands_on_the_sdk_alone() -> None:
    assert [finding.sentence() for finding in check(open_package(SOURCE)) if finding.severity != "note"] == []
    allowed = {"wangge_sdk", "wangge_plugin_message_classifier", "msgspec", *sys.stdlib_module_names}
    for path in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [each.name for each in getattr(node, "names", ()) if isinstance(node, ast.Import)]
            )
            assert {name.partition(".")[0] for name in names} <= allowed, path.name

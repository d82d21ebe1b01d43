import csv
import re
import statistics
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_plugin_keyword_triage.triage import LEAST_CONFIDENCE, MAX_SUGGESTIONS, own_triage

README = Path(__file__).parents[3] / "plugins" / "keyword-triage" / "README.md"
LABELS = {
    "城乡建设": "livelihood.appeal.urban_construction",
    "环境保护": "livelihood.appeal.environment",
    "交通运输": "livelihood.appeal.transport",
    "教育文体": "livelihood.appeal.education",
    "劳动和社会保障": "livelihood.appeal.labour",
    "商贸旅游": "livelihood.appeal.commerce",
    "卫生计生": "livelihood.appeal.health",
}


@pytest.mark.parametrize(
    ("text", "class_id", "word", "unit_kind"),
    [
        ("路灯坏了，晚上漆黑一片", "appeal.streetlight", "路灯", "urban_management"),
        ("楼下烧烤店油烟太大", "appeal.cooking_fumes", "油烟", "urban_management"),
        ("小区停水两天了", "appeal.water_supply", "停水", "water"),
        ("老板拖欠工资三个月", "appeal.wage_arrears", "拖欠工资", "human_resources"),
        ("孩子入学报名学位不够", "appeal.school_admission", "学位", "education"),
        ("电梯又坏了，困住了老人", "appeal.elevator", "电梯", "market_supervision"),
        ("有人在楼道给电动车充电，怕起火", "hazard.ebike_charging", "电动车", "fire_rescue"),
        ("厨房闻到燃气泄漏", "hazard.gas", "燃气泄漏", "housing_construction"),
        ("和邻居因为漏水吵架", "dispute.neighbours", "邻居", "justice"),
    ],
)
def test_short_reports_are_understood(text, class_id, word, unit_kind):
    found = {match.name: match.words for match in own_triage().classes(text)}
    assert word in found[f"livelihood.{class_id}"]
    assert unit_kind in {match.name for match in own_triage().units(text)}


@pytest.mark.parametrize("text", ["", "你", "你好", "今天天气不错", "谢谢", "。" * 5000, "hello"])
def test_it_says_nothing_when_it_is_unsure(text):
    assert own_triage().classes(text) == ()
    assert own_triage().units(text) == ()


def test_a_unit_that_is_named_is_suggested():
    assert own_triage().units("派出所和交警都不来")[0].name == "police"


@given(
    st.lists(st.sampled_from(["路灯", "停水", "医院", "学校", "污染", "拖欠工资", "邻居", "城管局", "我们", "，"]), max_size=30).map(
        "".join
    )
)
def test_suggestions_are_few_sure_sorted_and_quote_the_text(text):
    for matches in (own_triage().classes(text), own_triage().units(text)):
        assert len(matches) <= MAX_SUGGESTIONS
        assert [match.confidence for match in matches] == sorted((match.confidence for match in matches), reverse=True)
        assert all(LEAST_CONFIDENCE - 0.001 <= match.confidence <= 1 for match in matches)
        assert all(match.words and all(word in text for word in match.words) for match in matches)


def stated(name: str) -> float:
    """Return a figure of the README."""
    found = re.search(rf"^\| {re.escape(name)} \| ([0-9.]+)", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert found, name
    return float(found[1])


def test_it_is_right_about_real_messages_as_often_as_the_readme_says(shared_data: Path):
    triage = own_triage()
    rights: Counter[str] = Counter()
    answers: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    with (shared_data / "messages" / "labelled_train.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            label = LABELS[row["label"]]
            labels[label] += 1
            matches = triage.classes(row["text_segmented"].replace(" ", ""))
            if matches:
                answer = triage.group_of(matches[0].name)
                answers[answer] += 1
                rights[answer] += answer == label
    total, answered, right = labels.total(), answers.total(), rights.total()
    f1 = statistics.mean(2 * rights[name] / (answers[name] + labels[name]) for name in LABELS.values())
    assert 100 * answered / total == pytest.approx(stated("says something"), abs=0.1)
    assert 100 * right / total == pytest.approx(stated("right first-level class among all"), abs=0.1)
    assert 100 * right / answered == pytest.approx(stated("right among those it answers"), abs=0.1)
    assert f1 == pytest.approx(stated("macro-F1"), abs=0.006)
    assert right / total >= 0.8

"""What is learned of real messages, and the figures that are told of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugins.message_classifier.conftest import GROUPS
from wangge_plugin_message_classifier.folds import fold, same
from wangge_plugin_message_classifier.grams import features, plain, runs
from wangge_plugin_message_classifier.learning import Example, Learning
from wangge_plugin_message_classifier.measuring import Answered, calibration_error, f1, macro_f1, margin, shares, sharpen
from wangge_plugin_message_classifier.model import Model
from wangge_plugin_message_classifier.small import Named, learn_small
from wangge_plugin_message_classifier.solving import Rows, separate

BASELINE = 0.5


def test_runs_go_over_no_punctuation_and_keep_their_places() -> None:
    text = plain("A1区，停水3天")
    assert text == "a0区，停水0天"
    assert {(at, run) for at, run in runs(text) if len(run) == 3} == {(0, "a0区"), (4, "停水0"), (5, "水0天")}
    assert {"停水", "^停水"} <= features("停水了")
    assert "^停水" not in features("一" * 40 + "停水")
    assert features("") == features("，。") == set()


def test_what_is_said_twice_lies_in_one_part() -> None:
    texts = ["停水 了！", "停水了", "路灯坏", "路灯坏了", *(f"第{'一二三四五六'[number]}次反映" for number in range(6))]
    assert same(texts[0]) == same(texts[1]) != same(texts[2])
    parts = fold(texts, [0] * len(texts), 5)
    assert sorted(number for part in parts for number in part) == list(range(len(texts)))
    assert any({0, 1} <= set(part) for part in parts)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_sides_that_can_be_told_apart_are() -> None:
    rows = Rows([[0, 2], [0, 2, 3], [1, 3], [1, 2, 3]], [1.0, 1.0, 0.1, 0.1])
    learned = separate(rows, range(4), [True, True, False, False])
    assert [rows.score(number, learned) > 0 for number in range(4)] == [True, True, False, False]


def test_figures() -> None:
    answered = [Answered(0, (1.0, 0.0), 10), Answered(0, (0.2, 0.0), 10), Answered(1, (0.5, 0.0), 200), Answered(1, (0.0, 2.0), 200)]
    assert f1(answered, 0) == pytest.approx(2 * 2 / (3 + 2))
    assert macro_f1(answered, 2) == pytest.approx((0.8 + 2 / 3) / 2)
    assert shares((1.0, 1.0), 7.0) == [0.5, 0.5]
    sharpness = sharpen(answered)
    confidence, share = margin(answered, sharpness)
    assert (share, confidence > 0.5) == (0.5, True)  # the two surest are right, the third is not
    assert 0 <= calibration_error(answered, sharpness) <= 1


@pytest.fixture(scope="module")
def learned(messages: list[Example]) -> tuple[Model, object]:
    steps: list[tuple[int, int]] = []
    model, report = Learning(messages).learn(lambda done, total: steps.append((done, total)))
    assert steps[-1][0] == steps[-1][1] == len(steps)
    return model, report


def test_a_model_of_a_few_hundred_messages_tells_them_apart(learned, messages: list[Example]) -> None:
    model, report = learned
    assert report.examples == len(messages) > 200
    assert report.macro_f1 > 0.8 > BASELINE > report.keyword_f1
    assert report.curve[0][1] < report.curve[-1][1]
    assert len(report.folds) == 5
    assert {each.group for each in report.groups} == set(GROUPS.values())
    best, *others = model.guesses("老板拖欠农民工工资，三个月没有发工资，也没有买社保")
    assert (best.group, bool(best.words)) == (GROUPS["劳动和社会保障"], True)
    assert all(word in "老板拖欠农民工工资，三个月没有发工资，也没有买社保" for word in best.words)
    assert best.confidence + sum(each.confidence for each in others) == pytest.approx(1, abs=0.001)
    assert len(model.guesses("")) == 3


def test_a_model_comes_back_from_the_shelf_as_it_was(learned, messages: list[Example]) -> None:
    model, _ = learned
    again = Model.unpacked(model.packed())
    for each in messages[:20]:
        assert again.scores(each.text) == pytest.approx(model.scores(each.text), abs=1e-6)
    assert (again.threshold, again.sharpness) == (model.threshold, model.sharpness)


@pytest.mark.parametrize("text", ["", "x", "{}", "c%1"])
def test_what_is_no_model_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="it is no model"):
        Model.unpacked(text)


def test_the_small_class_is_known_by_its_own_words_and_by_what_was_filed_under_it() -> None:
    classes = [
        Named(id="a", title="环境保护", group="a"),
        Named(id="a.noise", title="生活噪声", group="a", keywords=("噪音",)),
        Named(id="a.smell", title="废气和异味", group="a"),
    ]
    small = learn_small(classes, [("烧塑料的味道很重", "a.smell")] * 4 + [("广场舞吵", "a.noise")] * 4)
    assert small.likely("楼下噪音太大", "a")[0][0].id == "a.noise"
    assert small.likely("有人烧塑料", "a")[0][0].id == "a.smell"
    assert small.likely("烧塑料", "b") == []
    assert small.unit_of("a") is None


def test_it_learns_and_measures_from_a_file(tmp_path: Path, messages: list[Example]) -> None:
    path = tmp_path / "history.csv"
    path.write_text("text,label\n" + "".join(f"{each.text},{each.group}\n" for each in messages[::3] if "," not in each.text), "utf-8")
    command = [sys.executable, str(Path(__file__).parents[3] / "plugins/message-classifier/measure.py"), str(path), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "macro-F1" in done.stdout
    assert "others" in done.stdout

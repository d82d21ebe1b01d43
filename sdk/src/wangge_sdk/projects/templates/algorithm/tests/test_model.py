"""The model card tells the truth: every figure in it is measured here again."""

import hashlib
import json
from pathlib import Path

import pytest
from wangge_sdk.testing import Calling, Clock, PluginUnderTest
from wangge_sdk.views import ReportView

from your_publisher_your_plugin.scoring import best, load_model

EXAMPLES = json.loads((Path(__file__).parent / "examples.json").read_text(encoding="utf-8"))
FEW_CHARACTERS = 10


def accuracy(examples: list[dict[str, str | None]]) -> float:
    model = load_model()
    answers = [(best(str(example["text"]), model), example["class"]) for example in examples]
    right = sum((score.class_id if score else None) == wanted for score, wanted in answers)
    return round(right / len(answers), 2)


def test_the_figures_of_the_card_are_those_of_the_model(plugin: PluginUnderTest) -> None:
    (algorithm,) = plugin.manifest.contributes.algorithms
    short = accuracy([example for example in EXAMPLES if len(example["text"]) < FEW_CHARACTERS])
    long = accuracy([example for example in EXAMPLES if len(example["text"]) >= FEW_CHARACTERS])
    assert [metric["value"] for metric in algorithm.model_card["metrics"]] == [accuracy(EXAMPLES)]
    measured = [(short, max(short, long) - short), (long, max(short, long) - long)]
    told = [(row["value"], row["gap"]) for row in algorithm.model_card["fairness"]]
    assert told == [(value, pytest.approx(gap)) for value, gap in measured]


def test_the_artifact_is_the_one_of_the_manifest(plugin: PluginUnderTest) -> None:
    (algorithm,) = plugin.manifest.contributes.algorithms
    assert algorithm.artifact is not None
    assert hashlib.sha256(plugin.package.read(algorithm.artifact.path)).hexdigest() == algorithm.artifact.sha256


def test_it_says_which_words_spoke_for_the_class(call: Calling, clock: Clock, area: str) -> None:
    (suggestion,) = call("suggest_class", ReportView(text="路灯不亮", area=area, reported_at=clock.now()))
    assert suggestion.class_id == "livelihood.appeal.streetlight"
    assert suggestion.words == ("路灯", "灯", "不亮")


def test_it_is_silent_when_it_does_not_know(call: Calling, clock: Clock, area: str) -> None:
    assert call("suggest_class", ReportView(text="路面有个大坑", area=area, reported_at=clock.now())) == ()

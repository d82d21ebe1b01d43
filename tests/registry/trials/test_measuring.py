"""Figures of a model card against what was answered to its test set."""

from typing import Any

import msgspec

from tests.sdk.manifest.example import MANIFEST as EXAMPLE
from wangge_registry.trials.measuring import judged
from wangge_registry.trials.model import RowVerdict
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.contributions import Algorithm
from wangge_sdk.measures import TestCase

ANSWERS: dict[str, list[tuple[str, Any]]] = {"short": [("a", "a"), ("b", None)], "long": [("a", "a"), ("b", "b")]}
"""What was expected and what was answered, by group: 0.5 and 1, together 0.75."""


def algorithm(metrics: list[dict[str, Any]], fairness: list[dict[str, Any]]) -> Algorithm:
    declared = msgspec.convert(EXAMPLE, Manifest).contributes.algorithms[0]
    return msgspec.structs.replace(declared, model_card={**declared.model_card, "metrics": metrics, "fairness": fairness})


def metric(value: float, **more: str) -> dict[str, Any]:
    return {"name": "right", "value": value, "dataset": "invented", **more}


def group(subset: str, value: float, gap: float) -> dict[str, Any]:
    return {"group": subset, "subset": subset, "metric": "right", "measure": "accuracy", "value": value, "gap": gap}


def verdicts(metrics: list[dict[str, Any]], fairness: list[dict[str, Any]]) -> list[RowVerdict]:
    asked = [(TestCase({}, expected, name), answer) for name, cases in ANSWERS.items() for expected, answer in cases]
    return [row.verdict for row in judged(algorithm(metrics, fairness), asked)]


def test_what_is_claimed_must_be_borne_out():
    claims = [metric(0.75, measure="accuracy"), metric(0.76, measure="accuracy"), metric(0.8, measure="accuracy"), metric(0.9)]
    assert verdicts(claims, []) == [RowVerdict.AGREES, RowVerdict.AGREES, RowVerdict.FAULTY, RowVerdict.UNSEEN]


def test_a_claim_that_is_too_modest_is_borne_out():
    assert verdicts([metric(0.1, measure="accuracy"), metric(0.9, measure="mean-absolute-error")], []) == [RowVerdict.AGREES] * 2


def test_groups_and_the_gaps_between_them_are_measured():
    honest = [group("short", 0.5, 0.5), group("long", 1.0, 0.0)]
    assert verdicts([], honest) == [RowVerdict.AGREES] * 4
    hiding = [group("short", 0.9, 0.1), group("long", 1.0, 0.0)]
    assert verdicts([], hiding) == [RowVerdict.FAULTY, RowVerdict.AGREES, RowVerdict.FAULTY, RowVerdict.AGREES]


def test_a_group_that_the_test_set_does_not_have_is_not_seen():
    assert verdicts([], [group("nobody", 1.0, 0.0)]) == [RowVerdict.UNSEEN]

"""Measuring the figures of a model card again, on the test set that comes with the algorithm: what is claimed must be borne out."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from wangge_registry.trials.model import Kind, Row, RowVerdict
from wangge_registry.trials.server import TrialServer
from wangge_registry.trials.subject import Subject
from wangge_sdk.feeds.pointers import at
from wangge_sdk.manifest.algorithms import read_test_set
from wangge_sdk.manifest.contributions import Algorithm
from wangge_sdk.measures import LESS_IS_BETTER, MEASURES, ROUNDING, Pair, TestCase, bears_out
from wangge_sdk.texts import say

MOST: Final = 500
"""Cases that are asked; of a longer test set evenly spread ones."""


def measured(subject: Subject, server: TrialServer) -> Iterator[Row]:
    """Yield a row for each figure of each algorithm's card."""
    for algorithm in subject.manifest.contributes.algorithms:
        if algorithm.test_set is None or algorithm.handler is None:
            why = "it comes without a test set" if algorithm.test_set is None else "it has no handler that can be asked"
            yield from (_row(algorithm, name, f"{value:g}", why) for name, value, _, _ in _claims(algorithm))
            continue
        every = read_test_set(subject.package, algorithm.test_set)
        cases = every[:: -(-len(every) // MOST)]
        yield from judged(algorithm, [(case, _asked(server, algorithm, algorithm.test_set.answer, case)) for case in cases])


def judged(algorithm: Algorithm, asked: Sequence[tuple[TestCase, Any]]) -> Iterator[Row]:
    """Judge each figure of a card by what was answered to the cases of its test set."""
    for name, claimed, measure, group in _claims(algorithm):
        pairs = [Pair(case.expected, answer) for case, answer in asked if group in {"", case.group}]
        if not measure or not pairs:
            why = f"the test set has no case of the group {group}" if measure else "the card does not say by which measure"
            yield _row(algorithm, name, f"{claimed:g}", why)
            continue
        found = MEASURES[measure](pairs)
        told = f"{found:.3f} on {len(pairs)} cases"
        verdict = RowVerdict.AGREES if bears_out(measure, claimed, found) else RowVerdict.FAULTY
        yield _row(algorithm, name, f"{measure} {claimed:g}", told, verdict)
    yield from _gaps(algorithm, asked)


def _gaps(algorithm: Algorithm, asked: Sequence[tuple[TestCase, Any]]) -> Iterator[Row]:
    """Judge how far each group is from the one that fares best."""
    rows = [row for row in algorithm.model_card["fairness"] if row.get("measure") and row.get("subset")]
    found: dict[tuple[str, str], float] = {}
    for row in rows:
        pairs = [Pair(case.expected, answer) for case, answer in asked if case.group == row["subset"]]
        if pairs:
            found[row["measure"], row["subset"]] = MEASURES[row["measure"]](pairs)
    for row in rows:
        key = row["measure"], row["subset"]
        if key in found:
            values = [value for (measure, _), value in found.items() if measure == key[0]]
            best = min(values) if key[0] in LESS_IS_BETTER else max(values)
            gap = abs(best - found[key])
            verdict = RowVerdict.AGREES if gap <= row["gap"] + ROUNDING else RowVerdict.FAULTY
            yield _row(algorithm, f"gap of {say(_words(row['group']), 'en')}", f"{row['gap']:g}", f"{gap:.3f}", verdict)


def _claims(algorithm: Algorithm) -> Iterator[tuple[str, float, str, str]]:
    """Yield name, value, measure and group of each figure of a card; the latter two are empty where it does not say."""
    for row in algorithm.model_card["metrics"]:
        yield say(_words(row["name"]), "en"), row["value"], row.get("measure", ""), ""
    for row in algorithm.model_card["fairness"]:
        name = f"{say(_words(row['metric']), 'en')}, {say(_words(row['group']), 'en')}"
        measure = row.get("measure", "") if row.get("subset") else ""
        yield name, row["value"], measure, row.get("subset", "")


def _words(words: Any) -> dict[str, str]:  # noqa: ANN401  a text, or one that stands for all languages
    return words if isinstance(words, dict) else {"zh-CN": words, "en": words}


def _asked(server: TrialServer, algorithm: Algorithm, pointer: str, case: TestCase) -> Any:  # noqa: ANN401  JSON
    called = server.call(f"algorithm:{algorithm.handler}", server.ready.here, {"algorithm": algorithm.id, "input": case.input})
    answer = called.answer if called.outcome == "answered" else None
    return at(json.loads(json.dumps(answer)).get("output"), pointer) if answer else None


def _row(algorithm: Algorithm, name: str, declared: str, observed: str, verdict: RowVerdict = RowVerdict.UNSEEN) -> Row:
    return Row(kind=Kind.FIGURE, name=f"{algorithm.id}: {name}", declared=declared, observed=observed, verdict=verdict)

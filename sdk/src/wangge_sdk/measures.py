"""Figures of an algorithm's model card that can be measured again on the test set that comes with it. Pure.

A test set is a JSON list; each case has an `input`, the `expected` answer and, where the card speaks of groups, the `group`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from msgspec import Struct

ROUNDING: Final = 0.01
"""By so much a claim may be better than what is measured: people round."""


class TestCase(Struct, frozen=True, forbid_unknown_fields=True):
    """One question with its answer."""

    __test__ = False  # pytest would take it for a test
    input: dict[str, Any]
    expected: str | float | bool | None
    group: str = ""


class Pair(NamedTuple):
    """What should have been answered, and what was; None for no answer."""

    expected: Any
    answered: Any


Measure: TypeAlias = Callable[[Sequence[Pair]], float]


def accuracy(pairs: Sequence[Pair]) -> float:
    """Return the share of right answers among all questions; none is a wrong one, unless none was expected."""
    return sum(bool(pair.expected == pair.answered) for pair in pairs) / len(pairs)


def macro_f1(pairs: Sequence[Pair]) -> float:
    """Return the mean over the expected answers of F1, the harmonic mean of precision and recall."""
    kinds = {pair.expected for pair in pairs}
    return sum(_f1(pairs, kind) for kind in kinds) / len(kinds)


def answered(pairs: Sequence[Pair]) -> float:
    """Return the share of questions that were answered at all."""
    return sum(pair.answered is not None for pair in pairs) / len(pairs)


def mean_absolute_error(pairs: Sequence[Pair]) -> float:
    """Return the mean distance of figures; no figure is as far off as what was expected is from zero."""
    return sum(abs(_number(pair.expected) - _number(pair.answered)) for pair in pairs) / len(pairs)


MEASURES: Final[Mapping[str, Measure]] = {
    "accuracy": accuracy,
    "macro-f1": macro_f1,
    "answered": answered,
    "mean-absolute-error": mean_absolute_error,
}
LESS_IS_BETTER: Final = frozenset({"mean-absolute-error"})


def bears_out(measure: str, claimed: float, measured: float) -> bool:
    """Tell whether a claim is no better than what was measured."""
    return measured <= claimed + ROUNDING if measure in LESS_IS_BETTER else claimed <= measured + ROUNDING


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _f1(pairs: Sequence[Pair], kind: object) -> float:
    right = sum(bool(pair.expected == pair.answered == kind) for pair in pairs)
    said = sum(bool(pair.expected == kind) + bool(pair.answered == kind) for pair in pairs)
    return 2 * right / said

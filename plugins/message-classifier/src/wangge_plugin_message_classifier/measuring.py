"""How good answers are: figures over pairs of what was answered and what is right."""

import math
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

WANTED: Final = 0.98
"""Share that has to be right of what may go out by itself."""
SHORT: Final = 100
"""Characters below which a message is short, for fairness."""


class Answered(Struct, frozen=True):
    """What was answered for one message."""

    right: int
    """Number of the group that it belongs to."""
    scores: tuple[float, ...]
    length: int
    """Characters of the message."""

    @property
    def best(self) -> int:
        """Number of the group that was answered."""
        return max(range(len(self.scores)), key=lambda group: self.scores[group])


def f1(answered: Sequence[Answered], group: int) -> float:
    """Return the F1 of one group."""
    hits = sum(each.best == group == each.right for each in answered)
    told, there = sum(each.best == group for each in answered), sum(each.right == group for each in answered)
    return 2 * hits / (told + there) if told + there else 0.0


def macro_f1(answered: Sequence[Answered], groups: int) -> float:
    """Return the mean of the groups' F1, of those that occur."""
    there = {each.right for each in answered}
    return sum(f1(answered, group) for group in range(groups) if group in there) / max(len(there), 1)


def accuracy(answered: Sequence[Answered]) -> float:
    """Return the share that is right; nought of nothing."""
    return sum(each.best == each.right for each in answered) / max(len(answered), 1)


def shares(scores: Sequence[float], sharpness: float) -> list[float]:
    """Return scores as shares of one: how likely each group is."""
    top = max(scores)
    powers = [math.exp(sharpness * (score - top)) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]


def sharpen(answered: Sequence[Answered]) -> float:
    """Return the sharpness at which the shares tell best how often the answers are right (least log loss)."""
    return _least(lambda sharpness: -sum(math.log(max(shares(each.scores, sharpness)[each.right], 1e-9)) for each in answered), 0.2, 30.0)


def _least(loss: Callable[[float], float], low: float, high: float) -> float:
    """Return where a loss is least, to a hundredth, by golden section; it has one hollow."""
    golden = (math.sqrt(5) - 1) / 2
    while high - low > 0.01:  # noqa: PLR2004  a hundredth
        left, right = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return (low + high) / 2


def margin(answered: Sequence[Answered], sharpness: float) -> tuple[float, float]:
    """Return the least confidence at which as many as wanted are right, and the share of messages that have it."""
    ranked = sorted(((max(shares(each.scores, sharpness)), each.best == each.right) for each in answered), reverse=True)
    right, found = 0, (1.0, 0.0)
    for count, (confidence, good) in enumerate(ranked, 1):
        right += good
        if right / count >= WANTED:
            found = (confidence, count / len(ranked))
    return found


def calibration_error(answered: Sequence[Answered], sharpness: float) -> float:
    """Return by how much confidence and share of right answers differ, in ten bands of confidence, weighed by their size."""
    bands: dict[int, list[tuple[float, bool]]] = {}
    for each in answered:
        confidence = max(shares(each.scores, sharpness))
        bands.setdefault(min(int(confidence * 10), 9), []).append((confidence, each.best == each.right))
    off = (abs(sum(confidence for confidence, _ in band) - sum(good for _, good in band)) for band in bands.values())
    return sum(off) / max(len(answered), 1)

"""Linear separation in plain Python: a support vector machine with squared hinge loss, by dual coordinate descent.

After Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual coordinate descent method for large-scale linear SVM" (ICML 2008),
with shrinking of what stays at its bound. Features are there or not; a row's value is the weight of the feature over the
row's length, so that a row's product with what was learned is one sum over a few hundred numbers.
"""

import math
import random
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Final

Pick = Callable[[Sequence[float]], tuple[float, ...]]

ENDS: Final = 0.02
"""It is good enough when no row moves by more than this, of a margin of one."""
_SEED: Final = 2020


class Rows:
    """Messages as rows of features: which they have, and how long each row is."""

    def __init__(self, rows: Sequence[Sequence[int]], weights: Sequence[float]) -> None:
        """`rows` are numbers of features, at least two in each; `weights` the weight of every feature."""
        self.rows = rows
        self.squares = [weight * weight for weight in weights]
        self.picks: list[Pick] = [itemgetter(*row) for row in rows]
        self.lengths = [math.sqrt(sum(pick(self.squares))) for pick in self.picks]

    def score(self, number: int, learned: Sequence[float]) -> float:
        """Return how far a row lies on the side that was learned."""
        return sum(self.picks[number](learned)) / self.lengths[number]


class _Side:
    """The rows of one group against all others, while they are learned."""

    def __init__(self, rows: Rows, own: Sequence[bool], cost: float) -> None:
        self.rows, self.own, self.slack = rows, own, 0.5 / cost
        self.learned = [0.0] * len(rows.squares)
        self.held = [0.0] * len(rows.rows)

    def pull(self, number: int) -> float:
        score = self.rows.score(number, self.learned)
        return (score if self.own[number] else -score) - 1 + self.slack * self.held[number]

    def move(self, number: int, pull: float) -> None:
        before, length = self.held[number], self.rows.lengths[number]
        after = self.held[number] = max(before - pull / (1 + self.slack), 0.0)
        step = (after - before) / length if self.own[number] else (before - after) / length
        learned, squares = self.learned, self.rows.squares
        if step:
            for feature in self.rows.rows[number]:
                learned[feature] += step * squares[feature]


def separate(rows: Rows, among: Sequence[int], own: Sequence[bool], *, cost: float = 1.0, rounds: int = 30) -> list[float]:
    """Return a number for every feature: their sum over a row's length is above nought for the rows of its `own`.

    `among` are the rows to learn from, `own` says of each row (of all) which side it is on, `cost` how much an error costs.
    """
    side, active, edge = _Side(rows, own, cost), list(among), float("inf")
    order = random.Random(_SEED)  # noqa: S311  the same model from the same history
    for _ in range(rounds):
        order.shuffle(active)
        most, kept = 0.0, []
        for number in active:
            pull = side.pull(number)
            if side.held[number] == 0 and pull > edge:
                continue  # far on its own side
            kept.append(number)
            if side.held[number] > 0 or pull < 0:
                most = max(most, abs(pull))
                side.move(number, pull)
        if most < ENDS and len(active) == len(among):
            break
        active, edge = (list(among), float("inf")) if most < ENDS else (kept, most)
    return side.learned

"""Which features are learned from, and how much each weighs."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

LEAST: Final = 3
"""Messages in which a feature must stand: what fewer people wrote is a name, or chance."""
MOST: Final = 150_000
"""Features of a model, those that tell most."""
_SMOOTHING: Final = 0.002
_FLOOR: Final = 0.1


def weigh(found: Sequence[set[str]], labels: Sequence[int], among: Sequence[int], groups: int) -> dict[str, float]:
    """Return the weight of every feature worth learning from, by the messages `among` alone.

    It is the rarer and the more it keeps to few groups the heavier: inverse document frequency, times how far its
    spread over the groups is from even (one less the entropy).
    """
    sizes = Counter(labels[number] for number in among)
    seen: Counter[str] = Counter()
    within: list[Counter[str]] = [Counter() for _ in range(groups)]
    for number in among:
        seen.update(found[number])
        within[labels[number]].update(found[number])
    weights = {}
    for feature, count in seen.items():
        if count >= LEAST:
            shares = [counter[feature] / sizes[group] + _SMOOTHING if sizes[group] else _SMOOTHING for group, counter in enumerate(within)]
            weights[feature] = (math.log((1 + len(among)) / (1 + count)) + 1) * (_FLOOR + _concentration(shares))
    if len(weights) > MOST:
        best = sorted(weights, key=lambda each: (-seen[each] * weights[each] ** 2, each))[:MOST]
        weights = {feature: weights[feature] for feature in best}
    return weights


def _concentration(shares: Sequence[float]) -> float:
    total = sum(shares)
    entropy = -sum(share / total * math.log(share / total) for share in shares)
    return 1 - entropy / math.log(max(len(shares), 2))

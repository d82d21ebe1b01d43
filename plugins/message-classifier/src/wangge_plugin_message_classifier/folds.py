"""Parts of a history to learn from and to be measured by, with what is said twice kept together."""

import hashlib
import random
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from wangge_plugin_message_classifier.grams import plain

_SEED: Final = 5


def same(text: str) -> str:
    """Return what texts that say the same, but for blanks and punctuation, have in common."""
    return hashlib.sha256("".join(each for each in plain(text) if each.isalnum()).encode()).hexdigest()


def fold(texts: Sequence[str], labels: Sequence[int], parts: int) -> list[list[int]]:
    """Return the numbers of the messages in parts, each group spread evenly; duplicates lie in one part."""
    sets: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        sets[same(text)].append(number)
    order = sorted(sets.values())
    random.Random(_SEED).shuffle(order)  # noqa: S311  the same parts each time
    folds: list[list[int]] = [[] for _ in range(parts)]
    counts = [[0] * (max(labels, default=0) + 1) for _ in range(parts)]
    for numbers in order:
        label = labels[numbers[0]]
        part = min(range(parts), key=lambda each: (counts[each][label], len(folds[each])))
        folds[part] += numbers
        counts[part][label] += len(numbers)
    return [sorted(part) for part in folds]

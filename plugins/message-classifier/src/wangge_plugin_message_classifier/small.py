"""The small class among the county's own: by the words of the classes themselves, and by what was filed under them before."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from wangge_plugin_message_classifier.grams import plain, runs

_KEYWORD: Final = 3.0
_TITLE: Final = 1.5
_MOST_LEARNED: Final = 2.0
_RUNS_KEPT: Final = 200
_LEAST_SEEN: Final = 3
DOUBT: Final = 2.0
"""What is taken to speak for none of them."""


class Named(Struct, frozen=True, kw_only=True):
    """A class as the county knows it."""

    id: str
    title: str
    group: str
    unit_kind: str | None = None
    keywords: tuple[str, ...] = ()


class Small(Struct, frozen=True, kw_only=True):
    """What speaks for the small classes."""

    classes: tuple[Named, ...]
    words: dict[str, dict[int, float]]
    """Run → number of the class → weight."""

    def likely(self, text: str, group: str) -> list[tuple[Named, float]]:
        """Return the small classes of a group that a text speaks for, each with its share, likeliest first."""
        totals: Counter[int] = Counter()
        for run in {run for _, run in _runs(text)}:
            for number, weight in self.words.get(run, {}).items():
                totals[number] += weight  # type: ignore[assignment]  # a Counter adds numbers of any kind
        own = {number: total for number, total in totals.items() if self.classes[number].group == group != self.classes[number].id}
        whole = sum(own.values()) + DOUBT
        return [(self.classes[number], total / whole) for number, total in sorted(own.items(), key=lambda each: (-each[1], each[0]))]

    def unit_of(self, class_id: str) -> str | None:
        """Return the kind of unit that a class goes to."""
        return next((each.unit_kind for each in self.classes if each.id == class_id), None)


def learn_small(classes: Sequence[Named], history: Iterable[tuple[str, str]]) -> Small:
    """Return what speaks for each class: its keywords, the runs of its title, and runs that its messages have more than others'."""
    numbers = {each.id: number for number, each in enumerate(classes)}
    words: dict[str, dict[int, float]] = {}

    def say(run: str, number: int, weight: float) -> None:
        row = words.setdefault(run, {})
        row[number] = max(row.get(number, 0.0), weight)

    for number, each in enumerate(classes):
        for _, run in _runs(each.title):
            say(run, number, _TITLE / max(len(each.title) - 1, 1))
    for run, number, weight in _learned(numbers, history):
        say(run, number, weight)
    for number, each in enumerate(classes):
        for keyword in each.keywords:
            for _, run in _runs(keyword):
                say(run, number, _KEYWORD / max(len(keyword) - 1, 1))
    return Small(classes=tuple(classes), words=words)


def _learned(numbers: Mapping[str, int], history: Iterable[tuple[str, str]]) -> Iterable[tuple[str, int, float]]:
    seen: dict[int, Counter[str]] = {}
    everywhere: Counter[str] = Counter()
    sizes: Counter[int] = Counter()
    for text, class_id in history:
        number = numbers.get(class_id)
        if number is not None:
            found = {run for _, run in _runs(text)}
            seen.setdefault(number, Counter()).update(found)
            everywhere.update(found)
            sizes[number] += 1
    whole = sum(sizes.values())
    for number, counter in seen.items():
        gains = {
            run: math.log((count + 0.5) / (sizes[number] + 1) / ((everywhere[run] + 0.5) / (whole + 1)))
            for run, count in counter.items()
            if count >= _LEAST_SEEN
        }
        for run in sorted(gains, key=lambda each: (-gains[each] * counter[each], each))[:_RUNS_KEPT]:
            if gains[run] > 0:
                yield run, number, min(gains[run], _MOST_LEARNED) * 0.25


def _runs(text: str) -> Iterable[tuple[int, str]]:
    return ((at, run) for at, run in runs(plain(text)) if len(run) > 1)

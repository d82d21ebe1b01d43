"""Finding the words of many rows in a text, in one pass."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

_KEY = 2
"""Words are looked up by their first two characters; there are no shorter ones."""


class Scores(Struct, frozen=True):
    """What a text says for one row."""

    total: float
    words: tuple[str, ...]
    """The words that were found, as they stand in the text, those that weigh most first."""


class WordIndex:
    """Words of rows, each with its weight for each row, ready to be found in a text."""

    def __init__(self, entries: Iterable[tuple[str, str, float]]) -> None:
        """Index entries of word, row and weight."""
        self._rows: dict[str, dict[str, float]] = defaultdict(dict)
        for word, row, weight in entries:
            self._rows[word][row] = weight
        self._words: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._rows, key=len, reverse=True):
            self._words[word[:_KEY]].append(word)

    def scores(self, text: str) -> dict[str, Scores]:
        """Return the score of each row for a text; rows without any word are left out.

        A word counts fully once, and half as much again for its second and third time: people repeat their
        subject, but a long complaint must not win by length.
        """
        lowered = text.lower()
        if len(lowered) != len(text):  # a few capitals of other scripts become two letters: then as it is written
            lowered = text
        found: Counter[str] = Counter()
        spelled: dict[str, str] = {}
        for start, word in self._found(lowered):
            found[word] += 1
            spelled.setdefault(word, text[start : start + len(word)])
        weights: dict[str, dict[str, float]] = defaultdict(dict)
        for word, times in found.items():
            for row, weight in self._rows[word].items():
                weights[row][spelled[word]] = weight * (1 + 0.5 * (min(times, 3) - 1))
        return {row: Scores(sum(words.values()), tuple(sorted(words, key=lambda word: -words[word]))) for row, words in weights.items()}

    def _found(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield each place of the text where words begin, with the longest of them, however words overlap."""
        for start in range(len(text) - _KEY + 1):
            for word in self._words.get(text[start : start + _KEY], ()):
                if text.startswith(word, start):
                    yield start, word
                    break

"""From a text to suggestions: pure functions over the keyword tables."""

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from wangge_plugin_keyword_triage.keywords import ClassRow, Keywords, load_keywords
from wangge_plugin_keyword_triage.matching import Scores, WordIndex

MAX_SUGGESTIONS = 3
LEAST_SCORE = 3.0
"""Below this, a text says too little: one nearly decisive word, or three hints."""
LEAST_CONFIDENCE = 0.3
DOUBT = 1.5
"""Score that is taken to speak for something else altogether."""
SPECIFIC_DOUBT = 1.0
"""The same, when a narrower class is held against its wider one."""


class Match(Struct, frozen=True, kw_only=True):
    """A class or a kind of unit that a text speaks for."""

    name: str
    confidence: float
    words: tuple[str, ...]


class Triage:
    """Suggests classes and kinds of unit by keyword tables."""

    def __init__(self, keywords: Keywords) -> None:
        self._classes = {row.class_id: row for row in keywords.classes}
        self._class_index = WordIndex(
            (word, row.class_id, float(weight)) for row in keywords.classes for weight, words in row.words.items() for word in words
        )
        self._unit_index = WordIndex((word, row.unit_kind, 2.0) for row in keywords.units for word in row.words)

    def classes(self, text: str) -> tuple[Match, ...]:
        """Return the classes that a text speaks for, surest first; none when it says too little.

        The wide groups are weighed against each other first, each with the words of its narrower classes; then
        the narrower classes of a group share its confidence.
        """
        own = self._class_index.scores(text)
        groups = self._groups(own)
        total = sum(score for score in groups.values()) + DOUBT
        matches = []
        for class_id, scores in own.items():
            group = self._group(self._classes[class_id])
            confidence = groups[group] / total
            if class_id != group:
                confidence *= scores.total / (scores.total + SPECIFIC_DOUBT)
            if groups[group] >= LEAST_SCORE and scores.total >= LEAST_SCORE and confidence >= LEAST_CONFIDENCE:
                matches.append(Match(name=class_id, confidence=round(confidence, 3), words=scores.words))
        return tuple(sorted(matches, key=lambda match: -match.confidence)[:MAX_SUGGESTIONS])

    def units(self, text: str) -> tuple[Match, ...]:
        """Return the kinds of unit that a text speaks for, by the classes it speaks for and the units it names."""
        named = self._unit_index.scores(text)
        totals: dict[str, float] = {}
        words: dict[str, tuple[str, ...]] = {}
        for row_id, scores in self._class_index.scores(text).items():
            kind = self._classes[row_id].unit_kind
            totals[kind] = totals.get(kind, 0) + scores.total
            words[kind] = words.get(kind, ()) + scores.words
        for kind, scores in named.items():
            totals[kind] = totals.get(kind, 0) + scores.total
            words[kind] = words.get(kind, ()) + scores.words
        everything = sum(totals.values()) + DOUBT
        matches = [
            Match(name=kind, confidence=round(score / everything, 3), words=tuple(dict.fromkeys(words[kind])))
            for kind, score in totals.items()
            if score >= LEAST_SCORE and score / everything >= LEAST_CONFIDENCE
        ]
        return tuple(sorted(matches, key=lambda match: -match.confidence)[:MAX_SUGGESTIONS])

    def _groups(self, own: Mapping[str, Scores]) -> dict[str, float]:
        groups: dict[str, float] = {}
        for class_id, scores in own.items():
            group = self._group(self._classes[class_id])
            groups[group] = groups.get(group, 0) + scores.total
        return groups

    def group_of(self, class_id: str) -> str:
        """Return the wide class that a class belongs to, itself if it is one."""
        return self._group(self._classes[class_id])

    @staticmethod
    def _group(row: ClassRow) -> str:
        return row.group or row.class_id


@cache
def own_triage() -> Triage:
    """Return the triage with the tables that come with the plugin."""
    return Triage(load_keywords())

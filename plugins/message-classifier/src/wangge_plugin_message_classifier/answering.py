"""From a model and a message to what is suggested: classes, unit, and whether it is sure. Pure."""

from typing import Final

from msgspec import Struct

from wangge_plugin_message_classifier.model import Guess, Model

MOST: Final = 3
"""Suggestions at a time."""
LEAST: Final = 0.4
"""Below this confidence nothing is suggested."""


class Suggested(Struct, frozen=True, kw_only=True):
    """A class, first-level or small, that a message may belong to."""

    class_id: str
    confidence: float
    words: tuple[str, ...]
    unit_kind: str | None = None
    sure: bool = False
    """Whether so sure a first-level class was right 98 times of 100 where it was measured."""


def suggested(model: Model, text: str) -> tuple[Suggested, ...]:
    """Return up to three classes, likeliest first; none when the message says too little.

    The first-level classes are weighed against each other; the likeliest small class of the likeliest of them stands
    beside it, with its share of that one's confidence.
    """
    guesses = model.guesses(text)
    best = guesses[0]
    if best.confidence < LEAST:
        return ()
    found = [_of(model, best, guess) for guess in guesses]
    for named, share in model.small.likely(text, best.group)[:1]:
        narrow = Suggested(
            class_id=named.id,
            confidence=round(best.confidence * share, 4),
            words=best.words,
            unit_kind=named.unit_kind,
        )
        found.append(narrow)
    return tuple(sorted(found, key=lambda each: -each.confidence)[:MOST])


def units(model: Model, text: str) -> tuple[Suggested, ...]:
    """Return for each kind of unit the likeliest class that goes to it."""
    found: dict[str, Suggested] = {}
    for each in suggested(model, text):
        if each.unit_kind is not None:
            found.setdefault(each.unit_kind, each)
    return tuple(found.values())


def _of(model: Model, best: Guess, guess: Guess) -> Suggested:
    return Suggested(
        class_id=guess.group,
        confidence=guess.confidence,
        words=best.words if guess is best else (),
        unit_kind=model.small.unit_of(guess.group),
        sure=guess is best and guess.confidence >= model.threshold,
    )

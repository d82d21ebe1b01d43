"""The forms of steps, filled in at random and as they should be."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

WORDS = "已到现场"


class Choices(NamedTuple):
    """What there is to choose from: units, classes, and the ways of added steps."""

    units: Sequence[str]
    classes: Sequence[str]
    ways: Mapping[str, Mapping[str, str]]


_Fill = Callable[[Random, Choices], dict[str, Any]]


def _looked(random: Random, _: Choices) -> dict[str, Any]:
    return {"result": random.choice(("yes", "no", "cannot_tell")), "note": WORDS}


def _given_back(random: Random, _: Choices) -> dict[str, Any]:
    return {"return_type": random.choice(("not_mine", "not_mine", "information_missing")), "note": WORDS}


FORMS: dict[str, _Fill] = {
    "verify": _looked,
    "check": _looked,
    "file": lambda random, among: {"class_id": random.choice(among.classes)} if random.random() < 0.3 else {},
    "refuse": lambda *_: {"reason": "not_so", "public_reason": WORDS},
    "refer": lambda *_: {"referral": "hotline", "public_reason": WORDS},
    "dispatch": lambda random, among: {"unit_id": random.choice(among.units)},
    "adjudicate": lambda random, among: {"unit_id": random.choice(among.units), "note": WORDS},
    "return": _given_back,
    "decline": _given_back,
    "reclassify": lambda random, among: {"class_id": random.choice(among.classes), "note": WORDS},
    "close": lambda random, _: {"outcome": random.choice(("fixed", "cannot", "duplicate", "calmed")), "public_reason": WORDS},
    "rate": lambda random, _: {"score": random.randint(1, 5)},
    "accept": lambda *_: {},
    "feedback": lambda *_: {},
    "escape": lambda *_: {},
}


def filled(random: Random, action: str, among: Choices) -> dict[str, Any]:
    """Fill the form of a step in; whatever has none of its own wants a note."""
    if action in among.ways:
        way = random.choice(list(among.ways[action]))
        return {"way": way} if way else {}
    return FORMS[action](random, among) if action in FORMS else {"note": WORDS}

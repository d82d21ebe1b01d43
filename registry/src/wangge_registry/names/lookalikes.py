"""Whether a name could be taken for another's. Pure.

Ids are small ASCII letters, digits and hyphens, so what misleads is: characters that look alike (l and 1, rn and m), the same
words in another order, with other separators or in the plural, and a slip of the finger.
"""

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from rapidfuzz.distance import OSA

_PAIRS: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))
_SINGLE: Final = str.maketrans({"0": "o", "1": "l", "i": "l", "3": "e", "5": "s", "6": "b", "8": "b", "9": "g", "q": "g"})
_SHORT: Final = 5
"""Names shorter than this differ by one letter as a matter of course."""
_LONG: Final = 12
"""From this length on two slips still read as the same name."""


class Lookalike(Struct, frozen=True):
    """The name that another could be taken for, and why."""

    name: str
    reason: str
    """`same`, `characters`, `words` or `spelling`."""

    def sentence(self, wanted: str) -> str:
        """Return why a name is refused, and what to do."""
        told = {
            "same": f"is the same name as {self.name}, apart from its separators",
            "characters": f"looks like {self.name}: some of their characters are hard to tell apart",
            "words": f"has the words of {self.name} in another order or number",
            "spelling": f"is a slip of the finger away from {self.name}",
        }[self.reason]
        return f"{wanted} {told}. Choose a name that nobody takes for another's."


def lookalike(wanted: str, taken: Iterable[str]) -> Lookalike | None:
    """Return the first of the names in use that a new one could be taken for, by the gravest reason."""
    names = list(taken)
    for reason, same in _RULES:
        for name in names:
            if same(wanted, name):
                return Lookalike(name, reason)
    return None


def skeleton(name: str) -> str:
    """Return a name as the eye has it: without separators, each group of characters that look alike as one of them."""
    text = _joined(name)
    for pair, single in _PAIRS:
        text = text.replace(pair, single)
    return text.translate(_SINGLE)


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[._-]+", name.casefold()) if word)


def _joined(name: str) -> str:
    return "".join(_words(name))


def _singular(name: str) -> tuple[str, ...]:
    return tuple(sorted(word.removesuffix("s") for word in _words(name)))


def _misspelt(wanted: str, name: str) -> bool:
    first, second = _joined(wanted), _joined(name)
    shorter = min(len(first), len(second))
    if shorter < _SHORT:
        return False
    most = 2 if shorter >= _LONG else 1
    return OSA.distance(first, second, score_cutoff=most) <= most


_RULES: Final = (
    ("same", lambda wanted, name: _joined(wanted) == _joined(name)),
    ("characters", lambda wanted, name: skeleton(wanted) == skeleton(name)),
    ("words", lambda wanted, name: _singular(wanted) == _singular(name)),
    ("spelling", _misspelt),
)

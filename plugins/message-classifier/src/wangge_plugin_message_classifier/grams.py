"""From a text to what is learned from: runs of one to three characters, which need no dictionary of words."""

import re
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 3
"""Characters of the longest run."""
MOST_TEXT: Final = 3000
"""Characters of a message that are looked at."""
HEAD: Final = 30
"""Characters at the beginning, where people say what it is about: runs in them count once more."""
_HEAD_MARK: Final = "^"
_PIECE: Final = re.compile(r"\w+")
_DIGITS: Final = re.compile(r"\d")


def plain(text: str) -> str:
    """Return a text in lower case with every digit as 0, character by character, so that places stay the same."""
    cut = text[:MOST_TEXT]
    lowered = cut.lower()
    if len(lowered) != len(cut):  # a few capitals of other scripts become two letters: then as it is written
        lowered = cut
    return _DIGITS.sub("0", lowered)


def runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield each run of characters of a plain text with its place; none goes over a blank or a mark of punctuation."""
    for piece in _PIECE.finditer(text):
        begin, word = piece.start(), piece.group()
        for length in range(1, LONGEST + 1):
            for at in range(len(word) - length + 1):
                yield begin + at, word[at : at + length]


def features(text: str) -> set[str]:
    """Return what a message has: its runs, and those of two characters or more at its beginning once more, under a mark."""
    found: set[str] = set()
    for at, run in runs(plain(text)):
        found.add(run)
        if at < HEAD and len(run) > 1:
            found.add(_HEAD_MARK + run)
    return found


def run_of(feature: str) -> str:
    """Return the run that a feature stands for."""
    return feature.removeprefix(_HEAD_MARK)

"""Where in a text the words of a search stand. Pure."""

import unicodedata
from typing import Final

import msgspec

from wangge_core.cases.searching import normalised

_BEFORE, _AFTER = 20, 60
MARKS: Final = "…"


class Mark(msgspec.Struct, frozen=True):
    """A piece of a text, and whether it is a word that was searched for."""

    text: str
    found: bool


class Excerpt(msgspec.Struct, frozen=True):
    """A text around the first word found in it; `field` says which text of the case: number, text, address or note."""

    field: str
    marks: tuple[Mark, ...]


def excerpt(field: str, text: str, words: tuple[str, ...]) -> Excerpt | None:
    """Return the part of a text that shows the words, or None when it holds none of them."""
    spans = _spans(text, words)
    if not spans:
        return None
    start, end = max(0, spans[0][0] - _BEFORE), min(len(text), spans[0][1] + _AFTER)
    marks, here = [Mark(MARKS, found=False)] if start else [], start
    for first, last in spans:
        if last > end:
            break
        marks += [Mark(text[here:first], found=False), Mark(text[first:last], found=True)]
        here = last
    marks += [Mark(text[here:end], found=False), *([Mark(MARKS, found=False)] if end < len(text) else [])]
    return Excerpt(field, tuple(mark for mark in marks if mark.text))


def _spans(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the places of the words in the text as it was written, in order, none over another."""
    plain, places = _mapped(text)
    found: list[tuple[int, int]] = []
    for word in words:
        at = plain.find(word)
        while at >= 0:
            found.append((places[at], places[at + len(word) - 1] + 1))
            at = plain.find(word, at + len(word))
    apart: list[tuple[int, int]] = []
    for span in sorted(found):
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return apart


def _mapped(text: str) -> tuple[str, list[int]]:
    """Return the text as it is compared, and for each of its characters the place it came from.

    A character goes with the combining marks after it, which NFKC may join to it.
    """
    plain: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = normalised(text[start:end]) or (" " if text[start].isspace() and plain and plain[-1] != " " else "")
        plain += piece
        places += [start] * len(piece)
        start = end
    return "".join(plain), places

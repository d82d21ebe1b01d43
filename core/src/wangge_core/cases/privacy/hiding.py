"""Hiding words, and finding those that had better be hidden. Pure.

What is marked is hidden by its content: wherever it stands in any text of the case, so that no copy of it is left.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import msgspec

from wangge_core.cases.model import Text

MARK: Final = "■■■"
"""Stands for whatever was hidden; as long for a name as for a number."""
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_TEN: Final = 10


class RedactionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something personal that can be told by its shape; its first group is what is to be hidden."""

    id: str
    title: Text
    pattern: str
    check: Literal["id_card", "luhn"] | None = None


class Found(msgspec.Struct, frozen=True):
    """A piece of a text that a rule would hide."""

    rule: str
    title: Text
    piece: str


@cache
def redaction_rules() -> tuple[RedactionRule, ...]:
    """Return the rules that come with the platform."""
    return msgspec.json.decode(files(__package__).joinpath("redaction_rules.json").read_bytes(), type=tuple[RedactionRule, ...])


def suggested(texts: Iterable[str], active: Sequence[str]) -> tuple[Found, ...]:
    """Return what the rules that are on find in some texts, every piece once."""
    found: dict[str, Found] = {}
    for text in texts:
        for rule in redaction_rules():
            if rule.id in active:
                for hit in re.finditer(rule.pattern, text):
                    if _holds(rule, hit[1]):
                        found.setdefault(hit[1], Found(rule.id, rule.title, hit[1]))
    return tuple(found.values())


def hidden(text: str, pieces: Iterable[str]) -> str:
    """Return a text in which every place of every piece is hidden, also where two of them overlap."""
    spans = sorted(span for piece in pieces if piece for span in _places(text, piece))
    kept: list[str] = []
    here = reached = 0
    for start, end in spans:
        if start >= reached:
            kept += [text[here:start], MARK]
            here = reached = end
        else:
            here = reached = max(reached, end)
    return "".join([*kept, text[here:]])


def hidden_within(value: Any, pieces: Sequence[str]) -> Any:  # noqa: ANN401  JSON
    """Return JSON whose strings have the pieces hidden; names of fields are ours and stay."""
    match value:
        case str():
            return hidden(value, pieces)
        case list():
            return [hidden_within(each, pieces) for each in value]
        case dict():
            return {name: hidden_within(each, pieces) for name, each in value.items()}
        case _:
            return value


def strings_of(value: Any) -> Iterable[str]:  # noqa: ANN401  JSON
    """Yield the strings of some JSON."""
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from strings_of(each)
        case dict():
            for each in value.values():
                yield from strings_of(each)


def is_id_card(text: str) -> bool:
    """Tell whether 18 characters are an identity card number by its check digit (GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text[:17], strict=True))
    return text[17].upper() == _CHECKS[total % len(_CHECKS)]


def _holds(rule: RedactionRule, piece: str) -> bool:
    match rule.check:
        case "id_card":
            return is_id_card(piece)
        case "luhn":
            doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(piece))]
            return sum(digit - 9 if digit >= _TEN else digit for digit in doubled) % _TEN == 0
        case None:
            return True


def _places(text: str, piece: str) -> Iterable[tuple[int, int]]:
    at = text.find(piece)
    while at >= 0:
        yield at, at + len(piece)
        at = text.find(piece, at + 1)

"""The unified social credit code (统一社会信用代码): 18 characters with a check character. Pure.

Source: GB 32100-2015, 法人和其他组织统一社会信用代码编码规则: one character for the registering authority, one for the kind of
organisation, six for the division, nine for the organisation code of GB 11714 (which has a check character of its own), one
check character over the other seventeen.
"""

from typing import Final, Literal

Fault = Literal["length", "characters", "check", "organisation_check", "kind"]

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters: no I, O, S, V, Z."""
_LENGTH: Final = 18
_WEIGHTS: Final = tuple(3**index % 31 for index in range(17))
_ORGANISATION_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
KINDS: Final = {
    "company": ("91", "92", "93"),
    "ngo": ("13", "51", "52", "53", "59"),
    "university": ("12", "52"),
    "government": ("11", "19"),
    "community": ("54", "55", "51"),
}
"""Kind of publisher → how its code may begin (authority and kind of organisation)."""


def check_character(code: str) -> str:
    """Return the eighteenth character that belongs to the first seventeen."""
    total = sum(_ALPHABET.index(character) * weight for character, weight in zip(code, _WEIGHTS, strict=False))
    return _ALPHABET[(31 - total % 31) % 31]


def fault(code: str, kind: str) -> Fault | None:
    """Return what is wrong with a code for a kind of publisher, or None."""
    if len(code) != _LENGTH:
        return "length"
    if any(character not in _ALPHABET for character in code):
        return "characters"
    if code[-1] != check_character(code[:17]):
        return "check"
    if code[16] != _organisation_check(code[8:16]):
        return "organisation_check"
    return None if code[:2] in KINDS.get(kind, (code[:2],)) else "kind"


def _organisation_check(body: str) -> str:
    """Return the ninth character of an organisation code (GB 11714-1997, 3.2.2); X stands for 10."""
    total = sum(_ORGANISATION_ALPHABET.index(character) * weight for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]

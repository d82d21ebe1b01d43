"""Formats of Chinese forms that JSON Schema does not know. Pure functions of a string."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

_ID_CARD: Final = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK: Final = "10X98765432"
_BIRTH: Final = slice(6, 14)
_EARLIEST_BIRTH: Final = 1850
_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}", re.ASCII)


def is_id_card(text: str) -> bool:
    """Tell whether `text` is a citizen's identity number of 18 digits with a real birthday and check digit.

    The last place is 0 to 9 or a capital X. Source: GB 11643-1999, sections 4 and 5 (ISO 7064 MOD 11-2).
    """
    if not _ID_CARD.fullmatch(text):
        return False
    birth = text[_BIRTH]
    try:
        born = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, text, strict=False))
    return born.year >= _EARLIEST_BIRTH and _ID_CHECK[total % 11] == text[-1]


def is_mobile(text: str) -> bool:
    """Tell whether `text` is a mobile number of mainland China: 11 ASCII digits, 13… to 19…, no +86."""
    return _MOBILE.fullmatch(text) is not None


FORMATS: Final[Mapping[str, Callable[[str], bool]]] = MappingProxyType({"cn-id-card": is_id_card, "cn-mobile": is_mobile})
"""Name in a schema's `format` → rule."""

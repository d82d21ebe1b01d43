"""Area codes: where a place stands in the tree, read off its digits alone.

The canonical form keeps the digits that carry meaning: province 2, city 4, county 6 (GB/T 2260),
township 9, village or community 12 (statistical code), grid 15 digits. An area's ancestors are its
prefixes of those lengths, so that the tree needs no look-up.
"""

import re
from enum import IntEnum
from functools import lru_cache
from typing import Final

from wangge_core.errors import FieldError, InvalidError


class Level(IntEnum):
    """Depth in the area tree; the value is the number of the column that holds that ancestor."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWNSHIP = 4
    VILLAGE = 5
    GRID = 6


WIDTHS: Final = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12, Level.GRID: 15}
_LEVELS: Final = {width: level for level, width in WIDTHS.items()}
_DIGITS: Final = re.compile(r"[0-9]{2,15}")
_FULL_WIDTH: Final = WIDTHS[Level.VILLAGE]


def level_of(code: str) -> Level:
    """Return the level of a canonical code.

    Raises:
        InvalidError: `area_code`, when the length fits no level or a character is no digit.
    """
    level = _LEVELS.get(len(code))
    if level is None or not _DIGITS.fullmatch(code):
        raise _malformed(code)
    return level


@lru_cache(maxsize=200_000)
def ancestors(code: str) -> tuple[str, ...]:
    """Return the code itself and every area above it, nearest first."""
    level = level_of(code)
    return tuple(code[: WIDTHS[step]] for step in reversed(Level) if step <= level)


def parent_of(code: str) -> str | None:
    """Return the code one level up, or None for a province."""
    line = ancestors(code)
    return line[1] if len(line) > 1 else None


def contains(outer: str, inner: str) -> bool:
    """Tell whether `inner` is `outer` or lies below it."""
    return inner.startswith(outer)


def columns(code: str) -> dict[str, str | None]:
    """Return the values of the columns l1 to l6 for a row that lies in `code`."""
    level = level_of(code)
    return {f"l{step.value}": code[: WIDTHS[step]] if step <= level else None for step in Level}


def parse(text: str) -> str:
    """Read a code in canonical or zero-padded form (330521000000, 330000) into the canonical one.

    Raises:
        InvalidError: `area_code`, with the forms that are understood.
    """
    digits = text.strip()
    if not _DIGITS.fullmatch(digits):
        raise _malformed(text)
    if len(digits) == _FULL_WIDTH:
        for level in (Level.VILLAGE, Level.TOWNSHIP):
            step = WIDTHS[Level(level - 1)]
            if digits[step:].strip("0"):
                return digits[: WIDTHS[level]]
        digits = digits[: WIDTHS[Level.COUNTY]]
    if len(digits) == WIDTHS[Level.COUNTY]:
        for level in (Level.COUNTY, Level.CITY):
            step = WIDTHS[Level(level - 1)]
            if digits[step:].strip("0"):
                return digits[: WIDTHS[level]]
        digits = digits[: WIDTHS[Level.PROVINCE]]
    level_of(digits)
    return digits


def padded(code: str) -> str:
    """Return the form that other systems expect: 12 digits, or 15 for a grid."""
    return code if level_of(code) is Level.GRID else code.ljust(_FULL_WIDTH, "0")


def _malformed(text: str) -> InvalidError:
    detail = f"{text[:40]!r} is no area code: give 2, 4, 6, 9, 12 or 15 digits, or the zero-padded form of 12."
    return InvalidError("area_code", detail, (FieldError("/area", "area_code", detail),))

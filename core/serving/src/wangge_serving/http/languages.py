"""Which of the platform's languages an answer is in, as the request asks (RFC 9110, Accept-Language). Pure."""

import re
from collections.abc import Iterator
from typing import Final

CHINESE: Final = "zh-CN"
ENGLISH: Final = "en"
_RANGE: Final = re.compile(r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")
_MOST: Final = 20
"""So many ranges are read; more serve nobody."""


def preferred(header: str | None) -> str:
    """Return the language that is asked for most; English when none of ours is, since programs send no such header."""
    best, weight = ENGLISH, 0.0
    for tag, asked in _ranges(header or ""):
        language = {"zh": CHINESE, "en": ENGLISH}.get(tag)
        if language and asked > weight:
            best, weight = language, asked
    return best


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(",")[:_MOST]:
        if found := _RANGE.fullmatch(part):
            yield found[1].lower(), float(found[2]) if found[2] else 1.0

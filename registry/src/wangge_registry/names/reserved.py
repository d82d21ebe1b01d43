"""Names that nobody may take by himself: words that sound like a public body, and packages that a server is built of."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from packaging.utils import canonicalize_name

_OURS: Final = "wangge"
"""Packages that begin so are the platform's."""


class _Reserved(msgspec.Struct, frozen=True):
    words: frozenset[str]
    packages: frozenset[str]


@cache
def _reserved() -> _Reserved:
    return msgspec.json.decode(files(__package__).joinpath("reserved.json").read_bytes(), type=_Reserved)


def reserved_word(name: str) -> str | None:
    """Return the reserved word that a publisher's id is, begins with or ends with; None when there is none.

    `gov-shop` and `official-lamps` pretend to be somebody; `governance-lab` does not.
    """
    whole = "-".join(re.split(r"[._-]+", name.casefold()))
    for word in sorted(_reserved().words, key=len, reverse=True):
        if f"-{whole}-".startswith(f"-{word}-") or f"-{whole}-".endswith(f"-{word}-"):
            return word
    return None


def reserved_package(package: str, publisher: str) -> bool:
    """Tell whether a package's name is kept: that of a library the platform uses, or of the platform itself."""
    name = canonicalize_name(package)
    return name in _reserved().packages or (publisher != _OURS and (name == _OURS or name.startswith(f"{_OURS}-")))

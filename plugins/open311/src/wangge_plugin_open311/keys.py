"""API keys: the settings hold a name and the SHA-256 of each, so that whoever reads the settings cannot report in another's name."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

from wangge_plugin_open311.replies import SpecError

_BYTES: Final = 24


def made(name: str) -> tuple[str, str]:
    """Return a new key, which nobody sees again, and the line of the settings that lets it in."""
    key = secrets.token_urlsafe(_BYTES)
    return key, f"{name}:{_digest(key)}"


def require(key: str | None, lines: Iterable[str]) -> str:
    """Return whose key it is.

    Raises:
        SpecError: 403, when it is missing or nobody's.
    """
    if not key:
        raise SpecError(403, "api_key was not provided; ask the county for one.")
    digest = _digest(key)
    for line in lines:
        name, _, known = line.rpartition(":")
        if hmac.compare_digest(known.strip().lower(), digest):
            return name
    raise SpecError(403, "api_key is not one that the county has given out.")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()

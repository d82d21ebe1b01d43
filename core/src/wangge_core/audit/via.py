"""Through whom somebody acts: every entry that is written meanwhile says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_via: Final[ContextVar[str]] = ContextVar("via", default="")


def via() -> str:
    """Return through whom the current act comes, or nothing when somebody acts directly."""
    return _via.get()


@contextmanager
def through(whom: str) -> Iterator[None]:
    """Have entries written inside say that the act came through somebody, such as a plugin with its version."""
    token = _via.set(whom)
    try:
        yield
    finally:
        _via.reset(token)

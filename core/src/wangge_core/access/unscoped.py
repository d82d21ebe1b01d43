"""The mark of a query that rightly looks past area scopes."""

from collections.abc import Callable
from typing import TypeVar

_F = TypeVar("_F")


def unscoped(reason: str) -> Callable[[_F], _F]:
    """Mark a repository function that reads a scoped table without a scope, and say why that is right.

    The lint of `tests/architecture/scope_lint.py` refuses such a function without this mark or without a reason.
    """
    if not reason.strip():
        message = "unscoped() needs a reason"
        raise ValueError(message)

    def marked(function: _F) -> _F:
        return function

    return marked

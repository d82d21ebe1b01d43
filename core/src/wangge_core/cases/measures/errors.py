"""What can go wrong with a measure.

ConflictError
├── MeasureNotAllowedError   its rule does not allow it now; the code says which part of the rule
└── DecidedError             the request is decided, withdrawn or lapsed already
ForbiddenError
└── NotDecidingError         this person may not decide it; the code says why
"""

from wangge_core.errors import ConflictError, ForbiddenError


class MeasureNotAllowedError(ConflictError):
    """The rule of the measure has something against it."""


class DecidedError(ConflictError):
    """There is nothing left to decide."""

    def __init__(self, state: str) -> None:
        """`state` is what became of the request."""
        super().__init__("measure_decided", f"This request is {state} already; nothing is left to decide.")


class NotDecidingError(ForbiddenError):
    """Somebody else has to decide: `own_request`, `decided_before` or `not_approver`."""

"""What can go wrong with duty.

NotFoundError
├── shift_not_found, stand_in_not_found, leave_not_found
ConflictError
├── leave_decided        it is no longer open
└── leave_overlaps       the person is away on some of the days already
InvalidError
└── shift, stand_in, leave, first_day   a field, and how to mend it
ForbiddenError
└── own_leave, no_person
"""

from wangge_core.errors import ConflictError, FieldError, InvalidError, NotFoundError


def shift_fault(path: str, rule: str, message: str) -> InvalidError:
    """Return the error for a shift that cannot be."""
    return InvalidError("shift", message, (FieldError(path, rule, message),))


def stand_in_fault(path: str, rule: str, message: str) -> InvalidError:
    """Return the error for a stand-in that cannot be."""
    return InvalidError("stand_in", message, (FieldError(path, rule, message),))


def leave_fault(path: str, rule: str, message: str) -> InvalidError:
    """Return the error for a leave that cannot be."""
    return InvalidError("leave", message, (FieldError(path, rule, message),))


def no_leave() -> NotFoundError:
    """Return the error for a leave that is not there for this caller."""
    return NotFoundError("leave_not_found", "There is no such leave, or it is not for you.")


def decided(state: str) -> ConflictError:
    """Return the error for a leave that is no longer open."""
    return ConflictError("leave_decided", f"This leave is {state} already.")

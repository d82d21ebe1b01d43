"""What can go wrong with adding to a report.

ConflictError
├── NotYoursError        the code is of somebody who only said "me too"
└── NothingOpenError     the case is closed, or goes on as another one
InvalidError             addition_empty: neither words nor pictures
TooManyError             addition_limit: too much was added today
"""

from wangge_core.errors import ConflictError, FieldError, InvalidError, TooManyError

_DAY_SECONDS = 86_400


class NotYoursError(ConflictError):
    """The code is of somebody who stands behind another's report."""

    def __init__(self) -> None:
        """Nothing of the report is told."""
        super().__init__("addition_not_yours", "This code follows somebody else's report; to say more, report it yourself.")


class NothingOpenError(ConflictError):
    """Nothing is open here to which something could be added."""

    def __init__(self, number: str) -> None:
        """`number` is the case as the holder of the code knows it."""
        message = f"Case {number} is closed, or goes on as another one; ask for another round of it, or report anew."
        super().__init__("addition_closed", message)


def nothing_said() -> InvalidError:
    """Return the error for an addition without anything in it."""
    message = "Write something, or add a picture."
    return InvalidError("addition_empty", message, (FieldError("/text", "required", message),))


def too_much(most: int) -> TooManyError:
    """Return the error for one addition too many in a day."""
    return TooManyError("addition_limit", f"This report was added to {most} times in a day; try again tomorrow.", _DAY_SECONDS)

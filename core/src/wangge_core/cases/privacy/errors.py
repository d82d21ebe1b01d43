"""What can go wrong with privacy.

InvalidError
├── piece_unknown     nothing of the case holds the words that are to be hidden
├── reveal_reason     the reason is none of those that the area declares
└── box_outside       a rectangle lies outside the picture
ConflictError
├── erasure_decided   the request has been decided already
└── erasure_second    who approved first cannot be the second
"""

from wangge_core.errors import ConflictError, FieldError, InvalidError, NotFoundError


def piece_unknown(number: int) -> InvalidError:
    """Return the error for words that stand nowhere in the case."""
    message = "Nothing of this case holds these words; mark them as they stand there."
    return InvalidError("piece_unknown", message, (FieldError(f"/pieces/{number}", "piece_unknown", message),))


def reveal_reason(known: tuple[str, ...]) -> InvalidError:
    """Return the error for a reason that is not declared."""
    message = f"Give one of the reasons of this area: {', '.join(known)}."
    return InvalidError("reveal_reason", message, (FieldError("/reason", "reveal_reason", message),))


def box_outside(number: int) -> InvalidError:
    """Return the error for a rectangle that leaves the picture."""
    message = "The rectangle must lie inside the picture: left + width and top + height are at most 1."
    return InvalidError("box_outside", message, (FieldError(f"/boxes/{number}", "box_outside", message),))


def erasure_decided() -> ConflictError:
    """Return the error for a request that needs no decision any more."""
    return ConflictError("erasure_decided", "This request has been decided already.")


def erasure_second() -> ConflictError:
    """Return the error for one person who would approve twice."""
    return ConflictError("erasure_second", "The case is open: a second person has to approve; you were the first.")


def no_erasure() -> NotFoundError:
    """Return the error for a request that is not there for this caller."""
    return NotFoundError("erasure_not_found", "There is no such request, or it is not for you.")

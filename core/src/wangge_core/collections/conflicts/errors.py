"""What can go wrong with conflicts.

NotFoundError
└── (conflict_not_found)
InvalidError
└── (conflict_fields)   a decision on fields that are not in conflict, or not on all that are
"""

from collections.abc import Iterable
from uuid import UUID

from wangge_core.errors import FieldError, InvalidError, NotFoundError


def no_conflict(conflict_id: UUID) -> NotFoundError:
    """Return the error for a conflict that is not there for this caller, or was decided."""
    return NotFoundError("conflict_not_found", f"There is no conflict {conflict_id}: it was decided, or is not for you.")


def wrong_fields(fields: Iterable[str]) -> InvalidError:
    """Return the error for a decision that does not fit."""
    message = f"Decide each of these fields, and no others: {', '.join(fields)}."
    return InvalidError("conflict_fields", message, (FieldError("/take", "conflict_fields", message),))

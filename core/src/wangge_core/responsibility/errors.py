"""What can go wrong with the responsibility list.

InvalidError
└── (matter_unknown, unit_unknown, validity)   a field of an entry, raised by the service; a workbook is `sheet_refused`
ConflictError
├── (entry_exists)    the same matter with the same words is on the list of that area already
└── (entry_changed)   somebody else was faster
"""

from uuid import UUID

from wangge_core.errors import ConflictError, NotFoundError


def exists(entry_id: UUID) -> ConflictError:
    """Return the error for a second entry for the same matter."""
    return ConflictError(
        "entry_exists", f"The list of this area has an entry for this matter and these words: {entry_id}. Change that one."
    )


def changed(given: int, current: int) -> ConflictError:
    """Return the error for a change to an entry that is at another version."""
    return ConflictError("entry_changed", f"The entry has changed: you saw version {given}, it is at {current}. Load it again.")


def no_entry() -> NotFoundError:
    """Return the error for an entry that is not there for this caller."""
    return NotFoundError("entry_not_found", "The list has no such entry, or it is not for you.")

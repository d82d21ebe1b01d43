"""What can go wrong with duplicates.

ConflictError
├── NotMergeableError   the two cases cannot become one: merge_itself, merge_merged, merge_closed, merge_private
├── NotUndoableError    the merge cannot be taken back (any more): not_merged, undo_late, undo_rated
├── CaseMergedError     a step on a case that went into another
└── OwnReportError      "me too" to one's own report
TooManyError            echo_limit: too many of them in a day
"""

from wangge_core.errors import ConflictError


class NotMergeableError(ConflictError):
    """The two cases cannot become one."""


class NotUndoableError(ConflictError):
    """The merge cannot be taken back, or no longer."""


class CaseMergedError(ConflictError):
    """The case went into another one; that one is acted on."""

    def __init__(self, number: str) -> None:
        """`number` is the case to act on."""
        super().__init__("case_merged", f"This case was merged into {number}; act on that one.")


class OwnReportError(ConflictError):
    """The sender reported this very matter."""

    def __init__(self) -> None:
        """Nothing more is told."""
        super().__init__("echo_own", "This is your own report; you are kept informed of it already.")

"""What can go wrong with workbooks of units and people."""

from collections.abc import Sequence
from typing import Final

from wangge_core.errors import ConflictError, FieldError, InvalidError
from wangge_core.spreadsheets.rows import CellFinding

_SHOWN: Final = 100


class SheetRefusedError(InvalidError):
    """The workbook has errors, and an import is all or nothing; `findings` tells every one."""

    def __init__(self, findings: Sequence[CellFinding]) -> None:
        """The fields name the first hundred errors by cell."""
        fields = tuple(FieldError(f"/file/{found.cell}", found.rule, found.message) for found in findings[:_SHOWN])
        detail = f"The workbook has {len(findings)} errors; nothing was imported. Mend them and send it again."
        super().__init__("sheet_refused", detail, fields)
        self.findings = tuple(findings)


def nothing_to_undo() -> ConflictError:
    """Return the error for an undo without an import before it."""
    return ConflictError("nothing_to_undo", "You have made no import that could still be undone.")


def changed_since() -> ConflictError:
    """Return the error for an undo that would take away somebody's later work."""
    return ConflictError(
        "changed_since", "Something of this import has been changed or come into use since, so that it can no longer be undone."
    )

"""What can go wrong with standards.

InvalidError
├── ImportRefusedError       a file with errors; nothing of it was taken
├── (workbook_…, not_xlsx)   no readable workbook at all, raised while opening
└── (cursor)                 a page was asked for after something that is not on the list
ConflictError
├── (nothing_to_undo)         there was no import, or it was undone already
└── StandardsChangedError    another import came in between
"""

from typing import Final

from wangge_core.errors import ConflictError, FieldError, InvalidError
from wangge_core.standards.report import ImportReport

_SHOWN: Final = 100


class ImportRefusedError(InvalidError):
    """The file has errors, and an import is all or nothing; `report` tells every one."""

    def __init__(self, report: ImportReport) -> None:
        """The fields name the first hundred errors by sheet and cell."""
        errors = [found for found in report.findings if found.severity == "error"]
        fields = tuple(FieldError(f"/{found.sheet}/{found.cell}", found.rule, found.message) for found in errors[:_SHOWN])
        detail = f"The file has {len(errors)} errors; nothing was imported. Mend them and send it again."
        super().__init__("standard_import_refused", detail, fields)
        self.report = report


def nothing_to_undo() -> ConflictError:
    """Return the error for an undo without an import before it."""
    return ConflictError("nothing_to_undo", "The area has no import of standards that could still be undone.")


class StandardsChangedError(ConflictError):
    """Somebody else's import came between the check and the saving."""

    def __init__(self) -> None:
        """The same file may simply be sent again."""
        super().__init__(
            "standards_changed", "Another import was faster; send the file again so that it is compared with the new standards."
        )

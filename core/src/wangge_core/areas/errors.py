"""What can go wrong with areas.

InvalidError
├── ImportRefusedError   a file with errors; nothing of it was taken
└── (area_file)          no file of areas at all, raised while reading
ConflictError
└── AreasChangedError    another import came in between
NotFoundError
└── AreaNotFoundError    no such area, or not within what the caller may see
"""

from typing import Final

from wangge_core.areas.report import ImportReport
from wangge_core.errors import ConflictError, FieldError, InvalidError, NotFoundError
from wangge_sdk.texts import LOCALES

_SHOWN: Final = 100


class ImportRefusedError(InvalidError):
    """The file has errors, and an import is all or nothing; `report` tells every one."""

    def __init__(self, report: ImportReport) -> None:
        """The fields name the first hundred errors by row and field."""
        errors = [item for item in report.findings if item.severity == "error"]
        fields = tuple(
            FieldError(f"/rows/{item.row}/{item.field}", item.rule, {tag: f"{item.message[tag]} {item.mend[tag]}" for tag in LOCALES})
            for item in errors[:_SHOWN]
        )
        super().__init__("area_import_refused", f"{report.errors} errors in {report.rows} rows; nothing was imported.", fields)
        self.report = report


class AreasChangedError(ConflictError):
    """Somebody else's import came between the check and the saving."""

    def __init__(self) -> None:
        """The same file may simply be sent again."""
        super().__init__("areas_changed", "Another import was faster; send the file again so that it is checked against the new tree.")


class AreaNotFoundError(NotFoundError):
    """No area of that code is on record, or not for the caller."""

    def __init__(self, code: str) -> None:
        """`code` is what was asked for; empty for the top of a tree that holds nothing yet."""
        known = "GET /api/v1/public/areas lists what there is" if code else "an administrator imports the areas first"
        super().__init__("area_not_found", f"There is no area {code[:20]!r} here; {known}.")

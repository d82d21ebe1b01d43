"""What can go wrong with an import of cases."""

from typing import Final

from wangge_core.cases.importing.findings import CaseImportReport
from wangge_core.errors import FieldError, InvalidError

_SHOWN: Final = 100


class CasesRefusedError(InvalidError):
    """The file has errors, and an import is all or nothing; `report` tells every one."""

    def __init__(self, report: CaseImportReport) -> None:
        """The fields name the first hundred errors by row."""
        errors = [found for found in report.findings if found.severity == "error"]
        fields = tuple(FieldError(f"/file/{found.row}", found.rule, found.message) for found in errors[:_SHOWN])
        super().__init__(
            "case_import_refused", f"The file has {len(errors)} errors; nothing was imported. Mend them and send it again.", fields
        )
        self.report = report

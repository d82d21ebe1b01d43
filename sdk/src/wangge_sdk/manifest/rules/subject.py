"""What a rule looks at."""

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from wangge_sdk.manifest.case_types import CaseType
from wangge_sdk.manifest.documents import read_typed
from wangge_sdk.manifest.findings import MANIFEST_FILE, Finding, ManifestError, Severity, json_path
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.offers import classes_of
from wangge_sdk.manifest.package import Package
from wangge_sdk.manifest.schema import Place
from wangge_sdk.texts import Text


class Subject(Struct, frozen=True, kw_only=True):
    """A plugin under check: its manifest is valid by the schema."""

    package: Package
    document: Any
    """The manifest as JSON has it."""
    manifest: Manifest

    def case_types(self) -> Iterator[tuple[Place, CaseType]]:
        """Yield the case types with their places."""
        for index, case_type in enumerate(self.manifest.contributes.case_types):
            yield ("contributes", "case_types", index), case_type

    def class_ids(self, case_type: CaseType) -> frozenset[str] | None:
        """Return the local ids of a case type's classes; None if their file cannot be read (another rule says so)."""
        try:
            return frozenset(entry.id for entry in classes_of(self.package, case_type))
        except ManifestError:
            return None

    def object_file(self, path: str) -> dict[str, Any] | None:
        """Return a JSON object of the package; None if it cannot be read (another rule says so)."""
        try:
            return read_typed(self.package, path, dict[str, Any])
        except ManifestError:
            return None


Rule = Callable[[Subject], Iterator[Finding]]


def finding(rule: str, place: Place, message: Text, mend: Text, *, severity: Severity = "error", file: str = MANIFEST_FILE) -> Finding:
    """Make a finding at a place."""
    return Finding(id=rule, severity=severity, path=json_path(place), message=message, mend=mend, file=file)

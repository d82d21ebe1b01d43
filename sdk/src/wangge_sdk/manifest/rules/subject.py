"""What a rule looks at."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec
from msgspec import Struct

from wangge_sdk.manifest.blocks import View
from wangge_sdk.manifest.case_types import CaseType
from wangge_sdk.manifest.documents import read_json, read_typed
from wangge_sdk.manifest.findings import MANIFEST_FILE, Finding, ManifestError, Severity, json_path
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.offers import classes_of
from wangge_sdk.manifest.package import Package
from wangge_sdk.manifest.schema import VIEW, Place
from wangge_sdk.manifest.screens import DRAWN, Screen
from wangge_sdk.manifest.views import whole
from wangge_sdk.texts import Text


class Subject(Struct, frozen=True, kw_only=True, dict=True):
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

    def screens(self) -> Iterator[tuple[Place, Screen]]:
        """Yield the pages and cards that the shell draws from a file, with their places."""
        ui = self.manifest.contributes.ui
        for kind, screens in (("pages", ui.pages), ("cards", ui.cards)):
            for index, screen in enumerate(screens):
                if screen.render in DRAWN:
                    yield ("contributes", "ui", kind, index), screen

    @cached_property
    def views(self) -> Mapping[str, Any]:
        """The pages and cards that their schema accepts, by their files; those of forms made whole pages. Another rule tells of others."""
        found: dict[str, Any] = {}
        for _, screen in self.screens():
            try:
                document = whole(read_json(self.package, screen.source), screen)
            except ManifestError:
                continue
            if not VIEW.violations(document):
                found[screen.source] = document
        return found

    @cached_property
    def typed_views(self) -> Mapping[str, View]:
        """The same as values."""
        return {path: msgspec.convert(document, View) for path, document in self.views.items()}

    def place_in(self, path: str, place: Place) -> Place:
        """Return a place of a page as it is in its file, which of a form holds one block."""
        forms = {screen.source for _, screen in self.screens() if screen.render == "form"}
        return place[2:] if path in forms else place

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

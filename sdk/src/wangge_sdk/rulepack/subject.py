"""What checks look at: one plugin, read once, each view of it made once."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import msgspec
from packaging.metadata import Metadata

from wangge_sdk.manifest.documents import read_json
from wangge_sdk.manifest.findings import MANIFEST_FILE, ManifestError
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.schema_findings import schema_findings
from wangge_sdk.rulepack.content import Content, ContentPackage

_SHOWN: Final = 200


class Subject:
    """A plugin under examination."""

    def __init__(self, content: Content, *, previous: "Subject | None" = None, advisories: Path | None = None) -> None:
        """``previous`` is the last version that was approved, ``advisories`` a folder of OSV records."""
        self.content = content
        self.previous = previous
        self.advisories = advisories

    @property
    def files(self) -> Mapping[str, bytes]:
        """Every file by its path in the wheel."""
        return self.content.files

    @cached_property
    def package(self) -> ContentPackage:
        """The package as the manifest's rules read it."""
        return ContentPackage(self.content)

    @cached_property
    def document(self) -> Any:  # noqa: ANN401  any JSON document
        """The manifest as JSON has it; None when it cannot be read."""
        if self.content.root is None:
            return None
        try:
            return read_json(self.package)
        except ManifestError:
            return None

    @cached_property
    def manifest(self) -> Manifest | None:
        """The manifest; None when it is not valid by the schema."""
        if self.document is None or schema_findings(self.document):
            return None
        return msgspec.convert(self.document, Manifest)

    @cached_property
    def metadata(self) -> Metadata | None:
        """The wheel's METADATA; None when there is none, or it is not as its specification says."""
        try:
            return Metadata.from_email(self.files[self.info("METADATA")])
        except (KeyError, ExceptionGroup):
            return None

    @cached_property
    def _info(self) -> str:
        found = {path.partition("/")[0] for path in self.files if path.partition("/")[0].endswith(".dist-info")}
        return found.pop() if len(found) == 1 else ".dist-info"

    def info(self, path: str) -> str:
        """Return the path in the wheel of a file of ``dist-info``."""
        return f"{self._info}/{path}"

    def in_wheel(self, path: str) -> str:
        """Return the path in the wheel of a file of the package."""
        return f"{self.content.root}/{path}" if self.content.root else path

    @property
    def manifest_file(self) -> str:
        """The manifest's path in the wheel."""
        return self.in_wheel(MANIFEST_FILE)

    def line(self, file: str, number: int) -> str:
        """Return a line of a text, cut and without what cannot be printed; empty when there is none."""
        if number <= 0 or file not in self.files:
            return ""
        lines = self.files[file].splitlines()
        text = lines[number - 1].decode("utf-8", "replace").strip() if number <= len(lines) else ""
        return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:_SHOWN])

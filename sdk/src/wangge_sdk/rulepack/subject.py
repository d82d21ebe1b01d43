"""What checks look at: one plugin, read once, each view of it made once."""

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import msgspec
from packaging.metadata import Metadata
from packaging.pylock import Package, Pylock, PylockValidationError
from packaging.utils import canonicalize_name

from wangge_sdk.manifest.documents import read_json
from wangge_sdk.manifest.findings import MANIFEST_FILE, ManifestError
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.schema_findings import schema_findings
from wangge_sdk.rulepack.code.module import Module, UnreadableError
from wangge_sdk.rulepack.content import Content, ContentPackage

_SHOWN: Final = 200
_PYTHON: Final = (".py", ".pyw", ".pyi")


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

    @cached_property
    def modules(self) -> Mapping[str, Module]:
        """Every file of Python that can be read, by its path in the wheel."""
        return self._code[0]

    @property
    def unreadable(self) -> Mapping[str, str]:
        """Every file of Python that cannot be read, and why."""
        return self._code[1]

    @cached_property
    def _code(self) -> tuple[dict[str, Module], dict[str, str]]:
        modules: dict[str, Module] = {}
        unreadable: dict[str, str] = {}
        for file, raw in sorted(self.files.items()):
            if not file.lower().endswith(_PYTHON):
                continue
            try:
                modules[file] = Module(file, raw)
            except UnreadableError as error:
                unreadable[file] = str(error)
        return modules, unreadable

    def in_wheel(self, path: str) -> str:
        """Return the path in the wheel of a file of the package."""
        return f"{self.content.root}/{path}" if self.content.root else path

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The names of the packages that it requires, whatever their markers."""
        requirements = (self.metadata.requires_dist or ()) if self.metadata else ()
        return tuple(dict.fromkeys(canonicalize_name(each.name) for each in requirements))

    @property
    def locked(self) -> tuple[Package, ...]:
        """The packages that its lock names."""
        return self._lock[0]

    @property
    def lock_fault(self) -> str | None:
        """Why the lock cannot be read, if so."""
        return self._lock[1]

    @cached_property
    def _lock(self) -> tuple[tuple[Package, ...], str | None]:
        path = self.manifest.requires.lock if self.manifest else None
        raw = self.files.get(self.in_wheel(path)) if path else None
        if raw is None:
            return (), None  # none is named; or it is not there, which the manifest's rules say
        try:
            lock = Pylock.from_dict(tomllib.loads(raw.decode()))
        except (ValueError, PylockValidationError) as error:
            return (), str(error)
        return tuple(lock.packages), None

    def in_package(self, module_path: str) -> str:
        """Return the path of a module by its dotted name, written as a path: with the package in front in a wheel, without in a folder."""
        if self.content.root:
            return module_path
        return module_path.partition("/")[2]

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

"""What a check found, and the errors of reading a plugin.

The tree::

    PluginError             something is wrong with a plugin as a whole
    ├── PackageError        it cannot be opened: no such folder, no manifest in it, broken wheel
    └── ManifestError       the manifest, or a file it names, is not what it should be; has the findings
"""

from typing import Final, Literal

from msgspec import Struct

from wangge_sdk.texts import LOCALES, Text, say

Severity = Literal["error", "warning", "note"]

MANIFEST_FILE: Final = "plugin.json"
_LONGEST_NAME: Final = 80
"""Longer names are cut in a place: no such name is meant, and the rest tells nothing."""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that a check has to say."""

    id: str
    """Name of the rule, ``routing.classes``; stable, for programs and for the documentation."""
    severity: Severity
    """``error`` keeps the plugin from being accepted; ``warning`` should be mended; ``note`` is to know."""
    path: str
    """Where in the file, as JSON Path: ``$.contributes.case_types[0].form``."""
    message: Text
    """What is wrong."""
    mend: Text
    """How to mend it."""
    file: str = MANIFEST_FILE
    """The file it is in, relative to the package."""

    def sentence(self, locale: str = LOCALES[1]) -> str:
        """Return place, message and mend in one line."""
        return f"{self.file}: {self.path}: {say(self.message, locale)} {say(self.mend, locale)}"


class PluginError(Exception):
    """Something is wrong with a plugin as a whole."""


class PackageError(PluginError):
    """A plugin's package cannot be opened."""


class ManifestError(PluginError):
    """A manifest, or a file it names, is not what it should be."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Say what was found; at least one finding."""
        super().__init__("; ".join(finding.sentence() for finding in findings))
        self.findings = findings


def json_path(parts: tuple[str | int, ...] | list[str | int]) -> str:
    """Write a place as JSON Path (RFC 9535): names in dots where they are plain, else quoted in brackets."""
    return "$" + "".join(_step(part) for part in parts)


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    if len(part) > _LONGEST_NAME:
        part = f"{part[:_LONGEST_NAME]}…"
    plain = part.replace("_", "a").isalnum() and part.isascii() and not part[0].isdigit()
    if plain:
        return f".{part}"
    escaped = part.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{escaped}']"

"""What an examination found: frozen values, which go between processes as JSON."""

import hashlib
from enum import StrEnum
from typing import Final

from msgspec import Struct

from wangge_sdk.manifest.findings import Severity
from wangge_sdk.rulepack.risk import Risk
from wangge_sdk.texts import LOCALES, Text, say

_FINGERPRINT: Final = 16
"""Hexadecimal digits of a fingerprint: enough for the findings of one plugin."""


class Mode(StrEnum):
    """What a check's findings do."""

    ENFORCED = "enforced"
    """An error keeps the plugin from being accepted."""
    ENABLED = "enabled"
    """It is told to author and reviewer, and keeps nothing."""
    SHADOW = "shadow"
    """A check on trial: told to reviewers only."""
    OFF = "off"
    """It is not asked; the report says so."""


class Outcome(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    """It had nothing to say, or only what is to know."""
    FOUND = "found"
    """It has findings that should be mended."""
    ERRORED = "errored"
    """It could not finish. Never a pass."""
    UNAVAILABLE = "unavailable"
    """A tool that it needs is not installed. Never a pass."""
    SKIPPED = "skipped"
    """There is nothing here that it looks at: no version before this one, no manifest that can be read."""
    OFF = "off"


class Verdict(StrEnum):
    """The whole in one word."""

    PASSED = "passed"
    FAILED = "failed"
    """Something enforced has to be mended, or a check errored."""
    INCOMPLETE = "incomplete"
    """Nothing to mend was found, but not everything could be looked at."""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that a check has to say."""

    id: str
    """Name of the rule; stable. Often the check's own."""
    check: str
    """Id of the check."""
    severity: Severity
    mode: Mode
    file: str
    """Path in the wheel; empty when it is about the whole."""
    line: int = 0
    """Counted from 1; 0 when it is no line of a text."""
    path: str = ""
    """JSON Path of the place, in a JSON file."""
    code: str = ""
    """The line itself, cut when it is long."""
    message: Text
    mend: Text
    page: str
    """Page of the documentation with its anchor, below the language's folder: ``plugins/rules/python.html#python-eval``."""

    @property
    def blocks(self) -> bool:
        """Whether it keeps the plugin from being accepted."""
        return self.mode is Mode.ENFORCED and self.severity == "error"

    @property
    def fingerprint(self) -> str:
        """The same for the same thing in a later version, wherever the line has moved to.

        A reviewer's «false positive» is kept under it.
        """
        what = "\0".join((self.id, self.file, self.path, self.code, say(self.message, LOCALES[1])))
        return hashlib.sha256(what.encode("utf-8", "surrogatepass")).hexdigest()[:_FINGERPRINT]


class CheckRun(Struct, frozen=True, kw_only=True):
    """What became of one check."""

    id: str
    version: int
    mode: Mode
    severity: Severity
    """The gravest that its findings can be."""
    outcome: Outcome
    title: Text
    reason: Text
    """Why there is such a check."""
    page: str
    milliseconds: float = 0
    detail: str = ""
    """Which tool is missing, or how it errored."""


class Report(Struct, frozen=True, kw_only=True):
    """All that was looked at in one plugin, and what was found."""

    pack: str
    """Id of the rule pack."""
    pack_version: str
    where: str
    """What was examined, by its name."""
    sha256: str | None = None
    """Of the wheel's bytes; None for a folder that cannot be packed."""
    size: int = 0
    """Bytes of the wheel."""
    plugin: str | None = None
    """Id by the manifest, when that can be read."""
    version: str | None = None
    checks: tuple[CheckRun, ...] = ()
    findings: tuple[Finding, ...] = ()
    readable: bool = True
    """Whether all of it could be read. What could not is never accepted, whatever the pack says."""
    base: str = ""
    """What comes before each path to find the file in the folder that was examined: ``src/``."""
    risk: Risk | None = None
    """What it could do by the rights it asks for; None when the manifest cannot be read."""
    sbom: str | None = None
    """What the plugin is made of, as CycloneDX JSON."""

    @property
    def verdict(self) -> Verdict:
        """Whether it may be accepted as far as machines can tell."""
        told = [check for check in self.checks if check.mode in {Mode.ENFORCED, Mode.ENABLED}]
        if not self.readable or any(finding.blocks for finding in self.findings) or any(check.outcome is Outcome.ERRORED for check in told):
            return Verdict.FAILED
        if not told or any(check.outcome is Outcome.UNAVAILABLE for check in told):
            return Verdict.INCOMPLETE
        return Verdict.PASSED

    def for_author(self) -> "Report":
        """Return it without what checks on trial have to say."""
        return _without(self, Mode.SHADOW)


def _without(report: Report, mode: Mode) -> Report:
    values = {name: getattr(report, name) for name in report.__struct_fields__}
    values["checks"] = tuple(check for check in report.checks if check.mode is not mode)
    values["findings"] = tuple(finding for finding in report.findings if finding.mode is not mode)
    return Report(**values)

"""Examining a plugin: every check of the pack is asked, and each one's end is told."""

import time
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from wangge_sdk.rulepack.bill import bill_of
from wangge_sdk.rulepack.check import Check, Hit, Mode
from wangge_sdk.rulepack.checks import CHECKS
from wangge_sdk.rulepack.content import Content
from wangge_sdk.rulepack.pack import BUILT_IN, RulePack
from wangge_sdk.rulepack.report import CheckRun, Finding, Outcome, Report
from wangge_sdk.rulepack.risk import risk_of
from wangge_sdk.rulepack.subject import Subject

MOST_FINDINGS: Final = 200
"""Of one check. Whoever has more mends these first, and a hostile plugin fills no disk."""
_SHOWN: Final = 200
_BILL: Final = "supply.bill"
_RANK: Final = {"error": 0, "warning": 1, "note": 2}


def examine(
    content: Content,
    *,
    pack: RulePack = BUILT_IN,
    previous: Content | None = None,
    advisories: Path | None = None,
    checks: Iterable[Check] = CHECKS,
) -> Report:
    """Return all that the checks have to say of a plugin; no code of it is run.

    ``previous`` is the last version that was approved, ``advisories`` a folder of OSV records (one JSON file each).
    """
    subject = Subject(content, previous=Subject(previous) if previous else None, advisories=advisories)
    runs: list[CheckRun] = []
    findings: list[Finding] = []
    for check in checks:
        run, found = _asked(check, subject, pack.mode(check))
        runs.append(run)
        findings += found
    manifest = subject.manifest
    findings.sort(key=lambda finding: (_RANK[finding.severity], finding.file, finding.line))
    return Report(
        pack=pack.id,
        pack_version=pack.version,
        where=content.where,
        sha256=content.sha256,
        size=content.size,
        plugin=manifest.id if manifest else None,
        version=manifest.version if manifest else None,
        checks=tuple(runs),
        findings=tuple(findings),
        readable=content.readable,
        risk=risk_of(manifest) if manifest else None,
        base=content.base,
        sbom=bill_of(subject) if any(run.id == _BILL and run.outcome is Outcome.PASSED for run in runs) else None,
    )


def _asked(check: Check, subject: Subject, mode: Mode) -> tuple[CheckRun, list[Finding]]:
    if mode is Mode.OFF:
        return _run(check, mode, Outcome.OFF), []
    if missing := [tool for tool in check.tools if find_spec(tool) is None]:
        return _run(check, mode, Outcome.UNAVAILABLE, detail=", ".join(missing)), []
    if lacking := _lacking(check, subject):
        return _run(check, mode, Outcome.SKIPPED, detail=lacking), []
    begun = time.perf_counter()
    found: list[Finding] = []
    try:
        for hit in check.look(subject):
            found.append(_finding(check, mode, hit, subject))
            if len(found) >= MOST_FINDINGS:
                break
        outcome, detail = (Outcome.FOUND if any(each.severity != "note" for each in found) else Outcome.PASSED), ""
    except Exception as error:  # noqa: BLE001  whatever a hostile file does to a check, the others are asked, and it is no pass
        outcome, detail = Outcome.ERRORED, f"{type(error).__name__}: {error}"[:_SHOWN]
    return _run(check, mode, outcome, detail=detail, milliseconds=(time.perf_counter() - begun) * 1000), found


def _lacking(check: Check, subject: Subject) -> str:
    """Return what there has to be for this check, and is not."""
    there = {
        "wheel": subject.content.is_wheel,
        "files": subject.content.readable,
        "manifest": subject.manifest is not None,
        "previous": subject.previous is not None,
        "advisories": subject.advisories is not None,
    }
    return ", ".join(sorted(need for need in check.needs if not there[need]))


def _run(check: Check, mode: Mode, outcome: Outcome, *, detail: str = "", milliseconds: float = 0) -> CheckRun:
    return CheckRun(
        id=check.id,
        version=check.version,
        mode=mode,
        severity=check.severity,
        outcome=outcome,
        title=check.title,
        reason=check.reason,
        page=check.page,
        milliseconds=round(milliseconds, 1),
        detail=detail,
    )


def _finding(check: Check, mode: Mode, hit: Hit, subject: Subject) -> Finding:
    return Finding(
        id=hit.rule or check.id,
        check=check.id,
        severity=hit.severity or check.severity,
        mode=mode,
        file=hit.file,
        line=hit.line,
        path=hit.path,
        code=subject.line(hit.file, hit.line),
        message=hit.message,
        mend=hit.mend or check.mend,
        page=check.page,
    )

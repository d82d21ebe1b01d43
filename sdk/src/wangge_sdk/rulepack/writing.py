"""Writing a report: for people in their language, for programs as JSON, for editors and code hosts as SARIF."""

from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.metadata import version as version_of
from typing import Any, Final
from urllib.parse import quote

import msgspec

from wangge_sdk.rulepack.report import CheckRun, Finding, Outcome, Report, Verdict
from wangge_sdk.texts import Text, say

SEVERITIES: Final[Mapping[str, Text]] = {
    "error": {"zh-CN": "错误", "en": "error"},
    "warning": {"zh-CN": "警告", "en": "warning"},
    "note": {"zh-CN": "提示", "en": "note"},
}
_ALL_WELL: Final[Text] = {"zh-CN": "没有问题", "en": "nothing to mend"}
_NOT_ALL: Final[Text] = {"zh-CN": "没有全部检查，不算通过", "en": "not everything was looked at, so it has not passed"}
_MISSING: Final[Text] = {
    "zh-CN": "没有检查  [{check}]  缺少 {detail}\n    → pip install 'wangge-sdk[check]'\n",
    "en": "not checked  [{check}]  {detail} is not installed\n    → pip install 'wangge-sdk[check]'\n",
}
_ERRORED: Final[Text] = {
    "zh-CN": "检查出错  [{check}]  {detail}\n    → 没有完成的检查不算通过；去掉有问题的文件，或报告给市场。\n",
    "en": "could not finish  [{check}]  {detail}\n    → It is no pass; leave out the file it is about, or tell the marketplace.\n",
}
_SARIF: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def named(report: Report) -> str:
    """Return id and version of the plugin, or what was opened when the manifest does not tell them."""
    return f"{report.plugin} {report.version}" if report.plugin else report.where


def as_text(report: Report, locale: str) -> str:
    """Return a report as people read it; the plugin's name stands in the last line."""
    blocks = [_block(report, finding, locale) for finding in report.findings]
    for run in report.checks:
        if run.outcome in {Outcome.UNAVAILABLE, Outcome.ERRORED}:
            text = _MISSING if run.outcome is Outcome.UNAVAILABLE else _ERRORED
            blocks.append(say(text, locale).format(check=run.id, detail=run.detail))
    counts: Counter[str] = Counter(finding.severity for finding in report.findings)
    told = [f"{say(title, locale)} × {counts[severity]}" for severity, title in SEVERITIES.items() if counts[severity]]
    if report.verdict is Verdict.INCOMPLETE:
        told.append(say(_NOT_ALL, locale))
    return "\n".join([*blocks, f"{named(report)}: {', '.join(told) or say(_ALL_WELL, locale)}\n"])


def _block(report: Report, finding: Finding, locale: str) -> str:
    place = f"{report.base}{finding.file}" if finding.file else report.where
    where = f"{place}:{finding.line}" if finding.line else place
    head = [say(SEVERITIES[finding.severity], locale), where, *([finding.path] if finding.path else []), f"[{finding.id}]"]
    lines = [finding.code] if finding.code else []
    lines += [say(finding.message, locale), f"→ {say(finding.mend, locale)}"]
    return "  ".join(head) + "\n" + "".join(f"    {line}\n" for line in lines)


def as_json(report: Report) -> str:
    """Return a report with its verdict, counts, and each finding's fingerprint."""
    counts = Counter(finding.severity for finding in report.findings)
    document = {
        "verdict": report.verdict,
        "plugin": named(report),
        "errors": counts["error"],
        "warnings": counts["warning"],
        "notes": counts["note"],
        "pack": f"{report.pack} {report.pack_version}",
        "sha256": report.sha256,
        "size": report.size,
        "risk": report.risk,
        "findings": [_plain(finding) | {"fingerprint": finding.fingerprint} for finding in report.findings],
        "checks": [_plain(run) for run in report.checks],
        "sbom": msgspec.Raw(report.sbom.encode()) if report.sbom else None,
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _plain(value: Finding | CheckRun) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__struct_fields__}


def as_sarif(report: Report, locale: str) -> str:
    """Return a report as SARIF 2.1.0."""
    document = {
        "$schema": _SARIF,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "wangge plugin check",
                        "version": version_of("wangge-sdk"),
                        "rules": list(_rules(report, locale)),
                        "properties": {"pack": f"{report.pack} {report.pack_version}"},
                    }
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": not any(True for _ in _troubles(report)),
                        "toolExecutionNotifications": list(_troubles(report)),
                    }
                ],
                "results": [_result(report, finding, locale) for finding in report.findings],
            }
        ],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _rules(report: Report, locale: str) -> Iterator[dict[str, Any]]:
    runs = {run.id: run for run in report.checks}
    for rule, check in dict.fromkeys((*((run.id, run.id) for run in report.checks), *((each.id, each.check) for each in report.findings))):
        run = runs[check]
        yield {
            "id": rule,
            "shortDescription": {"text": say(run.title, locale)},
            "fullDescription": {"text": say(run.reason, locale)},
            "properties": {"check": run.id, "version": run.version, "mode": run.mode, "page": run.page},
        }


def _troubles(report: Report) -> Iterator[dict[str, Any]]:
    for run in report.checks:
        if run.outcome in {Outcome.UNAVAILABLE, Outcome.ERRORED}:
            yield {"level": "error", "message": {"text": f"{run.outcome}: {run.detail}"}, "associatedRule": {"id": run.id}}


def _result(report: Report, finding: Finding, locale: str) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(f"{report.base}{finding.file}" if finding.file else report.where)}}
    if finding.line:
        place["region"] = {"startLine": finding.line, **({"snippet": {"text": finding.code}} if finding.code else {})}
    location: dict[str, Any] = {"physicalLocation": place}
    if finding.path:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.path}]
    return {
        "ruleId": finding.id,
        "level": finding.severity,
        "message": {"text": f"{say(finding.message, locale)} {say(finding.mend, locale)}"},
        "locations": [location],
        "partialFingerprints": {"wangge/v1": finding.fingerprint},
        "properties": {"check": finding.check, "mode": finding.mode},
    }

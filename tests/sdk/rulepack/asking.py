"""Asking one check about a small plugin."""

import json
from collections.abc import Mapping
from typing import Any

from tests.sdk.rulepack.zips import FILES, INFO, MANIFEST, METADATA, WHEEL, archive, parts
from wangge_sdk.rulepack import Finding, Report, examine, read_wheel
from wangge_sdk.rulepack.checks import CHECKS
from wangge_sdk.rulepack.content import Content

BY_ID = {check.id: check for check in CHECKS}


def content(
    files: Mapping[str, bytes] | None = None,
    *,
    manifest: Mapping[str, Any] | None = None,
    requires: tuple[str, ...] = (),
    name: str = WHEEL,
) -> Content:
    """Return the example with files added and parts of its manifest replaced."""
    document = {**json.loads(MANIFEST), **(manifest or {})}
    metadata = METADATA + "".join(f"Requires-Dist: {each}\n" for each in requires)
    whole = {**FILES, "acme_lamps/plugin.json": json.dumps(document, ensure_ascii=False).encode(), f"{INFO}/METADATA": metadata.encode()}
    return read_wheel(name, archive(parts({**whole, **(files or {})})))


def report(check: str, given: Content, **beside: Any) -> Report:
    """Ask one check."""
    return examine(given, checks=(BY_ID[check],), **beside)


def found(check: str, given: Content, **beside: Any) -> tuple[Finding, ...]:
    """Ask one check, which has to finish."""
    told = report(check, given, **beside)
    assert told.checks[0].outcome in {"passed", "found"}, told.checks[0]
    return told.findings


def code(check: str, text: str, **manifest: Any) -> list[int]:
    """Ask one check about a module, and return the lines that it names."""
    return [finding.line for finding in found(check, content({"acme_lamps/hooks.py": text.encode()}, manifest=manifest))]

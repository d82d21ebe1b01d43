"""Checking a plugin by its manifest."""

from importlib.metadata import Distribution, EntryPoint
from pathlib import Path

import msgspec

from wangge_sdk.manifest.documents import read_json
from wangge_sdk.manifest.findings import Finding, ManifestError
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.package import Package, open_package
from wangge_sdk.manifest.rules import RULES, Subject
from wangge_sdk.manifest.schema_findings import schema_findings


def check(where: str | Path | EntryPoint | Distribution | Package) -> list[Finding]:
    """Return all there is to say of a plugin, without importing its code; nothing means that all is well.

    Rules of meaning are asked only of a manifest that the schema accepts, so that one mistake is told once.

    Raises:
        PackageError: there is no plugin to open.
    """
    package = open_package(where) if isinstance(where, str | Path | EntryPoint | Distribution) else where
    try:
        document = read_json(package)
    except ManifestError as error:
        return list(error.findings)
    findings = schema_findings(document)
    if findings:
        return findings
    subject = Subject(package=package, document=document, manifest=msgspec.convert(document, Manifest))
    return [finding for rule in RULES for finding in rule(subject)]

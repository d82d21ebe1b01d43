"""Reading a manifest."""

from importlib.metadata import Distribution, EntryPoint
from pathlib import Path

import msgspec

from wangge_sdk.manifest.documents import read_json
from wangge_sdk.manifest.findings import ManifestError
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.package import Package, open_package
from wangge_sdk.manifest.schema_findings import schema_findings


def read_manifest(where: str | Path | EntryPoint | Distribution | Package) -> Manifest:
    """Read the manifest of a plugin; no code of the plugin is imported.

    Only the shape is checked here; ``check`` also looks at the meaning and at the files it names.

    Raises:
        PackageError: there is no plugin to open.
        ManifestError: the manifest is not valid; each finding names a place and the mend.
    """
    package = open_package(where) if isinstance(where, str | Path | EntryPoint | Distribution) else where
    document = read_json(package)
    findings = schema_findings(document)
    if findings:
        raise ManifestError(tuple(findings))
    return msgspec.convert(document, Manifest)

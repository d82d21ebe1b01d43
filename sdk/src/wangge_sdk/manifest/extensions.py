"""What a plugin plugs into others, and the contracts of the points that it opens, complete: their files are read."""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from wangge_sdk.manifest.contributions import Extension
from wangge_sdk.manifest.documents import read_json, read_typed
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.package import Package

LARGEST: Final = 16 * 1024
"""Bytes of what is plugged in."""


class OfferedExtension(Struct, frozen=True, kw_only=True):
    """What is plugged in, with its content."""

    declared: Extension
    content: Mapping[str, Any]


def offered_extensions(package: Package, manifest: Manifest) -> tuple[OfferedExtension, ...]:
    """Read what a plugin plugs into others.

    Raises:
        ManifestError: a file is missing or is no object.
    """
    return tuple(
        OfferedExtension(declared=each, content=read_typed(package, each.content, dict[str, Any]))
        for each in manifest.contributes.extensions
    )


def offered_points(package: Package, manifest: Manifest) -> dict[str, Mapping[str, Any]]:
    """Read the contracts of a plugin's points, by id.

    Raises:
        ManifestError: a schema is missing or is not what it should be.
    """
    return {each.id: read_json(package, each.contract) for each in manifest.contributes.extension_points}

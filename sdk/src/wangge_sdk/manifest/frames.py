"""Pages and cards in a frame of their own: a script and the files that it needs, all of which the manifest names."""

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from wangge_sdk.manifest.findings import ManifestError, PackageError
from wangge_sdk.manifest.model import Manifest
from wangge_sdk.manifest.package import Package
from wangge_sdk.manifest.screens import Screen

MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".js": "text/javascript",
        ".css": "text/css",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".webp": "image/webp",
        ".woff2": "font/woff2",
    }
)
"""What a frame may be made of, by the ending of a file's name."""
MOST_BYTES: Final = 2 * 1024 * 1024
"""Of all files of one frame together."""
_DIGEST: Final = 24


class OfferedFrame(Struct, frozen=True, kw_only=True):
    """A frame with its files read."""

    script: str
    styles: tuple[str, ...]
    files: Mapping[str, bytes]
    digest: str
    """Of all of them, by name and content: it stands in their addresses, so that an address never means something else."""


def framed(manifest: Manifest) -> tuple[Screen, ...]:
    """Return the pages and cards in frames."""
    ui = manifest.contributes.ui
    return tuple(screen for screen in (*ui.pages, *ui.cards) if screen.render == "frame")


def offered_frames(package: Package, manifest: Manifest) -> Mapping[str, OfferedFrame]:
    """Read the frames of a plugin, by their scripts.

    Raises:
        ManifestError: a file is missing or cannot be read.
    """
    return {screen.source: _offered(package, screen) for screen in framed(manifest)}


def media_type(path: str) -> str | None:
    """Return what a file of a frame is served as; None for what no frame may hold."""
    return MEDIA_TYPES.get(PurePosixPath(path).suffix.lower())


def _offered(package: Package, screen: Screen) -> OfferedFrame:
    paths = tuple(dict.fromkeys((screen.source, *screen.assets)))
    try:
        files = {path: package.read(path) for path in paths}
    except PackageError as error:
        raise ManifestError(()) from error
    digest = hashlib.sha256()
    for path, content in sorted(files.items()):
        digest.update(f"{len(path)}:{path}{len(content)}:".encode() + content)
    return OfferedFrame(
        script=screen.source,
        styles=tuple(path for path in paths if path.endswith(".css")),
        files=MappingProxyType(files),
        digest=digest.hexdigest()[:_DIGEST],
    )

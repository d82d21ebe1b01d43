"""What lies in the wheel of a version, for those who look into it."""

import asyncio
import io
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec
from msgspec import Struct

from wangge_registry.accounts.model import Account
from wangge_registry.plugins.service import Plugins
from wangge_registry.versions.model import Version
from wangge_registry.versions.moving import Moving
from wangge_registry.versions.schemas import ExcerptOut
from wangge_sdk.manifest import Manifest
from wangge_serving.errors import ForbiddenError, InvalidError, NotFoundError
from wangge_serving.files import FileStore

MOST_AROUND: Final = 400
"""Lines before and after a place."""
_MOST_BYTES: Final = 4 * 1024 * 1024
"""Of a file that is shown."""
_LONGEST: Final = 400
"""Characters of a line that is shown; what is packed into one line is no source to read."""
_PICTURES: Final = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))
PICTURE_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        "x-content-type-options": "nosniff",
        "cache-control": "private, max-age=300",
    }
)
"""A drawing may hold scripts and addresses: opened by itself it runs and fetches nothing."""


class Place(Struct, frozen=True):
    """Lines of a file in a wheel."""

    file: str
    line: int
    around: int
    beside: bool = False
    """Whether the path is one beside the manifest."""


class Fetching:
    """Reads wheels out of the staging."""

    def __init__(self, files: FileStore, plugins: Plugins, moving: Moving) -> None:
        """Everything is handed in."""
        self._files = files
        self._plugins = plugins
        self._moving = moving

    async def wheel(self, actor: Account, plugin: str, number: str) -> tuple[Version, bytes]:
        """Return a version with its bytes.

        Raises:
            NotFoundError: `plugin`, `version`.
            ForbiddenError: `staging_closed`.
        """
        version = await self._moving.visible(actor, plugin, number)
        _, team = await self._plugins.owned(plugin)
        if not self._moving.part_of(actor, team):
            raise ForbiddenError("staging_closed", "Take the file from the index: GET /simple/.")
        return version, await asyncio.to_thread(self._files.get, version.sha256)

    async def excerpt(self, actor: Account, plugin: str, number: str, place: Place) -> ExcerptOut:
        """Return the lines around a place.

        Raises:
            NotFoundError: `plugin`, `version`, `source_file`.
            ForbiddenError: `staging_closed`.
            InvalidError: `not_text`.
        """
        _, data = await self.wheel(actor, plugin, number)
        try:
            found = await asyncio.to_thread(_beside_manifest if place.beside else _member, data, place.file)
            lines = found.decode().splitlines()
        except UnicodeDecodeError as error:
            raise InvalidError("not_text", f"{place.file} is no text; download the wheel.") from error
        first = max(1, place.line - place.around)
        shown = [line[:_LONGEST] for line in lines[first - 1 : place.line + place.around]]
        return ExcerptOut(file=place.file, first=first, lines=shown, total=len(lines))

    async def picture(self, actor: Account | None, plugin: str, number: str, name: str) -> tuple[bytes, str]:
        """Return a picture that the manifest names, with what kind it is.

        Raises:
            NotFoundError: `plugin`, `version`, `source_file`.
            InvalidError: `not_picture`.
        """
        version = await self._moving.visible(actor, plugin, number)
        manifest = msgspec.convert(version.manifest, Manifest)
        if name not in {manifest.icon, *(each.path for each in manifest.screenshots)}:
            raise NotFoundError("source_file", f"The manifest of {version.name} names no picture {name}.")
        data = await asyncio.to_thread(self._files.get, version.sha256)
        content = await asyncio.to_thread(_beside_manifest, data, name)
        drawn = "image/svg+xml" if name.endswith(".svg") else None
        kind = next((kind for magic, kind in _PICTURES if content.startswith(magic)), drawn)
        if kind is None:
            raise InvalidError("not_picture", f"{name} is neither SVG, PNG, JPEG nor WebP.")
        return content, kind


def _member(data: bytes, name: str) -> bytes:
    """Return a file of a wheel; the wheel was read strictly when it came."""
    with zipfile.ZipFile(io.BytesIO(data)) as wheel:
        if name not in wheel.namelist():
            raise NotFoundError("source_file", f"There is no file {name} in the wheel.")
        if wheel.getinfo(name).file_size > _MOST_BYTES:
            raise InvalidError("not_text", f"{name} is too large to be shown; download the wheel.")
        return wheel.read(name)


def _beside_manifest(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as wheel:
        folders = [path.removesuffix("plugin.json") for path in wheel.namelist() if path.endswith("/plugin.json")]
        found = next((folder + name for folder in folders if folder + name in wheel.namelist()), name)
    return _member(data, found)

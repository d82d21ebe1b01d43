"""Writing all that a plugin's data are into one file: documents as JSON lines and as CSV, with their history; settings, choices, grants.

The file grows on the disk, page by page; nothing of it is held in memory. Its last entry, `manifest.json`, has the size and the
SHA-256 of every other.
"""

import asyncio
import hashlib
import os
import zipfile
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.collections.model import Document, Ref, Shape
from wangge_core.collections.repository import DocumentRepository
from wangge_core.collections.shapes.repository import ShapeRepository
from wangge_core.instants import TimeSource
from wangge_core.plugins.host import Host
from wangge_core.retirement.belongings import EXPORTED
from wangge_core.retirement.model import ExportedFile, ExportManifest, Retirement
from wangge_core.retirement.repository import RetirementRepository
from wangge_core.spreadsheets import csv_text

_AT_ONCE: Final = 500
_OWN: Final = ("id", "area", "version", "schema_version", "created_at", "created_by", "changed_at", "changed_by")
_LEFT_OUT: Final = (
    "secrets of settings: whoever gave them has them",
    "cases and their attachments: they stay in the platform, see the export of cases",
    "the audit: it stays in the platform",
)


class _Archive:
    """A ZIP file that is being written, and what its manifest will say of it."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.files: list[ExportedFile] = []

    async def add(self, path: str, pages: AsyncIterator[tuple[int, bytes]]) -> None:
        """Write one file of pages, each with the number of its rows; an empty one is left out."""
        digest, size, rows = hashlib.sha256(), 0, 0
        target = None
        async for count, content in pages:
            if target is None:
                target = self._zip.open(path, "w", force_zip64=True)
            await asyncio.to_thread(target.write, content)
            digest.update(content)
            size, rows = size + len(content), rows + count
        if target is not None:
            await asyncio.to_thread(target.close)
            self.files.append(ExportedFile(path=path, rows=rows, bytes=size, sha256=digest.hexdigest()))

    def close(self, manifest: bytes) -> None:
        """Write the manifest, and end."""
        self._zip.writestr("manifest.json", manifest)
        self._zip.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporting:
    """Writes exports."""

    host: Host
    register: ShapeRepository
    documents: DocumentRepository
    repository: RetirementRepository
    time: TimeSource

    async def write(self, retirement: Retirement, target: Path) -> tuple[int, str]:
        """Write the export of a plugin; return its size and its SHA-256. What was there under the name is replaced."""
        plugin = retirement.plugin
        archive = _Archive(target)
        for ref, shape in (await self.register.every()).items():
            if ref.plugin == plugin:
                await self._collection(archive, ref, shape)
        await archive.add("settings.json", _once(self._settings(plugin)))
        for version in self.host.versions(plugin):
            if version.offer is not None:
                content = msgspec.json.format(msgspec.json.encode(version.offer.manifest))
                await archive.add(f"versions/{version.version}.json", _once([content], plain=True))
        for table in EXPORTED:
            await archive.add(f"platform/{table}.jsonl", _lines(self.repository.rows(table, plugin)))
        manifest = ExportManifest(
            plugin=plugin,
            versions=tuple(version.version for version in self.host.versions(plugin)),
            exported_at=self.time.now(),
            retired_by=retirement.by_name,
            files=tuple(archive.files),
            left_out=_LEFT_OUT,
        )
        await asyncio.to_thread(archive.close, msgspec.json.format(msgspec.json.encode(manifest)))
        return await asyncio.to_thread(_settled, target)

    async def _collection(self, archive: _Archive, ref: Ref, shape: Shape) -> None:
        folder = f"documents/{ref.name}"
        await archive.add(f"{folder}.jsonl", _documents(self._pages(shape)))
        fields = await self._fields(shape)
        await archive.add(f"{folder}.csv", _table(self._pages(shape), fields))
        if not shape.append_only:
            await archive.add(f"{folder}.history.jsonl", _lines(self.repository.history(shape)))

    async def _fields(self, shape: Shape) -> tuple[str, ...]:
        """Return the names of all fields that any document has, in the order in which they are met."""
        found: dict[str, None] = {}
        async for page in self._pages(shape):
            for document in page:
                found |= dict.fromkeys(document.body)
        return tuple(found)

    async def _pages(self, shape: Shape) -> AsyncIterator[Sequence[Document]]:
        after: UUID | None = None
        while page := await self.documents.following(shape, after, _AT_ONCE):
            yield page
            after = page[-1].id

    def _settings(self, plugin: str) -> list[Mapping[str, Any]]:
        secrets = self.host.secrets(plugin)
        chosen = (choice for choice in self.host.standing.choices.settings if choice.plugin == plugin)
        return [
            {
                "area": choice.area,
                "values": {name: value for name, value in choice.values.items() if name not in secrets},
                "secrets": sorted(secrets & choice.values.keys()),
            }
            for choice in chosen
        ]


async def _once(rows: Sequence[Any], *, plain: bool = False) -> AsyncIterator[tuple[int, bytes]]:
    if rows:
        yield len(rows), rows[0] if plain else msgspec.json.format(msgspec.json.encode(rows))


async def _lines(pages: AsyncIterator[Sequence[Mapping[str, Any]]]) -> AsyncIterator[tuple[int, bytes]]:
    async for page in pages:
        yield len(page), msgspec.json.Encoder().encode_lines([_opened(row) for row in page])


async def _documents(pages: AsyncIterator[Sequence[Document]]) -> AsyncIterator[tuple[int, bytes]]:
    async for page in pages:
        yield len(page), msgspec.json.Encoder().encode_lines(page)


async def _table(pages: AsyncIterator[Sequence[Document]], fields: Sequence[str]) -> AsyncIterator[tuple[int, bytes]]:
    first = True
    async for page in pages:
        heading = [[*_OWN, *fields]] if first else []
        first = False
        lines = [*heading, *(_cells(document, fields) for document in page)]
        mark = "\ufeff" if heading else ""
        yield len(page), (mark + csv_text.lines(lines)).encode()


def _cells(document: Document, fields: Iterable[str]) -> list[Any]:
    own = [_cell(getattr(document, name)) for name in _OWN]
    return [*own, *(_cell(document.body.get(name)) for name in fields)]


def _cell(value: object) -> str | int | float | datetime | None:
    if value is None or isinstance(value, str | datetime) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    return str(value) if isinstance(value, UUID) else msgspec.json.encode(value).decode()


def _opened(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with the JSON that its texts hold as JSON."""
    return {name: msgspec.Raw(value.encode()) if name in {"fields", "asking", "taken"} else value for name, value in row.items()}


def _settled(path: Path) -> tuple[int, str]:
    """Return size and SHA-256 of a file that is on the disk for good."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return path.stat().st_size, digest

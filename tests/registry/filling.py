"""A registry with as much in it as a measurement needs, past the pipeline: everything is published."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec

from wangge_registry.schema import migrate
from wangge_serving.database import Database, Row
from wangge_serving.files import FileStore
from wangge_serving.ids import new_id

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_BATCH = 400
_MANIFEST = msgspec.json.encode({"runtime": {"isolation": "none"}}).decode()


def package_of(number: int) -> str:
    """Name of the package with a number."""
    return f"works-plugin-{number:05}"


def filename_of(number: int, release: int) -> str:
    """Name of the file of a release."""
    return f"works_plugin_{number:05}-1.{release}.0-py3-none-any.whl"


async def fill(database: Database, files: FileStore, projects: int, releases: int, content: bytes = b"a wheel") -> None:
    """Fill an empty database; every file has the same bytes but for its number."""
    await migrate(database)
    somebody = new_id()
    publisher = {
        "id": "works",
        "kind": "company",
        "legal_name": "Works",
        "domain": "works.example",
        "registration": "",
        "contact": "x",
        "standing": "verified",
        "made_at": AT,
        "verified_at": AT,
    }
    await database.insert([Row("publisher", publisher)])
    digest = files.put(content)
    metadata = files.put(b"Metadata-Version: 2.1\nName: works\nVersion: 1\n")
    rows: list[Row] = []
    for number in range(projects):
        plugin = f"works.plugin-{number:05}"
        rows.append(_plugin(plugin, number))
        rows += [_version(plugin, number, release, digest, len(content), metadata, somebody) for release in range(releases)]
        rows.append(_listing(plugin, number, releases - 1))
        if len(rows) >= _BATCH:
            await _insert(database, rows)
            rows = []
    await _insert(database, rows)


async def _insert(database: Database, rows: list[Row]) -> None:
    async with database.transaction():
        for begin in range(0, len(rows), 20):
            await database.insert(rows[begin : begin + 20])


def _plugin(plugin: str, number: int) -> Row:
    values = {"id": plugin, "package": package_of(number), "publisher": "works", "status": "active", "status_reason": "", "made_at": AT}
    return Row("plugin", values)


def _version(plugin: str, number: int, release: int, digest: str, size: int, metadata: str, somebody: UUID) -> Row:
    values = {
        "id": new_id(),
        "plugin": plugin,
        "package": package_of(number),
        "version": f"1.{release}.0",
        "filename": filename_of(number, release),
        "sha256": digest,
        "size": size,
        "state": "published",
        "before": "",
        "reason": "",
        "channel": "stable",
        "requires_python": ">=3.11",
        "metadata_sha256": metadata,
        "manifest": _MANIFEST,
        "uploaded_by": somebody,
        "uploaded_at": AT,
        "published_at": AT,
        "reviewers_needed": 1,
    }
    return Row("version", values)


def _listing(plugin: str, number: int, release: int) -> Row:
    words = ("lamps", "benches", "weather", "elders", "repairs", "patrol", "rent", "dogs")
    word = words[number % len(words)]
    title = {"zh-CN": f"插件{number}", "en": f"Plugin {number} for {word}"}
    summary = {"zh-CN": "管理路灯、长椅和树木的登记与巡查。" * 3, "en": "Keeps the register of things in the street. " * 3}
    values = {
        "plugin": plugin,
        "version": f"1.{release}.0",
        "title": msgspec.json.encode(title).decode(),
        "summary": msgspec.json.encode(summary).decode(),
        "categories": " register ",
        "scopes": " reports:read " if number % 3 else " ",
        "kind": "declarative",
        "isolation": "none",
        "offline": "read" if number % 2 else "none",
        "no_egress": number % 5 > 0,
        "no_personal_data": number % 3 == 0,
        "words": f"{plugin}\n{package_of(number)}\n插件{number}\nplugin {number} for {word}\n{summary['zh-CN']}",
        "published_at": AT,
    }
    return Row("listing", values)


def digest_of(content: bytes) -> str:
    """Digest in the address of a file."""
    return hashlib.sha256(content).hexdigest()


def folder_of(data: Path) -> FileStore:
    """Return the files of a registry, by its data folder."""
    return FileStore(data / "files")

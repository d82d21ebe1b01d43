"""The metadata on the disk: each version of each role a file, what waits for signatures beside it, and small documents by digest."""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias
from uuid import uuid4

from tuf.api.metadata import Metadata
from tuf.api.serialization.json import JSONSerializer

from wangge_registry.trust.roles import TIMESTAMP

_PUBLIC: Final = re.compile(r"(?:\d+\.)?[a-z][a-z0-9-]*\.json")
_VERSIONED: Final = re.compile(r"(\d+)\.([a-z][a-z0-9-]*)\.json")
_DOCUMENT: Final = re.compile(r"[0-9a-f]{64}\.[a-z]+\.json")

AnyMetadata: TypeAlias = Metadata[Any]


class MetadataFolder:
    """Reads and writes metadata; whoever changes something holds the lock."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when something is written."""
        self._metadata = folder / "metadata"
        self._staged = folder / "staged"
        self._documents = folder / "documents"
        self._lock = folder / "lock"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from changing anything meanwhile."""
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        with self._lock.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def newest(self, role: str) -> AnyMetadata | None:
        """Return the newest metadata of a role; None when there is none."""
        path = self._metadata / f"{TIMESTAMP}.json"
        if role != TIMESTAMP:
            versions = [int(found[1]) for found in self._found() if found[2] == role]
            if not versions:
                return None
            path = self._metadata / f"{max(versions)}.{role}.json"
        return Metadata.from_bytes(path.read_bytes()) if path.exists() else None

    def keep(self, role: str, metadata: AnyMetadata) -> None:
        """Write metadata where clients fetch it."""
        name = f"{role}.json" if role == TIMESTAMP else f"{metadata.signed.version}.{role}.json"
        _write(self._metadata / name, _bytes(metadata))

    def staged(self, role: str) -> AnyMetadata | None:
        """Return what waits for signatures."""
        path = self._staged / f"{role}.json"
        return Metadata.from_bytes(path.read_bytes()) if path.exists() else None

    def stage(self, role: str, metadata: AnyMetadata) -> Path:
        """Write what waits for signatures, and return where; it may be carried to whoever signs and back."""
        path = self._staged / f"{role}.json"
        _write(path, _bytes(metadata))
        return path

    def unstage(self, role: str) -> None:
        """Forget what waits for signatures."""
        (self._staged / f"{role}.json").unlink(missing_ok=True)

    def keep_document(self, name: str, content: bytes) -> None:
        """Write a document, which clients fetch by its digest and name."""
        _write(self._documents / f"{hashlib.sha256(content).hexdigest()}.{name}", content)

    def public(self, name: str) -> bytes | None:
        """Return a file of metadata by the name that clients have for it."""
        path = self._metadata / name
        return path.read_bytes() if _PUBLIC.fullmatch(name) and path.is_file() else None

    def document(self, name: str) -> bytes | None:
        """Return a document by its digest and name."""
        path = self._documents / name
        return path.read_bytes() if _DOCUMENT.fullmatch(name) and path.is_file() else None

    def _found(self) -> Iterator[re.Match[str]]:
        if self._metadata.is_dir():
            for path in self._metadata.iterdir():
                if found := _VERSIONED.fullmatch(path.name):
                    yield found


def _bytes(metadata: AnyMetadata) -> bytes:
    return metadata.to_bytes(JSONSerializer(compact=True))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{uuid4().hex}")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)

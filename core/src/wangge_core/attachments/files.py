"""Files in a folder, named by the digest of their content."""

import hashlib
import os
from pathlib import Path
from uuid import uuid4


class FileStore:
    """A folder of immutable files. What `put` returned for survives a power cut."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when the first file comes."""
        self._folder = folder

    def put(self, data: bytes, suffix: str = "") -> str:
        """Keep the bytes and return their SHA-256, in hex; the same bytes are kept once."""
        digest = hashlib.sha256(data).hexdigest()
        self.put_as(digest + suffix, data)
        return digest

    def put_as(self, name: str, data: bytes) -> None:
        """Keep the bytes under a name that begins with a digest; the file and its folder are synced before this returns."""
        path = self._path(name)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.{uuid4().hex}")
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
        for folder in (path.parent, path.parent.parent):
            _sync(folder)

    def get(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            FileNotFoundError: the store has lost it.
        """
        return self._path(name).read_bytes()

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

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
        path = self.path(name)
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

    def has(self, name: str) -> bool:
        """Tell whether a file is there."""
        return self.path(name).exists()

    def set_aside(self, name: str) -> bool:
        """Make a file invisible until `bring_back` or `destroy`; tell whether it was there."""
        try:
            self.path(name).rename(self._aside(name))
        except FileNotFoundError:
            return False
        return True

    def bring_back(self, name: str) -> None:
        """Make a file that was set aside visible again."""
        self._aside(name).rename(self.path(name))

    def destroy(self, name: str) -> None:
        """Delete a file that was set aside."""
        self._aside(name).unlink()

    def _aside(self, name: str) -> Path:
        return self.path(name).with_name(f".{name}.aside")

    def get(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            FileNotFoundError: the store has lost it.
        """
        return self.path(name).read_bytes()

    def path(self, name: str) -> Path:
        """Return where a file lies, or would lie."""
        return self._folder / name[:2] / name


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The file of a backup: a tar whose last member lists the others with their digests."""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Final, Self

import msgspec

from wangge_core.backup.model import FORMAT, MANIFEST, Item, Manifest
from wangge_core.errors import ConflictError, InvalidError

_CHUNK: Final = 1 << 20


class ArchiveWriter:
    """Writes beside the target and moves into place at the end, so that a broken backup never looks like a whole one."""

    def __init__(self, target: Path) -> None:
        """Begin.

        Raises:
            ConflictError: `backup_exists`, when there is such a file.
        """
        if target.exists():
            message = f"{target} exists already; a backup never overwrites another."
            raise ConflictError("backup_exists", message)
        self._target = target
        self._draft = target.with_name(f".{target.name}.{os.getpid()}")
        descriptor = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._tar = tarfile.open(fileobj=self._file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115  closed by __exit__
        self.items: list[Item] = []

    def __enter__(self) -> Self:
        """Begin to write."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Leave nothing behind when it went wrong."""
        self._file.close()
        self._draft.unlink(missing_ok=True)

    def add_file(self, name: str, path: Path) -> None:
        """Add a file of the disk."""
        with path.open("rb") as file:
            self._add(name, file, path.stat().st_size)

    def add(self, name: str, content: bytes) -> None:
        """Add bytes."""
        self._add(name, io.BytesIO(content), len(content))

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, wait for the disk, and put the file into place."""
        content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(content), 0o600
        self._tar.addfile(member, io.BytesIO(content))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._draft.rename(self._target)

    def _add(self, name: str, file: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        reader = _Digesting(file)
        self._tar.addfile(member, reader)
        self.items.append(Item(name, size, reader.digest))


class ArchiveReader:
    """Reads a backup and trusts nothing in it that its manifest does not list."""

    def __init__(self, path: Path) -> None:
        """Open and read the manifest.

        Raises:
            InvalidError: `backup_unreadable`, when this is no backup, not a whole one, or of another format.
        """
        try:
            self._tar = tarfile.open(path, mode="r:")  # noqa: SIM115  closed by __exit__
            self._members = {member.name: member for member in self._tar.getmembers()}
            self.manifest = self._read_manifest()
        except (tarfile.TarError, EOFError) as error:
            raise _unreadable(path, str(error)) from error
        except (KeyError, msgspec.DecodeError) as error:
            raise _unreadable(path, "its manifest is missing or damaged, the backup was not finished") from error
        if self.manifest.format != FORMAT:
            raise _unreadable(path, f"its format is {self.manifest.format}, not {FORMAT}")

    def __enter__(self) -> Self:
        """Begin to read."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the file."""
        self._tar.close()

    def verify(self) -> None:
        """Read everything once and compare it with the manifest.

        Raises:
            InvalidError: `backup_damaged`, with the names of the damaged files.
        """
        damaged = [item.path for item in self.manifest.items if not self._intact(item)]
        if damaged:
            message = f"Damaged in the backup: {', '.join(damaged[:10])}{' …' if len(damaged) > 10 else ''}"  # noqa: PLR2004  a readable line
            raise InvalidError("backup_damaged", message)

    def read(self, name: str) -> bytes:
        """Return a small file whole."""
        file = self._tar.extractfile(self._members[name])
        return file.read() if file else b""

    def extract(self, name: str, target: Path) -> None:
        """Write a file to a place that the caller chose, readable by its owner only, and wait for the disk."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for chunk in self._chunks(name):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())

    def names(self, prefix: str) -> list[str]:
        """Return the listed files under a prefix; a name that leads elsewhere is none.

        Raises:
            InvalidError: `backup_damaged`, when a name tries to leave the folder.
        """
        found = [item.path for item in self.manifest.items if item.path.startswith(prefix)]
        for name in found:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts:
                message = f"The backup holds a file named {name!r}, which leads out of its folder."
                raise InvalidError("backup_damaged", message)
        return found

    def _read_manifest(self) -> Manifest:
        return msgspec.json.decode(self.read(MANIFEST), type=Manifest)

    def _intact(self, item: Item) -> bool:
        member = self._members.get(item.path)
        if member is None or not member.isreg() or member.size != item.size:
            return False
        digest = hashlib.sha256()
        for chunk in self._chunks(item.path):
            digest.update(chunk)
        return digest.hexdigest() == item.sha256

    def _chunks(self, name: str) -> Iterator[bytes]:
        file = self._tar.extractfile(self._members[name])
        while file is not None and (chunk := file.read(_CHUNK)):
            yield chunk


class _Digesting(io.RawIOBase):
    """Passes bytes through and digests them on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        chunk = self._file.read(size)
        self._digest.update(chunk)
        return chunk

    @property
    def digest(self) -> str:
        """The SHA-256 of what was read."""
        return self._digest.hexdigest()


def _unreadable(path: Path, why: str) -> InvalidError:
    return InvalidError("backup_unreadable", f"{path} is no whole backup: {why}.")

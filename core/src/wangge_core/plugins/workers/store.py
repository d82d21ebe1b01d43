"""Where the code of installed plugins lies: `plugins/<id>/<version>/<hash>/site-packages` below the data folder.

A wheel is unpacked here and nowhere else: never into the server's own Python. It is foreign, so each name in it is
looked at before a byte is written.
"""

import hashlib
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from wangge_sdk.manifest import Finding, PackageError, check, open_package, read_manifest

MOST_FILES: Final = 5000
MOST_BYTES: Final = 64 * 1024 * 1024
LONGEST_NAME: Final = 240
SITE: Final = "site-packages"
_NATIVE: Final = frozenset({".so", ".pyd", ".dll", ".dylib", ".pth", ".pyc"})
"""Code that cannot be read, and files that Python would run at every start."""


class WheelError(Exception):
    """A wheel cannot be installed; the message says what is wrong with it and where."""


class Store:
    """The plugins' folders of one server."""

    def __init__(self, folder: Path) -> None:
        """`folder` is `plugins` in the data folder."""
        self._folder = folder

    def install(self, wheel: Path) -> Path:
        """Unpack a wheel and return its folder; installing the same file again changes nothing.

        Raises:
            WheelError: it is no wheel of a plugin, its manifest has errors, or something in it is not allowed.
        """
        entries = _checked(wheel)
        try:
            package = open_package(wheel)
            errors = [finding for finding in check(package) if finding.severity == "error"]
        except PackageError as error:
            raise WheelError(str(error)) from error
        if errors:
            raise WheelError(f"its manifest has errors: {'; '.join(map(Finding.sentence, errors[:3]))}")
        manifest = read_manifest(package)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        place = self._folder / manifest.id / manifest.version / digest / SITE
        if not place.is_dir():
            _unpack(wheel, entries, place)
        return place

    def packages(self) -> Iterator[tuple[Path, tuple[Path, ...]]]:
        """Yield each plugin's package folder (with its manifest) and all that lies beside it."""
        for site in sorted(self._folder.glob(f"*/*/*/{SITE}")):
            entries = tuple(path for path in sorted(site.iterdir()) if not path.name.endswith(".dist-info"))
            for manifest in sorted(site.glob("*/plugin.json")):
                yield manifest.parent, entries


def _checked(wheel: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(wheel) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, UnicodeDecodeError) as error:
        raise WheelError(f"{wheel.name} is not a readable wheel: {error}") from error
    if len(entries) > MOST_FILES:
        raise WheelError(f"it has more than {MOST_FILES} files")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise WheelError(f"it unpacks to more than {MOST_BYTES // 1024 // 1024} MB")
    seen: set[str] = set()
    for entry in entries:
        _check_name(entry)
        folded = entry.filename.casefold().rstrip("/")
        if folded in seen:
            raise WheelError(f"{entry.filename[:LONGEST_NAME]!r} is in it twice")
        seen.add(folded)
    return entries


def _check_name(entry: zipfile.ZipInfo) -> None:
    name, shown = entry.filename, repr(entry.filename[:LONGEST_NAME])
    path = PurePosixPath(name)
    if path.is_absolute() or not path.parts or ".." in path.parts or "\\" in name or "\0" in entry.orig_filename or ":" in name:
        raise WheelError(f"{shown} would lie outside of the plugin's folder")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise WheelError(f"{shown} is no name for a file")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise WheelError(f"{shown} is neither a file nor a folder")
    if path.suffix.lower() in _NATIVE or ".so." in path.name.lower():
        raise WheelError(f"{shown} is code that cannot be read, or that Python would run by itself")
    if path.parts[0].endswith(".data"):
        raise WheelError(f"{shown} would be installed outside of the plugin's folder")


def _unpack(wheel: Path, entries: list[zipfile.ZipInfo], place: Path) -> None:
    unfinished = place.with_name(f"{SITE}.{os.getpid()}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(wheel) as archive:
            for entry in entries:
                target = unfinished / entry.filename
                if entry.is_dir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source:
                    content = source.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise WheelError(f"it unpacks to more than {MOST_BYTES // 1024 // 1024} MB")
                target.write_bytes(content)
        unfinished.rename(place)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise WheelError(f"it cannot be unpacked: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)

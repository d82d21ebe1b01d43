"""Reading a stranger's wheel: each name in it is looked at before a byte is written, and each byte is what its RECORD says."""

import os
import shutil
import stat
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from installer.exceptions import InstallerError
from installer.records import parse_record_file
from installer.sources import WheelFile

from wangge_sdk.manifest.wheels import LONGEST_NAME, MOST_BYTES, MOST_FILES, UNREADABLE
from wangge_sdk.rulepack.archives.directory import ArchiveError, read_directory

_TOO_MUCH: Final = f"it unpacks to more than {MOST_BYTES // 1024 // 1024} MB"
_SIGNATURES: Final = ("RECORD.jws", "RECORD.p7s")
_UNREADABLE_ZIP: Final = (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, UnicodeDecodeError)


class WheelError(Exception):
    """A wheel cannot be installed; the message says what is wrong with it and where."""


def require_sound(wheel: Path) -> tuple[str, ...]:
    """Return the names of a wheel's files.

    Raises:
        WheelError: it is no wheel, something in it is not allowed, or it is not what its RECORD says.
    """
    try:
        # `zipfile` takes one side where an archive says two things; what the marketplace read must be what is unpacked here.
        read_directory(wheel.read_bytes())
        with zipfile.ZipFile(wheel) as archive:
            entries = archive.infolist()
    except (ArchiveError, *_UNREADABLE_ZIP) as error:
        raise WheelError(f"{wheel.name} is not a readable wheel: {error}") from error
    if len(entries) > MOST_FILES:
        raise WheelError(f"it has more than {MOST_FILES} files")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise WheelError(_TOO_MUCH)
    seen: set[str] = set()
    for entry in entries:
        _check_name(entry)
        folded = entry.filename.casefold().rstrip("/")
        if folded in seen:
            raise WheelError(f"{entry.filename[:LONGEST_NAME]!r} is in it twice")
        seen.add(folded)
    _require_recorded(wheel, frozenset(entry.filename for entry in entries))
    return tuple(entry.filename for entry in entries)


def requirements_of(wheel: Path) -> tuple[str, ...]:
    """Return what a sound wheel says that it needs, as it is written in its METADATA."""
    with WheelFile.open(wheel) as source:
        head = source.read_dist_info("METADATA").partition("\n\n")[0]
    return tuple(line.partition(":")[2].strip() for line in head.splitlines() if line.startswith("Requires-Dist:"))


def unpack(wheels: Iterable[Path], place: Path) -> None:
    """Unpack sound wheels into one folder, which is there whole or not at all.

    Raises:
        WheelError: one cannot be unpacked, they are too large together, or have a file in common.
    """
    unfinished = place.with_name(f"{place.name}.{os.getpid()}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    left = MOST_BYTES
    try:
        for wheel in wheels:
            left = _unpacked(wheel, unfinished, left)
        unfinished.rename(place)
    except _UNREADABLE_ZIP as error:
        raise WheelError(f"it cannot be unpacked: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _unpacked(wheel: Path, folder: Path, left: int) -> int:
    """Write a wheel's files and return how many bytes may still come."""
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            target = folder / entry.filename
            if entry.is_dir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source:
                content = source.read(left + 1)
            left -= len(content)
            if left < 0:
                raise WheelError(_TOO_MUCH)
            if target.exists():
                raise WheelError(f"{entry.filename} of {wheel.name} is in another of its wheels too")
            target.write_bytes(content)
    return left


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
    if path.suffix.lower() in UNREADABLE or ".so." in path.name.lower():
        raise WheelError(f"{shown} is code that cannot be read, or that Python would run by itself")
    if path.parts[0].endswith(".data"):
        raise WheelError(f"{shown} would be installed outside of the plugin's folder")


def _require_recorded(wheel: Path, names: frozenset[str]) -> None:
    """Every file is in RECORD with the size and the hash it has, and RECORD names no other (the wheel's specification)."""
    try:
        with WheelFile.open(wheel) as source:
            source.validate_record()
            listed = {row[0] for row in parse_record_file(source.read_dist_info("RECORD").splitlines())}
    except WheelFile.validation_error as error:
        raise WheelError(f"it is not what its RECORD says: {'; '.join(error.issues[:3])}") from error
    except (InstallerError, ValueError, KeyError, *_UNREADABLE_ZIP) as error:
        raise WheelError(f"{wheel.name} is not a readable wheel: {error}") from error
    if missing := sorted(name for name in listed - names if not name.endswith(_SIGNATURES)):
        raise WheelError(f"its RECORD names {missing[0][:LONGEST_NAME]!r}, which is not in it")

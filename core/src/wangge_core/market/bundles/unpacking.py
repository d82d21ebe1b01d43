"""Unpacking a bundle: anybody may have made it, so each name and size is looked at before a byte is written."""

import io
import re
import shutil
import tarfile
from pathlib import Path
from typing import Final

from wangge_core.market.errors import BundleError
from wangge_core.market.sources import MOST_BYTES

MOST_FILES: Final = 50_000
MOST_TOTAL: Final = 8 * 1024 * 1024 * 1024
_NAME: Final = re.compile(
    r"metadata/(?:[1-9][0-9]{0,8}\.)?[a-z][a-z0-9-]{0,60}\.json"
    r"|targets/(?:[a-z][a-z0-9-]{0,40}/)?[0-9a-f]{64}\.[A-Za-z0-9][A-Za-z0-9_.+!-]{0,239}"
)
_HEADER: Final = 1024 * 1024
"""Bytes that a header of the archive may have; a file's content is read in pieces that are smaller."""
_FILE: Final = frozenset({tarfile.REGTYPE, tarfile.AREGTYPE})


class _Careful(io.FileIO):
    """A file that hands out no more at once than a header may have."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= _HEADER:
            raise BundleError("one of its headers is too large")
        return super().read(size) or b""


def unpack(bundle: Path, place: Path) -> int:
    """Unpack a bundle into a folder, which is there whole or not at all; return how many files it has.

    Raises:
        BundleError: it is no bundle, or something in it is not allowed.
    """
    unfinished = place.with_name(f"{place.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        with _Careful(bundle, "rb") as file, tarfile.open(fileobj=file, mode="r:") as archive:
            count = _unpacked(archive, unfinished)
        shutil.rmtree(place, ignore_errors=True)
        unfinished.rename(place)
    except (tarfile.TarError, OSError, ValueError, OverflowError) as error:
        raise BundleError(f"it cannot be read: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return count


def _unpacked(archive: tarfile.TarFile, folder: Path) -> int:
    seen: set[str] = set()
    total = 0
    for entry in archive:
        shown = repr(entry.name[:120])
        total += entry.size
        if not _NAME.fullmatch(entry.name):
            raise BundleError(f"{shown} is no name of a file of a bundle")
        if entry.type not in _FILE or entry.issparse():
            raise BundleError(f"{shown} is no plain file")
        if entry.name in seen:
            raise BundleError(f"{shown} is in it twice")
        if not 0 <= entry.size <= MOST_BYTES or total > MOST_TOTAL or len(seen) >= MOST_FILES:
            raise BundleError(f"{shown} is too large, or there is too much of it")
        seen.add(entry.name)
        source, target = archive.extractfile(entry), folder / entry.name
        if source is None:
            raise BundleError(f"{shown} is no plain file")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as written:
            shutil.copyfileobj(source, written)
        if target.stat().st_size != entry.size:
            raise BundleError(f"{shown} ends early")
    return len(seen)

"""Noticing that a plugin's files have changed, and taking a copy that stands still."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

LOOK_S: Final = 0.2
"""So often the files are looked at; a change is told when a look has found nothing new."""
_KEPT: Final = 2
"""So many copies stay: a worker may still be starting from the last but one."""

Signs = frozenset[tuple[str, int, int]]


def signs_of(folder: Path) -> Signs:
    """Return by what a change of any file in a folder is seen: paths, times and sizes."""
    return frozenset(_signs(folder))


async def changes(folder: Path, since: Signs) -> AsyncIterator[None]:
    """Yield once after each change since `since`, when the files have come to rest: an editor may write in several steps."""
    told = seen = since
    while True:
        await asyncio.sleep(LOOK_S)
        now = signs_of(folder)
        if now == seen and now != told:
            told = now
            yield
        seen = now


class Copies:
    """Copies of a package, each in a folder of its own, so that code that runs is not changed below it."""

    def __init__(self, place: Path) -> None:
        """Keep them in `place`, which may be absent."""
        self._place = place
        self._number = 0

    def take(self, package: Path) -> Path:
        """Return a fresh copy of a package's folder.

        Raises:
            OSError: a file has gone or cannot be read.
        """
        self._number += 1
        target = self._place / str(self._number) / package.name
        shutil.copytree(package, target, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        shutil.rmtree(self._place / str(self._number - _KEPT), ignore_errors=True)
        return target


def _signs(folder: Path) -> Iterator[tuple[str, int, int]]:
    try:
        entries = list(folder.iterdir())
    except OSError:
        return
    for path in entries:
        if path.name == "__pycache__" or path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _signs(path)
            continue
        try:
            found = path.stat()
        except OSError:
            continue
        yield str(path), found.st_mtime_ns, found.st_size

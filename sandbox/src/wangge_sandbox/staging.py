"""Copies of the code that workers see: the platform's few modules, and each plugin's own.

Workers run as a user of their own where they can, who may read neither the server's folders nor those above them. So
what they need is copied to a place of its own, and they see nothing else: not the server's other libraries either.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

MODULES: Final = ("wangge_sdk", "wangge_sandbox", "msgspec", "pluggy")
"""What a worker needs besides Python itself."""
PREFIX: Final = "wangge-workers-"
_FOLDER_MODE: Final = 0o755
_FILE_MODE: Final = 0o644


class Stage:
    """One server's folder of copies, gone when the server ends; what a killed one left behind is swept up."""

    def __init__(self, parent: Path | None = None, *, modules: Iterable[str] = MODULES) -> None:
        """`parent` is a folder that every user may pass through; by default that of temporary files. `modules` are the platform's."""
        place = Path(parent or tempfile.gettempdir())
        _sweep(place)
        self.folder, self._lock = _made(place)
        self.folder.chmod(_FOLDER_MODE)
        self.runtime: Final = self.folder / "runtime"
        self.plugins: Final = self.folder / "plugins"
        for folder in (self.runtime, self.plugins):
            folder.mkdir()
            folder.chmod(_FOLDER_MODE)
        for module in modules:
            origin = _origin(module)
            _copy(origin, self.runtime / origin.name, compiled=True)

    def add(self, name: str, code: Iterable[Path]) -> str:
        """Copy a plugin's packages and return the name of their folder; the same code is copied once.

        `name` tells plugin and version apart from others, such as `acme.lamps 1.2.0`.
        """
        paths = tuple(code)
        digest = hashlib.sha256("\0".join((name, *map(str, paths))).encode()).hexdigest()[:32]
        place = self.plugins / digest
        if not place.exists():
            unfinished = self.plugins / f"{digest}.part"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            unfinished.chmod(_FOLDER_MODE)
            for path in paths:
                _copy(path, unfinished / path.name, compiled=False)
            unfinished.rename(place)
        return digest

    def close(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)


def _origin(module: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(module)
    return Path(spec.origin).parent if spec.submodule_search_locations else Path(spec.origin)


def _copy(source: Path, target: Path, *, compiled: bool) -> None:
    """Copy plain files and folders; a link might lead anywhere and is left out."""
    for path in _plain(source):
        place = target / path.relative_to(source) if path != source else target
        if path.is_dir():
            if compiled or path.name != "__pycache__":
                place.mkdir()
                place.chmod(_FOLDER_MODE)
        elif place.parent.is_dir():
            shutil.copy2(path, place)  # with its time, by which compiled files are known to fit
            place.chmod(_FILE_MODE)


def _plain(path: Path) -> Iterator[Path]:
    if path.is_symlink():
        return
    if path.is_file():
        yield path
    elif path.is_dir():
        yield path
        for entry in sorted(path.iterdir()):
            yield from _plain(entry)


def _made(place: Path) -> tuple[Path, int]:
    """Make a folder and hold its lock. A server that starts in the same moment may sweep it up before it is held: make another."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            continue
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(lock).st_nlink:
                return folder, lock
        os.close(lock)


def _sweep(place: Path) -> None:
    """Remove what servers of this user left behind that were killed: nobody holds its lock any more."""
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)

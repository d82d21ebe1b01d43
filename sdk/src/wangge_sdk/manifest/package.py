"""Opening a plugin's package for reading, without running any of it.

A plugin comes as a folder (its package, or a project with the package in ``src/``), as a wheel, or as an
installed distribution with an entry point ``package:plugin.json`` in the group ``wangge.plugins``.
"""

import configparser
import importlib.util
import zipfile
import zlib
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path, PurePosixPath
from typing import Final, Protocol

from wangge_sdk.manifest.findings import MANIFEST_FILE, PackageError

ENTRY_POINTS: Final = "wangge.plugins"
MAX_FILE_BYTES: Final = 4 * 1024 * 1024
"""No file of a package that the platform reads by itself may be larger."""


class Package(Protocol):
    """The files of one plugin, by paths relative to the folder of its manifest."""

    @property
    def where(self) -> str:
        """What was opened, for messages."""

    def has(self, path: str) -> bool:
        """Tell whether there is such a file, or a folder of that name."""

    def read(self, path: str) -> bytes:
        """Return a file's content.

        Raises:
            PackageError: there is no such file, it is larger than 4 MiB, or cannot be read.
        """


def open_package(where: str | Path | EntryPoint | Distribution) -> Package:
    """Open a plugin given by a folder, a manifest's path, a wheel, an entry point or a distribution.

    Raises:
        PackageError: there is no plugin, or more than one.
    """
    if isinstance(where, EntryPoint):
        return _entry_point_package(where)
    if isinstance(where, Distribution):
        return _distribution_package(where)
    path = Path(where)
    if path.name == MANIFEST_FILE and path.is_file():
        return FolderPackage(path.parent)
    if path.is_dir():
        return FolderPackage(_manifest_folder(path))
    if path.suffix == ".whl" and path.is_file():
        return WheelPackage(path)
    msg = f"{where} is neither a folder, nor a {MANIFEST_FILE}, nor a wheel"
    raise PackageError(msg)


def installed_plugins() -> tuple[EntryPoint, ...]:
    """Return the entry points of the plugins installed in this Python, by name; ``open_package`` opens each.

    They are not opened here, so that one broken plugin does not hide the others.
    """
    return tuple(sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name))


class FolderPackage:
    """A package that lies in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    @property
    def where(self) -> str:
        """The folder."""
        return str(self._folder)

    def has(self, path: str) -> bool:
        """Tell whether there is such a file or folder inside the package."""
        return self._inside(path) is not None

    def read(self, path: str) -> bytes:
        """Return a file's content; see ``Package.read``."""
        file = self._inside(path)
        if file is None or not file.is_file():
            raise _no_such_file(path, self.where)
        try:
            with file.open("rb") as stream:
                return _bounded(stream.read(MAX_FILE_BYTES + 1), path)
        except OSError as error:
            raise PackageError(f"{path} in {self.where} cannot be read: {error.strerror}") from error

    def _inside(self, path: str) -> Path | None:
        # Resolving also follows links: a link out of the package is as good as no file.
        try:
            file = (self._folder / path).resolve()
            return file if file.is_relative_to(self._folder) and file.exists() else None
        except (OSError, ValueError, RuntimeError):
            return None


class WheelPackage:
    """A package inside a wheel, read where it is."""

    def __init__(self, wheel: Path) -> None:
        self._wheel = wheel
        try:
            with zipfile.ZipFile(wheel) as archive:
                self._names = frozenset(archive.namelist())
        except (zipfile.BadZipFile, OSError) as error:
            raise PackageError(f"{wheel.name} is not a readable wheel: {error}") from error
        self._root = PurePosixPath(self._find_package())

    @property
    def where(self) -> str:
        """The wheel's file name."""
        return self._wheel.name

    def has(self, path: str) -> bool:
        """Tell whether there is such a file or folder inside the package."""
        name = str(self._root / path)
        return name in self._names or any(other.startswith(f"{name}/") for other in self._names)

    def read(self, path: str) -> bytes:
        """Return a file's content; see ``Package.read``."""
        name = str(self._root / path)
        if name not in self._names:
            raise _no_such_file(path, self.where)
        return self._bytes(name)

    def _bytes(self, name: str) -> bytes:
        try:
            with zipfile.ZipFile(self._wheel) as archive, archive.open(name) as stream:
                return _bounded(stream.read(MAX_FILE_BYTES + 1), name)
        except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, zlib.error) as error:
            raise PackageError(f"{name} in {self.where} cannot be read: {error}") from error

    def _find_package(self) -> str:
        names = [name for name in self._names if name.endswith(".dist-info/entry_points.txt")]
        if len(names) != 1:
            raise PackageError(f"{self.where} has {len(names)} entry_points.txt; a plugin's wheel has one")
        parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
        parser.optionxform = str  # type: ignore[method-assign,assignment]  # entry points keep their capitals
        try:
            parser.read_string(self._bytes(names[0]).decode())
        except (configparser.Error, UnicodeDecodeError) as error:
            raise PackageError(f"{names[0]} in {self.where} cannot be read: {error}") from error
        values = list(parser[ENTRY_POINTS].values()) if parser.has_section(ENTRY_POINTS) else []
        if len(values) != 1:
            raise PackageError(f"{self.where} has {len(values)} entry points in {ENTRY_POINTS}; a plugin has one")
        return _package_name(values[0])


def _entry_point_package(entry_point: EntryPoint) -> Package:
    name = _package_name(entry_point.value)
    if entry_point.dist is not None:
        folder = Path(str(entry_point.dist.locate_file(name)))
        if (folder / MANIFEST_FILE).is_file():
            return FolderPackage(folder)
    # An editable installation: the files are elsewhere. A top-level name is found without importing it.
    spec = importlib.util.find_spec(name)
    for location in (spec.submodule_search_locations if spec else None) or ():
        if (Path(location) / MANIFEST_FILE).is_file():
            return FolderPackage(Path(location))
    raise PackageError(f"the package {name} of entry point {entry_point.name} has no {MANIFEST_FILE}")


def _distribution_package(distribution: Distribution) -> Package:
    points = [point for point in distribution.entry_points if point.group == ENTRY_POINTS]
    if len(points) != 1:
        raise PackageError(f"{distribution.name} has {len(points)} entry points in {ENTRY_POINTS}; a plugin has one")
    return _entry_point_package(points[0])


def _package_name(value: str) -> str:
    name, _, file = value.partition(":")
    if not name.isidentifier() or file != MANIFEST_FILE:
        raise PackageError(f"the entry point {value!r} should be <top-level package>:{MANIFEST_FILE}")
    return name


def _manifest_folder(folder: Path) -> Path:
    if (folder / MANIFEST_FILE).is_file():
        return folder
    found = sorted(path.parent for pattern in ("src/*", "*") for path in folder.glob(f"{pattern}/{MANIFEST_FILE}"))
    if len(found) != 1:
        raise PackageError(f"{folder} has {len(found)} {MANIFEST_FILE} in it, in src/* or one level down; a plugin has one")
    return found[0]


def _bounded(content: bytes, path: str) -> bytes:
    if len(content) > MAX_FILE_BYTES:
        raise PackageError(f"{path} is larger than {MAX_FILE_BYTES} bytes")
    return content


def _no_such_file(path: str, where: str) -> PackageError:
    return PackageError(f"there is no file {path} in {where}")

"""The libraries that a plugin brings: pinned by hash in the lock file that its manifest names, and taken from a folder.

Nothing is fetched here. A lock is a ``pylock.toml`` (PEP 751) beside the manifest.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final

from msgspec import Struct
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from wangge_core.plugins.workers.wheels import WheelError, require_sound, requirements_of
from wangge_sandbox.staging import MODULES
from wangge_sdk.manifest import Manifest, Package, PackageError, open_package, read_manifest

_BROUGHT: Final = frozenset(canonicalize_name(module) for module in MODULES)
"""What every worker has."""


class Pinned(Struct, frozen=True):
    """A library's wheel, as a lock names it."""

    name: str
    file: str
    sha256: str


def dependencies(wheel: Path, package: Package, manifest: Manifest, folder: Path | None) -> tuple[Path, ...]:
    """Return the wheels of the libraries that a sound wheel of a plugin needs; they lie in `folder`.

    Raises:
        WheelError: something is needed and not locked, or locked and not in the folder, or not what its hash says.
    """
    needed = {canonicalize_name(each.name) for each in _requirements(wheel)} - _BROUGHT
    locked = tuple(_locked(package, manifest.requires.lock)) if manifest.requires.lock else ()
    if loose := sorted(needed - {each.name for each in locked}):
        raise WheelError(f"it needs {', '.join(loose)}, and no lock of its manifest (requires.lock) says by hash which")
    if locked and folder is None:
        raise WheelError(f"it brings {len(locked)} libraries; say with --wheels in which folder their wheels lie")
    return tuple(_found(each, folder) for each in locked if folder is not None)


def pinned(wheel: Path) -> tuple[Pinned, ...]:
    """Return the libraries that the lock of a plugin's wheel names; none when it has no lock.

    Raises:
        WheelError: it is no sound wheel, or its lock cannot be read.
        PluginError: it is no plugin's.
    """
    require_sound(wheel)
    package = open_package(wheel)
    manifest = read_manifest(package)
    return tuple(_locked(package, manifest.requires.lock)) if manifest.requires.lock else ()


def _requirements(wheel: Path) -> Iterator[Requirement]:
    for text in requirements_of(wheel):
        try:
            requirement = Requirement(text)
        except InvalidRequirement as error:
            raise WheelError(f"it needs {text[:100]!r}, which cannot be read: {error}") from error
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement


def _locked(package: Package, path: str) -> Iterator[Pinned]:
    try:
        entries = tomllib.loads(package.read(path).decode())["packages"]
        for entry in entries:
            yield _pin(entry)
    except (PackageError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise WheelError(f"its lock {path} cannot be read: {type(error).__name__}: {error}") from error


def _pin(entry: dict[str, Any]) -> Pinned:
    pure = [wheel for wheel in entry["wheels"] if _file_name(wheel).endswith("-none-any.whl")]
    if not pure:
        raise WheelError(f"{entry['name']} is locked without a wheel of plain Python")
    return Pinned(canonicalize_name(entry["name"]), _file_name(pure[0]), pure[0]["hashes"]["sha256"])


def _file_name(wheel: dict[str, Any]) -> str:
    return PurePosixPath(wheel.get("name") or wheel.get("path") or wheel["url"]).name


def _found(pin: Pinned, folder: Path) -> Path:
    wheel = folder / pin.file
    try:
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    except OSError as error:
        raise WheelError(f"{pin.file} is not in {folder}: {error.strerror}") from error
    if digest != pin.sha256:
        raise WheelError(f"{pin.file} is not the one that was locked: its sha256 is {digest}")
    try:
        names = require_sound(wheel)
    except WheelError as error:
        raise WheelError(f"{pin.file}: {error}") from error
    _require_library(pin.file, names)
    return wheel


def _require_library(file: str, names: Iterable[str]) -> None:
    for name in names:
        if PurePosixPath(name).match("*/plugin.json") and len(PurePosixPath(name).parts) == 2:  # noqa: PLR2004  package/plugin.json
            raise WheelError(f"{file} is a plugin itself; name it under requires.plugins instead")

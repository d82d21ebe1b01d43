"""The libraries that a tried plugin brings: those of its lock, by their digests, from the registry's own mirror and from nowhere else."""

import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct
from packaging.pylock import Package as Locked
from packaging.pylock import Pylock, PylockValidationError

from wangge_registry.libraries import Libraries
from wangge_sdk.manifest import Manifest, Package, PackageError
from wangge_sdk.rulepack import read_wheel

_PURE: Final = "-none-any.whl"
_INFO: Final = ".dist-info/"


class Pin(Struct, frozen=True):
    """A library's wheel, as a lock names it."""

    file: str
    sha256: str


class Brought(Struct, frozen=True):
    """What a lock names, and what of it the mirror does not have."""

    pins: tuple[Pin, ...] = ()
    missing: tuple[str, ...] = ()
    fault: str = ""
    """Why the lock cannot be followed, if so."""


def bring(package: Package, manifest: Manifest, mirror: Path | None, wheels: Path, site: Path) -> Brought:
    """Put the wheels that a lock names into `wheels` under their own names, and what is in them into `site`."""
    if manifest.requires.lock is None:
        return Brought()
    try:
        pins = tuple(_pins(package.read(manifest.requires.lock)))
    except (PackageError, ValueError, PylockValidationError) as error:
        return Brought(fault=f"{type(error).__name__}: {error}")
    libraries = Libraries(mirror) if mirror else None
    missing = []
    for pin in pins:
        found = libraries.find(pin.sha256, pin.file) if libraries else None
        if found is None:
            missing.append(f"{pin.file} (sha256 {pin.sha256})")
            continue
        shutil.copy(found, wheels / pin.file)
        unpack(read_wheel(pin.file, found.read_bytes()).files, site)
    return Brought(pins=pins, missing=tuple(missing))


def _pins(raw: bytes) -> Iterator[Pin]:
    for package in Pylock.from_dict(tomllib.loads(raw.decode())).packages:
        yield _pin(package)


def _pin(package: Locked) -> Pin:
    """Return the wheel of plain Python that counties install; there may be others beside it."""
    for wheel in package.wheels or ():
        name = wheel.filename
        if name.endswith(_PURE) and "sha256" in wheel.hashes:
            return Pin(name, wheel.hashes["sha256"])
    raise ValueError(f"{package.name} is locked without a wheel of plain Python and its sha256")


def unpack(files: Mapping[str, bytes], site: Path) -> None:
    """Write the files of a wheel that was read strictly, without what is only said of it."""
    for path, data in files.items():
        if _INFO not in path:
            place = site / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)

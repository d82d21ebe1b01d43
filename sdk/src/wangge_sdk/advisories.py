"""Advisories on packages and plugins in OSV form, matched against what is there; nothing is asked outside.

A folder holds records, one JSON file each, in folders as deep as one likes, or ``all.zip`` files as the OSV project hands them
out. Schema: OSV 1.7. The ecosystem of Python packages is ``PyPI``, that of plugins ``wangge``.
"""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

PYTHON: Final = "PyPI"
PLUGINS: Final = "wangge"
_LARGEST: Final = 4 * 1024 * 1024
"""Bytes of one record."""
_GRAVE: Final = frozenset({"CRITICAL", "HIGH"})
_MILD: Final = frozenset({"LOW", "MODERATE", "MEDIUM"})


class AdvisoryError(Exception):
    """A folder of advisories cannot be used; the message says why. No advisory is not the same as nothing known."""


class Match(Struct, frozen=True, kw_only=True):
    """An advisory that holds for something that is there."""

    id: str
    package: str
    version: str
    summary: str
    grave: bool
    """Whether it is high or critical, of malice, or of no known severity."""
    fixed: str | None
    """The version that mends it, when there is one."""


def matching(folder: Path, present: Mapping[str, str], ecosystem: str = PYTHON) -> tuple[Match, ...]:
    """Return the advisories that hold for packages: ``present`` has each one's version by its name.

    Raises:
        AdvisoryError: there is no record in the folder, or one cannot be read.
    """
    wanted: dict[str, str] = {canonicalize_name(name): version for name, version in present.items()}
    # Names may be written in several ways; a record that has none of them in it need not be read.
    pattern = re.compile("|".join(re.escape(name).replace(r"\-", "[-_.]+") for name in wanted).encode() or b"(?!)", re.IGNORECASE)
    found: list[Match] = []
    records = 0
    for where, raw in _records(folder):
        records += 1
        if not pattern.search(raw):
            continue
        try:
            found += _matches(json.loads(raw), wanted, ecosystem)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise AdvisoryError(f"{where} cannot be read: {error}") from error
    if not records:
        raise AdvisoryError(f"there are no advisories in {folder}")
    return tuple(sorted(found, key=lambda match: (match.package, match.id)))


def matches(record: Mapping[str, Any], present: Mapping[str, str], ecosystem: str = PYTHON) -> tuple[Match, ...]:
    """Return how one record holds for packages: ``present`` has each one's version by its name.

    Raises:
        AdvisoryError: it cannot be read.
    """
    try:
        return tuple(_matches(record, {canonicalize_name(name): version for name, version in present.items()}, ecosystem))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise AdvisoryError(f"{record.get('id')} cannot be read: {error}") from error


def _records(folder: Path) -> Iterator[tuple[str, bytes]]:
    if not folder.is_dir():
        raise AdvisoryError(f"{folder} is no folder")
    try:
        for path in sorted(folder.rglob("*.json")):
            with path.open("rb") as stream:
                yield str(path), stream.read(_LARGEST)
        for path in sorted(folder.rglob("*.zip")):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith(".json"):
                        with archive.open(name) as member:
                            yield f"{path}/{name}", member.read(_LARGEST)
    except (OSError, zipfile.BadZipFile) as error:
        raise AdvisoryError(f"the advisories cannot be read: {error}") from error


def _matches(record: Mapping[str, Any], wanted: Mapping[str, str], ecosystem: str) -> Iterator[Match]:
    if record.get("withdrawn"):
        return
    told: set[str] = set()
    for affected in record.get("affected", ()):
        package = affected.get("package", {})
        name = canonicalize_name(str(package.get("name", "")))
        version = wanted.get(name)
        if (
            version is None
            or name in told
            or str(package.get("ecosystem", "")).partition(":")[0] != ecosystem
            or not _holds(affected, version)
        ):
            continue
        told.add(name)
        yield Match(
            id=str(record["id"]),
            package=name,
            version=version,
            summary=str(record.get("summary") or record.get("details") or "")[:300],
            grave=_is_grave(record, affected),
            fixed=_fixed(affected, version),
        )


def _holds(affected: Mapping[str, Any], version: str) -> bool:
    if version in affected.get("versions", ()):
        return True
    ranges = [each for each in affected.get("ranges", ()) if each.get("type") in {"ECOSYSTEM", "SEMVER"}]
    if not ranges:
        return not affected.get("versions")  # nothing is said of versions: all of them
    here = _version(version)
    return here is None or any(_in_range(each.get("events", ()), here) for each in ranges)


def _in_range(events: Iterable[Mapping[str, str]], here: Version) -> bool:
    """Walk through the events in the order of their versions, as the specification's pseudo-code has it."""
    inside = False
    ordered = sorted(
        ((_version(value) or Version("0"), kind) for event in events for kind, value in event.items()), key=lambda each: each[0]
    )
    for at, kind in ordered:
        if kind == "introduced" and here >= at:
            inside = True
        elif (kind == "fixed" and here >= at) or (kind == "last_affected" and here > at):
            inside = False
    return inside


def _fixed(affected: Mapping[str, Any], version: str) -> str | None:
    here = _version(version)
    found = [
        fixed
        for each in affected.get("ranges", ())
        for event in each.get("events", ())
        if "fixed" in event and (fixed := _version(event["fixed"])) is not None and (here is None or fixed > here)
    ]
    return str(min(found)) if found else None


def _is_grave(record: Mapping[str, Any], affected: Mapping[str, Any]) -> bool:
    told = [str((part.get("database_specific") or {}).get("severity", "")).upper() for part in (affected, record)]
    if str(record["id"]).startswith("MAL-") or _GRAVE & set(told):
        return True
    return not _MILD & set(told)


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None

"""Lists of what is taken out of circulation, as a registry signs them and a county acts on them. Pure.

There are two of one form. ``revocations.json`` is signed by people and may say anything; ``withdrawals.json`` is signed by the
registry itself within seconds, and may only stop what can go on again: a ``revoke`` in it makes the whole list malformed.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

REVOCATIONS: Final = "revocations.json"
WITHDRAWALS: Final = "withdrawals.json"
ADVISORIES: Final = "advisories.json"
"""OSV records; see ``wangge_sdk.advisories``."""
FORMAT: Final = 1
MOST_BYTES: Final = 8 * 1024 * 1024
MOST_ENTRIES: Final = 20_000
LONGEST_REASON: Final = 500
LOCALES: Final = ("zh-CN", "en")
_PLUGIN: Final = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]\.[a-z][a-z0-9-]{0,48}[a-z0-9]")
_DIGEST: Final = re.compile(r"(?:[0-9a-f]{64})?")
T = TypeVar("T", "WithdrawalList", "AdvisoryList")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


class Action(StrEnum):
    """What is to happen, from the mildest to the hardest."""

    YANK = "yank"
    """Installed nowhere anew; what runs goes on."""
    QUARANTINE = "quarantine"
    """Off everywhere while it is looked into; code and data stay."""
    REVOKE = "revoke"
    """Off for good; the code is removed, the data can be exported."""


class Severity(StrEnum):
    """How grave the reason is: it bounds for how long a county may put an action off."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    CRITICAL = "critical"


HARDNESS: Final[Mapping[Action, int]] = MappingProxyType({action: rank for rank, action in enumerate(Action)})
ALLOWED: Final[Mapping[str, frozenset[Action]]] = MappingProxyType(
    {REVOCATIONS: frozenset(Action), WITHDRAWALS: frozenset({Action.YANK, Action.QUARANTINE})}
)
"""What each list may say."""


class ListError(Exception):
    """A list is malformed; the message says what and where. It changes nothing."""


class Withdrawal(Struct, frozen=True, kw_only=True):
    """One plugin, or some versions of it, or one file."""

    id: str
    plugin: str
    versions: str = ""
    """A range (``>=1.0,<1.2.3``); empty stands for all of them."""
    sha256: str = ""
    """Of the one file that is meant among those versions; empty when all are."""
    action: Action
    severity: Severity
    reason: dict[str, str]
    """In Chinese and English, for whoever is responsible in a county."""
    since: datetime
    until: datetime | None = None
    """When it ends by itself."""
    advisory: str = ""
    """Id of the OSV record that tells more."""

    def meets(self, plugin: str, version: str, sha256: str = "") -> bool:
        """Tell whether it is about a version; a digest that nobody knows (empty) is taken for the one that is meant."""
        if plugin != self.plugin or (self.sha256 and sha256 and sha256 != self.sha256):
            return False
        try:
            return not self.versions or SpecifierSet(self.versions).contains(Version(version), prereleases=True)
        except InvalidVersion:
            return True

    def holds(self, now: datetime) -> bool:
        """Tell whether it is in force: from when it is listed, whatever a county's clock says of `since`, until it ends."""
        return self.until is None or now < self.until


class WithdrawalList(Struct, frozen=True, kw_only=True):
    """A list as it is signed. Its number grows with each change: one below what was seen before is an old list."""

    format: int
    number: int
    made_at: datetime
    entries: tuple[Withdrawal, ...]


class AdvisoryList(Struct, frozen=True, kw_only=True):
    """OSV records as they are signed; the number grows with each change."""

    format: int
    number: int
    made_at: datetime
    advisories: tuple[dict[str, Any], ...]


def hardest(withdrawals: Iterable[Withdrawal]) -> Withdrawal | None:
    """Return the one that weighs most, the earlier of two alike; None when there is none."""
    found = sorted(withdrawals, key=lambda each: (-HARDNESS[each.action], each.since, each.id))
    return found[0] if found else None


def read_withdrawals(name: str, content: bytes) -> WithdrawalList:
    """Read the list with this file name.

    Raises:
        ListError: anything in it is not as it must be. Half a list is never taken.
    """
    found = _decoded(name, content, WithdrawalList)
    if len(found.entries) > MOST_ENTRIES:
        raise ListError(f"{name} has more than {MOST_ENTRIES} entries")
    seen: set[str] = set()
    for position, entry in enumerate(found.entries):
        if fault := _fault(entry, ALLOWED[name], seen):
            raise ListError(f"{name}: entry {position}: {fault}")
        seen.add(entry.id)
    return found


def read_advisories(content: bytes) -> AdvisoryList:
    """Read the list of advisories.

    Raises:
        ListError: anything in it is not as it must be.
    """
    found = _decoded(ADVISORIES, content, AdvisoryList)
    for position, record in enumerate(found.advisories):
        if fault := advisory_fault(record):
            raise ListError(f"{ADVISORIES}: record {position}: {fault}")
    return found


def advisory_fault(record: Mapping[str, Any]) -> str:
    """Return what is wrong with an OSV record, as far as matching it needs; empty when nothing is."""
    if not isinstance(record.get("id"), str) or not _NAME.fullmatch(record["id"]):
        return "`id` is no name of an advisory"
    if not isinstance(record.get("modified"), str):
        return "`modified` is missing"
    affected = record.get("affected")
    if not isinstance(affected, list) or not affected or not all(map(_names_package, affected)):
        return "`affected` names no package with `ecosystem` and `name`"
    return ""


def versions_fault(versions: str) -> str:
    """Return what is wrong with a range; empty when nothing is."""
    try:
        SpecifierSet(versions)
    except InvalidSpecifier:
        return f"{versions[:80]!r} is no range of versions, such as >=1.0,<1.2.3"
    return ""


def _names_package(affected: Any) -> bool:  # noqa: ANN401  somebody's JSON
    package = affected.get("package") if isinstance(affected, dict) else None
    return isinstance(package, dict) and all(isinstance(package.get(name), str) for name in ("ecosystem", "name"))


def _decoded(name: str, content: bytes, kind: type[T]) -> T:
    if len(content) > MOST_BYTES:
        raise ListError(f"{name} is larger than {MOST_BYTES // 1024 // 1024} MB")
    try:
        found = msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ListError(f"{name}: {error}") from error
    if found.format != FORMAT:
        raise ListError(f"{name} is of format {found.format}; this server reads {FORMAT}")
    if found.number < 1 or found.made_at.tzinfo is None:
        raise ListError(f"{name} has no number from 1 on, or no time with its zone")
    return found


def _fault(entry: Withdrawal, allowed: frozenset[Action], seen: set[str]) -> str:
    zones = all(at is None or at.tzinfo is not None for at in (entry.since, entry.until))
    rules = {
        "its id is no name, or is there twice": _NAME.fullmatch(entry.id) and entry.id not in seen,
        "`plugin` is no id of a plugin": _PLUGIN.fullmatch(entry.plugin),
        "`sha256` is no digest": _DIGEST.fullmatch(entry.sha256),
        f"this list may not say {entry.action}": entry.action in allowed,
        f"`reason` needs {' and '.join(LOCALES)}, up to {LONGEST_REASON} characters each": all(
            0 < len(entry.reason.get(locale, "")) <= LONGEST_REASON for locale in LOCALES
        ),
        "`since` and `until` need a zone, and `until` comes after `since`": zones and (entry.until is None or entry.until > entry.since),
    }
    return next((fault for fault, kept in rules.items() if not kept), "") or versions_fault(entry.versions)

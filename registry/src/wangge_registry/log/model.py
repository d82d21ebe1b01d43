"""The log's entries and their chain. Pure.

Each entry's hash covers its content, its number and the hash before it, so that none can be changed, taken out or put
between without all that follow differing; each hash is signed with a key that is kept outside of the database.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec
from msgspec import Struct

GENESIS: Final = "0" * 64
"""What the first entry names as the hash before it."""
_VERSION: Final = "wangge-registry-log-1"


class LogEntry(Struct, frozen=True, kw_only=True):
    """One step, for everybody to read."""

    number: int
    at: str
    """In UTC, ISO 8601."""
    action: str
    """What happened, in the past tense: `version.published`."""
    subject: str
    """What it happened to: a plugin, a version, a publisher."""
    sha256: str = ""
    """Of the file, where the step is about one."""
    facts: dict[str, Any] = {}
    previous: str
    hash: str
    key: str = ""
    """Id of the key that signed the hash."""
    signature: str = ""
    """Ed25519 over the hash's text, in hexadecimal."""


class LogFault(Struct, frozen=True):
    """Where the chain is not what it was."""

    number: int
    fault: str


def entry_hash(entry: LogEntry) -> str:
    """Return the SHA-256 that chains an entry, in hexadecimal."""
    content = [_VERSION, entry.number, entry.previous, entry.at, entry.action, entry.subject, entry.sha256, entry.facts]
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()


def faults(entries: Iterable[LogEntry], signed: Callable[[LogEntry], bool], previous: str = GENESIS, first: int = 1) -> list[LogFault]:
    """Return where a run of entries breaks; `previous` is the hash before the entry with the number `first`."""
    found: list[LogFault] = []
    number = first
    for entry in entries:
        if entry.number != number:
            found.append(LogFault(number, "missing"))
        if entry.previous != previous:
            found.append(LogFault(entry.number, "broken"))
        if entry_hash(entry) != entry.hash:
            found.append(LogFault(entry.number, "edited"))
        elif not signed(entry):
            found.append(LogFault(entry.number, "unsigned"))
        previous, number = entry.hash, entry.number + 1
    return found

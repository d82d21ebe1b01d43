"""The values of the audit: an entry, a signed head, a finding."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor

Fact: TypeAlias = "str | int | bool | list[Fact] | dict[str, Fact] | None"
"""What an entry may hold: ids, codes, numbers and salted digests (`audit.digests`). No fractions: their text is not canonical."""


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One act to be remembered. Holds no personal text, so that erasure can leave the chain whole.

    `action` is `resource.verb` in the past tense (`case.dispatched`, `account.locked`), `area` the
    canonical code of the place it concerns, or empty for the whole platform.
    """

    action: str
    actor: Actor
    resource: str
    resource_id: str
    area: str = ""
    facts: Mapping[str, Fact] = {}


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it is kept. `stamp` proves that the server wrote it (see `keys.AuditKey.stamp`)."""

    id: UUID
    at: datetime
    action: str
    actor_kind: str
    actor_id: str
    resource: str
    resource_id: str
    area: str
    facts: Mapping[str, Fact]
    trace: str
    stamp: str = ""

    def body(self) -> bytes:
        """Return the canonical JSON of what was recorded (RFC 8785 for this data: sorted keys, no fractions, no spaces)."""
        content = {
            "id": str(self.id),
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "action": self.action,
            "actor": [self.actor_kind, self.actor_id],
            "resource": [self.resource, self.resource_id],
            "area": self.area,
            "facts": self.facts,
            "trace": self.trace,
        }
        return msgspec.json.encode(content, order="sorted")


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An entry's place in the chain."""

    number: int
    previous: str
    hash: str


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The end of the chain at some moment, signed with a key that the database does not hold."""

    number: int
    hash: str
    at: str
    key: str
    signature: str = ""

    def body(self) -> bytes:
        """Return the canonical JSON that is signed."""
        return msgspec.json.encode({"number": self.number, "hash": self.hash, "at": self.at, "key": self.key}, order="sorted")


Fault = Literal[
    "edited",
    "moved",
    "missing",
    "broken",
    "recomputed",
    "cut_off",
    "not_signed",
    "forged",
    "unsealed",
    "head_forged",
    "head_missing",
    "copy_damaged",
]
"""What can be wrong; `docs/en/operate/audit.md` says what each means and what to do."""


class AuditFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong: where in the chain, which entry, what differs."""

    fault: Fault
    number: int | None = None
    entry_id: str | None = None
    detail: str


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What a verification looked at (`first` to `last` by number) and found; `whole` when it found nothing."""

    whole: bool
    at: datetime
    first: int
    last: int
    entries: int
    heads: int
    copied_heads: int
    waiting: int
    """Entries committed a moment ago, which the sealer has yet to chain."""
    stamps_checked: bool
    findings: tuple[AuditFinding, ...]
    more_findings: int = 0
    """How many further findings were counted but not kept."""


class AuditFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries are wanted; each condition narrows."""

    action: str | None = None
    """An action, or the beginning of some with a star: `case.*`."""
    actor: str | None = None
    resource: str | None = None
    resource_id: str | None = None
    since: datetime | None = None
    before: datetime | None = None


class AuditItem(msgspec.Struct, frozen=True, kw_only=True):
    """An entry for reading. `number` is its place in the chain, null until it is sealed (a moment later).

    A damaged entry cannot be read any more: only its id is told, and `/audit/verification` says what is wrong.
    """

    id: str
    damaged: bool
    number: int | None = None
    at: datetime | None = None
    action: str = ""
    actor_kind: str = ""
    actor_id: str = ""
    resource: str = ""
    resource_id: str = ""
    area: str = ""
    facts: Mapping[str, Any] = {}
    trace: str = ""


class AuditPage(msgspec.Struct, frozen=True, kw_only=True):
    """Entries, newest first; `next` is `after` of the following page, null on the last one."""

    items: tuple[AuditItem, ...]
    next: UUID | None

"""The values of the audit: an entry, a signed head, a finding."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Protocol, TypeAlias
from uuid import UUID

import msgspec

Fact: TypeAlias = "str | int | bool | list[Fact] | dict[str, Fact] | None"
"""What an entry may hold: ids, codes, numbers and salted digests (`audit.digests`). No fractions: their text is not canonical."""


class Doer(Protocol):
    """What the audit needs to know of an actor (`access.model.Actor` is one)."""

    @property
    def kind(self) -> str:
        """Return account, resident, system or plugin."""

    @property
    def id(self) -> str:
        """Return the id under which the actor is known for good."""


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One act to be remembered. Holds no personal text, so that erasure can leave the chain whole.

    `action` is `resource.verb` in the past tense (`case.dispatched`, `account.locked`), `area` the
    canonical code of the place it concerns, or empty for the whole platform.
    """

    action: str
    actor: Doer
    resource: str
    resource_id: str
    area: str = ""
    facts: Mapping[str, Fact] = {}


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it is kept: `number` and `hash` are None until the sealer has chained it."""

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
    number: int | None = None
    hash: str | None = None

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

"""The responsibility list on the wire."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from wangge_core.responsibility.model import Draft, Text


class NamedOut(msgspec.Struct, frozen=True):
    """An area or unit by name."""

    id: str
    name: str
    name_en: str | None = None


class EntryOut(msgspec.Struct, frozen=True, kw_only=True):
    """One version of an entry, in words."""

    entry_id: UUID
    version: int
    area: NamedOut
    matter: str
    matter_title: Text
    words: str
    unit: NamedOut
    source: str
    basis: str
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    recorded_by: str
    ended: bool


class EntryPage(msgspec.Struct, frozen=True):
    """A page of entries; `next` asks for the one after it."""

    items: list[EntryOut]
    next: UUID | None


class EntryHistory(msgspec.Struct, frozen=True):
    """Every version of an entry, the newest first."""

    versions: list[EntryOut]


class EntryChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The entry as it shall be; `version` is the one that was seen. Its area stays what it is."""

    version: int
    entry: Draft


class MatterOut(msgspec.Struct, frozen=True):
    """A class or case type that an entry can be for."""

    id: str
    title: Text


class Matters(msgspec.Struct, frozen=True):
    """All of them."""

    items: list[MatterOut]

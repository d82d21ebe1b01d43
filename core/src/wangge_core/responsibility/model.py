"""Entries of the responsibility list, and which of them holds for a matter. Pure."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

Source = Literal["regulation", "precedent", "decision"]
Text = dict[str, str]


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody enters.

    `matter` is a class, or a case type for all of its classes; any of `words` in the report makes the entry fit, and
    without words it always does. It holds from `valid_from` to the end of `valid_to`.
    """

    area: Annotated[str, msgspec.Meta(max_length=15)]
    matter: Annotated[str, msgspec.Meta(min_length=1, max_length=150)]
    words: Annotated[str, msgspec.Meta(max_length=200)] = ""
    unit_id: UUID
    source: Source = "regulation"
    basis: Annotated[str, msgspec.Meta(max_length=500)] = ""
    valid_from: date
    valid_to: date | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One version of an entry; `entry_id` is the same for all its versions, `replaced_at` tells when the next one came.

    `ended` says that this version took the entry off the list.
    """

    id: UUID
    entry_id: UUID
    version: int
    area: str
    matter: str
    words: str
    unit_id: UUID
    source: str
    basis: str
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    recorded_by: str
    ended: bool
    replaced_at: datetime | None = None

    def says(self) -> Draft:
        """Return what was entered."""
        return Draft(**{name: getattr(self, name) for name in Draft.__struct_fields__})

    def holds(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return not self.ended and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What the list says of a matter."""

    id: UUID
    unit_id: UUID
    unit: str
    unit_kind: str
    source: str
    basis: str


def holding(entries: Iterable[Entry], matters: tuple[str, ...], text: str, day: date) -> Entry | None:
    """Return the entry that holds for a case: `matters` are its class and its case type, the narrower first.

    Words that are found in the report win over none, then the class over the case type, then the nearer area.
    """

    def rank(entry: Entry) -> tuple[bool, int, int]:
        return bool(entry.words), -matters.index(entry.matter), len(entry.area)

    fitting = [entry for entry in entries if entry.matter in matters and entry.holds(day) and _found(entry.words, text)]
    return max(fitting, key=rank, default=None)


def _found(words: str, text: str) -> bool:
    wanted = words.split()
    return not wanted or any(word in text for word in wanted)

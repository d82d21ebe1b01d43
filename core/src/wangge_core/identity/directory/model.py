"""Units and people as values. Pure."""

from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

import msgspec

_SHOWN_HEAD, _SHOWN_TAIL, _SHORTEST_MASKED = 3, 4, 8


class AreaNames(Protocol):
    """What identity asks of the area tree."""

    async def names(self, codes: Iterable[str]) -> Mapping[str, str]:
        """Return the name of each area that exists; unknown codes are left out."""
        ...

    async def english_names(self, codes: Iterable[str]) -> Mapping[str, str]:
        """Return the English name of each area that has one."""
        ...


class AreaRef(msgspec.Struct, frozen=True):
    """An area as an answer names it; `name_en` where it has an English name."""

    code: str
    name: str
    name_en: str | None = None


class UnitEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An office, station or company that cases are dispatched to."""

    id: UUID
    name: str
    kind: str
    area: AreaRef
    ended: bool = False


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Someone who works with the platform; the phone is masked unless the reader may manage people there."""

    id: UUID
    name: str
    phone: str
    area: AreaRef
    ended: bool = False


class UnitPage(msgspec.Struct, frozen=True):
    """Units in the order of their making; `next` is the cursor of the page after, None on the last."""

    items: tuple[UnitEntry, ...]
    next: UUID | None = None


class PersonPage(msgspec.Struct, frozen=True):
    """People in the order in which they were entered; `next` as in `UnitPage`."""

    items: tuple[Person, ...]
    next: UUID | None = None


def masked(phone: str) -> str:
    """Return a phone number with its middle hidden; a short one is hidden whole."""
    if len(phone) < _SHORTEST_MASKED:
        return "*" * len(phone)
    return phone[:_SHOWN_HEAD] + "*" * (len(phone) - _SHOWN_HEAD - _SHOWN_TAIL) + phone[-_SHOWN_TAIL:]

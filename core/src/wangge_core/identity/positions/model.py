"""Positions as values, and the instants between which they give rights. Pure."""

from datetime import date, datetime, time
from uuid import UUID

import msgspec

from wangge_core.access.policy import Grant, Title
from wangge_core.area_code import level_of
from wangge_core.identity.directory.model import AreaRef
from wangge_core.instants import LOCAL


class PlacedArea(msgspec.Struct, frozen=True):
    """An area with the name of its level."""

    code: str
    name: str
    level: str
    name_en: str | None = None

    @classmethod
    def of(cls, area: AreaRef) -> "PlacedArea":
        """Name the level by the code."""
        return cls(area.code, area.name, level_of(area.code).name.lower(), area.name_en)


class UnitRef(msgspec.Struct, frozen=True):
    """A unit as another answer names it."""

    id: UUID
    name: str


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """A person holds a role, in a unit or for none, in an area and all that lies in it.

    `valid_from` is the first day, `valid_to` the first day on which it no longer holds; both are days of
    the county's own time zone, and null is open.
    """

    id: UUID
    person_id: UUID
    person_name: str
    role: str
    role_title: Title
    unit: UnitRef | None
    area: PlacedArea
    valid_from: date | None
    valid_to: date | None


class PositionPage(msgspec.Struct, frozen=True):
    """Positions in the order of their making; `next` is the cursor of the page after, None on the last."""

    items: tuple[Position, ...]
    next: UUID | None = None


class StoredPosition(msgspec.Struct, frozen=True, kw_only=True):
    """A position as stored: names of people alone are resolved."""

    id: UUID
    person_id: UUID
    person_name: str
    unit_id: UUID | None
    role: str
    area: str
    valid_from: date | None
    valid_to: date | None

    def grant(self, subject: str) -> Grant:
        """Return what the position gives to `subject`."""
        return Grant(subject, self.role, self.area, midnight(self.valid_from), midnight(self.valid_to))


def midnight(day: date | None) -> datetime | None:
    """Return the instant at which a day begins where the county lies."""
    return None if day is None else datetime.combine(day, time(), LOCAL)

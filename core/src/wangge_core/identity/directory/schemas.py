"""What clients send about units and people."""

from typing import Annotated

import msgspec
from msgspec import Meta

UnitName = Annotated[str, Meta(min_length=1, max_length=120, description="Full name of the office or company.")]
UnitKind = Annotated[str, Meta(max_length=40, description="Kind of unit in the county's own words, e.g. department, station, company.")]
PersonName = Annotated[str, Meta(min_length=1, max_length=80, description="Name as in the personnel file.")]
Phone = Annotated[str, Meta(max_length=40, pattern=r"^[0-9+() -]*$", description="Phone number for work.")]
AreaCode = Annotated[str, Meta(pattern=r"^[0-9]{2,15}$", description="Code of an area: 2, 4, 6, 9, 12 or 15 digits.")]
Ended = Annotated[bool, Meta(description="True ends it; this cannot be taken back.")]


class UnitDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new unit."""

    name: UnitName
    area: AreaCode
    kind: UnitKind = ""


class UnitChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change of a unit; what is left out stays."""

    name: UnitName | None = None
    kind: UnitKind | None = None
    ended: Ended = False


class PersonDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new person."""

    name: PersonName
    area: AreaCode
    phone: Phone = ""


class PersonChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change of a person; what is left out stays."""

    name: PersonName | None = None
    phone: Phone | None = None
    ended: Ended = False

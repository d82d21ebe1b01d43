"""The cockpit, on the wire."""

from datetime import date

import msgspec


class CasesThereOut(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the cases lie in one part of an area, and how many of those are overdue; `name_en` where it has an English name."""

    code: str
    name: str
    name_en: str | None
    count: int
    overdue: int


class CasesByArea(msgspec.Struct, frozen=True, kw_only=True):
    """How the cases that the same filters list divide among the areas one level down.

    What lies in the area, but in none of its parts, stands under the area's own code: the counts add up to that of the list.
    """

    items: list[CasesThereOut]
    earliest: date | None
    """Day of the first report that the filters find when they name no days."""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases something happened to; a list or a count that shows them is to be asked for anew."""

    cases: list[str]
    areas: list[str]

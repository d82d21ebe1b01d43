"""What an area is, and the rules that need nothing but its code, its name and its dates."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from wangge_core.area_code import Level, level_of, parent_of

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


class TownshipKind(StrEnum):
    """What stands at the fourth level; the third block of the code tells."""

    STREET = "street"
    TOWN = "town"
    TOWNSHIP = "township"
    OTHER = "other"


class VillageKind(StrEnum):
    """What stands at the fifth level; the fourth block of the code tells."""

    COMMUNITY = "community"
    VILLAGE = "village"
    OTHER = "other"


class GridKind(StrEnum):
    """How a grid came about: 基础 cut from land, 专属 for a market or school, micro within a base grid."""

    BASE = "base"
    SPECIAL = "special"
    MICRO = "micro"


KINDS: Final[Mapping[Level, frozenset[str]]] = {
    Level.TOWNSHIP: frozenset(TownshipKind),
    Level.VILLAGE: frozenset(VillageKind),
    Level.GRID: frozenset(GridKind),
}
"""The kinds a level knows; the levels above the township have none."""

# Third block of a statistical code: 001 to 099 street, 100 to 199 town, 200 to 399 township, 400 to 599
# zones and farms that count as one. Fourth block: 001 to 199 community, 200 to 399 village.
_TOWNSHIP_BLOCKS: Final = ((1, TownshipKind.STREET), (100, TownshipKind.TOWN), (200, TownshipKind.TOWNSHIP), (400, TownshipKind.OTHER))
_VILLAGE_BLOCKS: Final = ((1, VillageKind.COMMUNITY), (200, VillageKind.VILLAGE), (400, VillageKind.OTHER))
_TOWNSHIP_LAST: Final = 599
_NO_COUNTY: Final = "00"
_ENDINGS: Final = (
    ("街道", TownshipKind.STREET),
    ("街道办事处", TownshipKind.STREET),
    ("镇", TownshipKind.TOWN),
    ("乡", TownshipKind.TOWNSHIP),
)


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """One area of the tree without its outline."""

    code: str
    name: str
    name_en: str = ""
    kind: str | None = None
    valid_from: date | None = None
    """First day on which it exists; None: since before the records."""
    valid_to: date | None = None
    """First day on which it no longer exists; None: no end known."""
    successors: tuple[str, ...] = ()
    """Codes that took over its land: one after a merger or renumbering, several after a split."""
    box: Box | None = None
    center: tuple[float, float] | None = None
    """A point inside the outline, longitude and latitude; near the centroid where that lies inside."""
    datum: str | None = None
    """Datum that the outline was delivered in; what is stored is WGS-84."""

    @property
    def level(self) -> Level:
        """Depth in the tree, as the code tells."""
        return level_of(self.code)

    @property
    def parent(self) -> str | None:
        """Code of the area it belongs to, whether or not that one is on record.

        One level up; but a city without counties (东莞, 中山, 儋州, 嘉峪关) writes 00 in their place, and its
        townships belong to the city itself.
        """
        above = parent_of(self.code)
        if above is not None and self.level is Level.TOWNSHIP and above.endswith(_NO_COUNTY):
            return parent_of(above)
        return above

    def valid_on(self, day: date) -> bool:
        """Tell whether the area exists on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)

    def meets(self, other: "Area") -> bool:
        """Tell whether the two exist on some common day."""
        return (self.valid_from is None or other.valid_to is None or self.valid_from < other.valid_to) and (
            other.valid_from is None or self.valid_to is None or other.valid_from < self.valid_to
        )


def block(code: str) -> int:
    """Return the number in the code's last block."""
    above = parent_of(code)
    return int(code[len(above) :] if above else code)


def kind_of(code: str) -> str | None:
    """Return the kind that the code itself tells of; a grid's code tells none, and counts as base."""
    level, number = level_of(code), block(code)
    if level is Level.TOWNSHIP:
        return _by_block(number, _TOWNSHIP_BLOCKS)
    if level is Level.VILLAGE:
        return _by_block(number, _VILLAGE_BLOCKS)
    return GridKind.BASE if level is Level.GRID else None


def _by_block(number: int, blocks: Iterable[tuple[int, str]]) -> str | None:
    found = None
    for first, kind in blocks:
        if number >= first:
            found = kind
    return found


def block_known(code: str) -> bool:
    """Tell whether the last block lies in a range that the coding rules give out."""
    level, number = level_of(code), block(code)
    return number > 0 and (level is not Level.TOWNSHIP or number <= _TOWNSHIP_LAST)


def kind_by_name(name: str) -> str | None:
    """Return the kind of township that a name's ending speaks of."""
    return next((kind for ending, kind in _ENDINGS if name.endswith(ending)), None)


def resolve(code: str, day: date, find: Callable[[str], Area | None]) -> tuple[str, ...]:
    """Follow mergers and splits: return the codes that stand for `code` on a day, in order.

    A code that is valid then stands for itself; one that has ended stands for what its successors
    resolve to. Nothing stands for an unknown code, one that has not begun, or one that ended without
    a successor.
    """
    standing: set[str] = set()
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        current = waiting.pop()
        area = find(current)
        if current in seen or area is None:
            continue
        seen.add(current)
        if area.valid_on(day):
            standing.add(current)
        elif area.valid_to is not None and area.valid_to <= day:
            waiting.extend(area.successors)
    return tuple(sorted(standing))

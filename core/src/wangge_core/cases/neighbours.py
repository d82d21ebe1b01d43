"""The case kernel's ports, fitted to areas and identity."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.areas.locator import Locator
from wangge_core.cases.ports import Unit
from wangge_core.identity.directory.service import Directory
from wangge_core.identity.positions.service import Positions


@dataclass(frozen=True, slots=True)
class LocatedPlaces:
    """Places out of the area tree that the locator holds in memory."""

    locator: Locator

    def locate(self, lon: float, lat: float) -> str | None:
        """Return the grid that a point (WGS-84) lies in."""
        return self.locator.locate(lon, lat)

    def knows(self, code: str) -> bool:
        """Tell whether the area exists today."""
        return self.locator.knows(code)

    def name(self, code: str) -> str:
        """Return the area's name, or the code itself when it has none any more."""
        return self.locator.name(code)

    def name_en(self, code: str) -> str | None:
        """Return the area's English name, if it has one."""
        return self.locator.name_en(code)


@dataclass(frozen=True, slots=True)
class StaffedUnits:
    """Units out of the directory, and who works in them out of the positions."""

    directory: Directory
    positions: Positions

    async def named(self, ids: Collection[UUID]) -> Mapping[UUID, Unit]:
        """Return those units, by id."""
        return {unit.id: _unit(unit.id, unit.name, unit.kind, unit.area) for unit in await self.directory.stored_units(ids)}

    async def serving(self, area: str) -> tuple[Unit, ...]:
        """Return the units that answer for an area, nearest first."""
        found = await self.directory.units_serving(area)
        return tuple(_unit(unit.id, unit.name, unit.kind, unit.area) for unit in sorted(found, key=lambda unit: -len(unit.area)))

    async def of(self, actor: Actor) -> tuple[UUID, ...]:
        """Return the units in which the actor holds a position today."""
        return tuple(await self.positions.units_of(actor.account_id)) if actor.account_id else ()


def _unit(unit_id: UUID, name: str, kind: str, area: str) -> Unit:
    return Unit(unit_id, name, kind, area)

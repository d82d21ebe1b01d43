"""Areas, units, settings and time limits for plugins."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from wangge_core import area_code
from wangge_core.access.model import Permission
from wangge_core.access.service import Access
from wangge_core.area_code import Level
from wangge_core.areas.locator import AreaName, Locator
from wangge_core.areas.shapes import mended
from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker
from wangge_core.cases.ports import Units
from wangge_core.cases.timing import Calendars
from wangge_core.clocks.due import due
from wangge_core.clocks.model import Limit, Unit
from wangge_core.errors import NotFoundError
from wangge_sdk.broker.calls import (
    AREAS_GET,
    AREAS_LIST,
    AREAS_LOCATE,
    CLOCK_DUE,
    MOST_UNITS,
    SETTINGS_GET,
    UNITS_LIST,
    AreaData,
    AreaGet,
    AreaList,
    AreaLocate,
    AreaPage,
    ClockDue,
    DueData,
    Located,
    SettingsData,
    SettingsGet,
    UnitList,
)
from wangge_sdk.broker.calls import Units as UnitsOut
from wangge_sdk.places import UnitView
from wangge_sdk.platform import RefusedError

READ_UNITS: Final = "units:read"
_SEE_UNITS: Final = Permission("unit", "read")


class OpenSettings(Protocol):
    """The settings of plugins."""

    def open_settings(self, plugin: str, area: str) -> dict[str, Any]:
        """Return a plugin's settings as they hold in an area, without its secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMethods:
    """Answers about places."""

    access: Access
    locator: Locator
    units: Units
    settings: OpenSettings
    calendars: Calendars

    def answered(self) -> tuple[Answered, ...]:
        """Return the methods."""
        return (
            Answered(AREAS_GET, self.area),
            Answered(AREAS_LOCATE, self.locate),
            Answered(AREAS_LIST, self.list_areas),
            Answered(UNITS_LIST, self.units_of),
            Answered(SETTINGS_GET, self.settings_of),
            Answered(CLOCK_DUE, self.due),
        )

    async def area(self, asker: Asker, wanted: AreaGet) -> AreaData:  # noqa: ARG002  names of areas are no secret: whoever asks
        """Return an area.

        Raises:
            NotFoundError: there is no such area.
        """
        line = self.locator.path(area_code.parse(wanted.code))
        if not line or line[-1].code != wanted.code:
            raise NotFoundError("area_not_found", f"No area {wanted.code} is on record.")
        return _area(line[-1])

    async def locate(self, asker: Asker, wanted: AreaLocate) -> Located:  # noqa: ARG002  as above
        """Return the grid of a point."""
        code = self.locator.locate(wanted.lon, wanted.lat)
        path = tuple(_area(each) for each in self.locator.path(code)) if code else ()
        return Located(path[-1] if path else None, path)

    async def list_areas(self, asker: Asker, wanted: AreaList) -> AreaPage:
        """Return the areas of a level inside an area, those that a shape touches where one is given.

        Raises:
            RefusedError: `arguments_invalid`: the shape is none.
        """
        code, level = area_code.parse(wanted.area or asker.area), Level[wanted.level.upper()]
        found = await asyncio.to_thread(self._touched, code, level, wanted.shape) if wanted.shape else self.locator.inside(code, level)
        left = [each for each in found if wanted.after is None or each > wanted.after]
        kept = left[: wanted.limit]
        return AreaPage(tuple(_area(self.locator.path(each)[-1]) for each in kept), kept[-1] if len(left) > len(kept) else None)

    def _touched(self, code: str, level: Level, shape: Mapping[str, Any]) -> list[str]:
        outline = mended(shape)
        if outline is None:
            raise RefusedError("arguments_invalid", "shape is no Polygon or MultiPolygon of GeoJSON, longitude first, in degrees.")
        width = area_code.WIDTHS[level]
        return sorted({grid[:width] for grid in self.locator.touching(outline) if grid.startswith(code)})

    async def units_of(self, asker: Asker, wanted: UnitList) -> UnitsOut:
        """Return the units that answer for an area.

        Raises:
            RefusedError: `not_granted`, `outside_of_call`.
            ForbiddenError: the person who acts may not see units there.
        """
        area = wanted.area or asker.area
        asker.require(READ_UNITS, area)
        self.access.require(asker.actor(_SEE_UNITS), area, *_SEE_UNITS)
        serving = await self.units.serving(area)
        return UnitsOut(tuple(UnitView(id=str(unit.id), name=unit.name, kind=unit.kind, area=unit.area) for unit in serving[:MOST_UNITS]))

    async def settings_of(self, asker: Asker, wanted: SettingsGet) -> SettingsData:
        """Return the plugin's own settings."""
        area = wanted.area or asker.area
        asker.require_inside(area)
        return SettingsData(self.settings.open_settings(asker.plugin, area))

    async def due(self, asker: Asker, wanted: ClockDue) -> DueData:
        """Return when a limit runs out."""
        calendar = await self.calendars.of(wanted.area or asker.area)
        reached = due(wanted.start, Limit(wanted.amount, Unit(wanted.unit)), calendar)
        assert reached.at is not None  # noqa: S101  only an open pause leaves a limit without an end
        return DueData(reached.at, reached.provisional)


def _area(area: AreaName) -> AreaData:
    level = area_code.level_of(area.code).name.lower()
    return AreaData(code=area.code, name=area.name, level=level, name_en=area.name_en or None)

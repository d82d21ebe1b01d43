"""The names and the grids in memory, swapped whole when the tree changes."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec
from shapely.geometry.base import BaseGeometry

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.area_code import Level
from wangge_core.areas.grid_index import NEARBY_METRES, GridIndex, Nearest
from wangge_core.areas.repository import AreaRepository
from wangge_core.database import Database
from wangge_core.errors import WanggeError
from wangge_core.instants import LOCAL, SystemTime, TimeSource

POLL_SECONDS: Final = 2.0
"""How long another process may answer by the old tree."""

_log = logging.getLogger(__name__)


class AreaName(msgspec.Struct, frozen=True):
    """An area as a person reads it."""

    code: str
    name: str
    name_en: str


class _Loaded(msgspec.Struct, frozen=True):
    version: int
    day: date | None
    index: GridIndex
    names: Mapping[str, AreaName]
    standing: frozenset[str]


class Locator:
    """Answers from memory which grid holds a point. Reading never waits: a new tree replaces the old at once."""

    def __init__(self, database: Database, time: TimeSource | None = None) -> None:
        """Nothing is loaded before `refresh` or `start`: until then no point lies in a grid."""
        self._repository = AreaRepository(database)
        self._time = time or SystemTime()
        self._loaded = _Loaded(-1, None, GridIndex(()), {}, frozenset())
        self._turn = asyncio.Lock()
        self._watch: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """Return how many grids are in force."""
        return len(self._loaded.index)

    def locate(self, lon: float, lat: float) -> str | None:
        """Return the grid that holds a point (degrees, WGS-84); on a border, the one with the lowest code."""
        return self._loaded.index.locate(lon, lat)

    def locate_all(self, points: Sequence[tuple[float, float]]) -> list[str | None]:
        """Return the grid of each (longitude, latitude)."""
        return self._loaded.index.locate_all(points)

    def nearest(self, lon: float, lat: float, within: float = NEARBY_METRES) -> Nearest | None:
        """Return the nearest grid within so many metres of a point that lies in none."""
        return self._loaded.index.nearest(lon, lat, within)

    def touching(self, shape: BaseGeometry) -> list[str]:
        """Return the grids that a shape in WGS-84 meets, by code."""
        return self._loaded.index.touching(shape)

    def inside(self, code: str, level: Level) -> list[str]:
        """Return the areas of a level that exist today inside an area, itself included, by code."""
        width = area_code.WIDTHS[level]
        return sorted(each for each in self._loaded.standing if len(each) == width and each.startswith(code))

    def path(self, code: str) -> tuple[AreaName, ...]:
        """Return the names from the top of the tree down to an area, as far as they are on record."""
        names = self._loaded.names
        return tuple(names[step] for step in reversed(area_code.ancestors(code)) if step in names)

    def knows(self, code: str) -> bool:
        """Tell whether an area exists today."""
        return code in self._loaded.standing

    def name(self, code: str) -> str:
        """Return an area's name, also when it has ended; the code itself when it is not on record."""
        known = self._loaded.names.get(code)
        return known.name if known else code

    def name_en(self, code: str) -> str | None:
        """Return an area's English name, if it has one."""
        known = self._loaded.names.get(code)
        return known.name_en or None if known else None

    async def refresh(self) -> bool:
        """Load the tree again if it has changed, or if a day has passed; tell whether it was loaded."""
        async with self._turn:
            version, day = await self._repository.version(), self._time.now().astimezone(LOCAL).date()
            if (version, day) == (self._loaded.version, self._loaded.day):
                return False
            grids = await self._repository.grids(Scope.everything(), day)
            index = await asyncio.to_thread(GridIndex, grids)
            areas = await self._repository.names(Scope.everything())
            names = {area.code: AreaName(area.code, area.name, area.name_en) for area in areas}
            standing = frozenset(area.code for area in areas if area.valid_on(day))
            self._loaded = _Loaded(version, day, index, names, standing)
            return True

    async def start(self) -> None:
        """Load the tree and keep watching for changes that other processes make."""
        await self.refresh()
        self._watch = asyncio.create_task(self._poll())

    async def close(self) -> None:
        """Stop watching."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self.refresh()
            except WanggeError as error:
                _log.warning("the area tree could not be looked at: %s", error)

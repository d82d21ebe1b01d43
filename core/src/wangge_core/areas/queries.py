"""Questions about the area tree."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import msgspec
import shapely

from wangge_core import area_code
from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.area_code import Level
from wangge_core.areas import model
from wangge_core.areas.coordinates import Position
from wangge_core.areas.errors import AreaNotFoundError
from wangge_core.areas.grid_index import Nearest
from wangge_core.areas.locator import AreaName, Locator
from wangge_core.areas.model import Area, Box
from wangge_core.areas.repository import AreaRepository
from wangge_core.areas.shapes import Outline
from wangge_core.database import Database
from wangge_core.instants import LOCAL, TimeSource

_CENTRE_OF_CHINA: Final = (104.0, 35.0)
_COARSE: Final = 0.001
"""Degrees, some 100 m: the square root of the least triangle that a shown border keeps."""


class Branch(msgspec.Struct, frozen=True):
    """An area and whether something lies below it."""

    area: Area
    has_children: bool


class Located(msgspec.Struct, frozen=True):
    """Where a point lies: its grid with all that is above it, or how far the nearest grid is."""

    position: Position
    grid: AreaName | None
    path: tuple[AreaName, ...]
    nearest: Nearest | None


class AreaQueries:
    """Reading the tree: for anybody (names, places) and for staff (outlines, dates) within their scope."""

    def __init__(self, database: Database, access: Access, locator: Locator, time: TimeSource, county: str = "") -> None:
        """`locator` answers what needs no database; `county` is what the server is for (default: the first top of the tree)."""
        self._county = county
        self._repository = AreaRepository(database)
        self._access = access
        self._locator = locator
        self._time = time

    def today(self) -> date:
        """Return the day it is in the county."""
        return self._time.now().astimezone(LOCAL).date()

    def locate(self, position: Position) -> Located:
        """Find the grid of a point; outside of all grids, offer the nearest one within 20 km."""
        code = self._locator.locate(position.lon, position.lat)
        if code is None:
            return Located(position, None, (), self._locator.nearest(position.lon, position.lat))
        path = self._locator.path(code)
        return Located(position, path[-1], path, None)

    async def public_children(self, parent: str | None) -> tuple[Branch, ...]:
        """Return what lies right below an area, or the tops of the tree. Names of areas are no secret."""
        return await self._branches(parent, Scope.everything())

    async def county(self) -> tuple[Area, Box, tuple[float, float]]:
        """Return the area that the server is for, and the box and centre to show it by.

        Raises:
            AreaNotFoundError: when no areas were imported yet.
        """
        if self._county:
            area = await self._found(self._county, Scope.everything())
        else:
            tops = await self._repository.children(None, Scope.everything(), self.today())
            if not tops:
                raise AreaNotFoundError("")
            area = tops[0]
        parts = [] if area.box else await self._repository.children(area.code, Scope.everything(), self.today())
        return area, *frame_of(area, parts)

    async def public_area(self, code: str) -> Area:
        """Return one area.

        Raises:
            AreaNotFoundError: when it is not on record.
        """
        return await self._found(code, Scope.everything())

    async def public_outlines(self, code: str, level: Level) -> tuple[tuple[Area, Outline], ...]:
        """Return the outlines of a level within an area that exist today, coarse enough for a phone on a slow line.

        Where a village lies is no secret. Neighbours stay joined: shared borders are simplified once.
        """
        found = await self._repository.below(code, level, Scope((code,)), self.today())
        coarse = shapely.coverage_simplify([outline for _, outline in found], _COARSE)
        return tuple((area, outline) for (area, _), outline in zip(found, coarse, strict=True))

    async def children(self, actor: Actor, parent: str | None) -> tuple[Branch, ...]:
        """Return what lies below an area and within the actor's scope, or leads there.

        Raises:
            ForbiddenError: `permission_missing`, without `area:read` anywhere.
        """
        scope = self._access.require_scope(actor, "area", "read")
        return tuple(branch for branch in await self._branches(parent, Scope.everything()) if _touches(scope, branch.area.code))

    async def area(self, actor: Actor, code: str) -> Area:
        """Return one area of any time.

        Raises:
            AreaNotFoundError: when it is not on record, or not the actor's to see.
        """
        return await self._found(code, self._access.require_scope(actor, "area", "read"))

    async def to_hang(self, actor: Actor, code: str, *, below: bool) -> tuple[tuple[AreaName, ...], ...]:
        """Return the way down to an area, or to each one right below it that exists today: what posters name.

        Raises:
            AreaNotFoundError: when it does not exist today, or is not the actor's to see.
        """
        area = await self.area(actor, code)
        if not self._locator.knows(area.code):
            raise AreaNotFoundError(code)
        found = await self._repository.children(area.code, Scope((area.code,)), self.today()) if below else [area]
        return tuple(self._locator.path(one.code) for one in found)

    async def outlines(self, actor: Actor, code: str, level: Level) -> tuple[tuple[Area, Outline], ...]:
        """Return the areas of a level within an area that exist today, with their outlines.

        Raises:
            ForbiddenError: `permission_missing`, without `area:read` there.
        """
        self._access.require(actor, code, "area", "read")
        return await self._repository.below(code, level, Scope((code,)), self.today())

    async def resolve(self, code: str, day: date | None = None) -> tuple[Area, ...]:
        """Return what stands for a code on a day (default today): itself, or its successors after mergers and splits."""
        lineage = await self._repository.lineage((code,), Scope.everything())
        return tuple(lineage[found] for found in model.resolve(code, day or self.today(), lineage.get))

    async def path(self, code: str) -> tuple[Area, ...]:
        """Return an area and all on record above it, from the top down."""
        line = await self._repository.load_all(area_code.ancestors(code), Scope.everything())
        return tuple(line[step] for step in reversed(area_code.ancestors(code)) if step in line)

    async def names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the names of those codes that are on record, of any time."""
        return {code: area.name for code, area in (await self._repository.load_all(codes, Scope.everything())).items()}

    async def english_names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the English names of those codes that have one."""
        found = await self._repository.load_all(codes, Scope.everything())
        return {code: area.name_en for code, area in found.items() if area.name_en}

    async def centres(self, codes: Iterable[str]) -> dict[str, tuple[float, float]]:
        """Return a point inside each of those areas that have an outline, longitude and latitude. Where an area lies is no secret."""
        found = await self._repository.load_all(codes, Scope.everything())
        return {code: area.center for code, area in found.items() if area.center is not None}

    async def _branches(self, parent: str | None, scope: Scope) -> tuple[Branch, ...]:
        day = self.today()
        areas = await self._repository.children(parent, scope, day)
        fertile = await self._repository.with_children([area.code for area in areas], scope, day)
        return tuple(Branch(area, area.code in fertile) for area in areas)

    async def _found(self, code: str, scope: Scope) -> Area:
        area = await self._repository.load(code, scope)
        if area is None:
            raise AreaNotFoundError(code)
        return area


def frame_of(area: Area, parts: Sequence[Area]) -> tuple[Box, tuple[float, float]]:
    """Return the box and centre to show an area by: its own, else its parts', else the whole country's middle."""
    if area.box is not None and area.center is not None:
        return area.box, area.center
    boxes = [part.box for part in parts if part.box is not None]
    if not boxes:
        lon, lat = _CENTRE_OF_CHINA
        return (lon - 1, lat - 1, lon + 1, lat + 1), _CENTRE_OF_CHINA
    west, south, east, north = shapely.total_bounds([shapely.box(*box) for box in boxes]).tolist()
    return (west, south, east, north), ((west + east) / 2, (south + north) / 2)


def _touches(scope: Scope, code: str) -> bool:
    return scope.covers(code) or any(area.startswith(code) for area in scope.areas)

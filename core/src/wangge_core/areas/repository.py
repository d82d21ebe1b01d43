"""Rows of the area tree in and out. Every read takes the scope of whoever asks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, cast

import shapely

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.area_code import Level
from wangge_core.areas.candidates import Candidate
from wangge_core.areas.model import Area
from wangge_core.areas.shapes import Outline
from wangge_core.database import Database
from wangge_core.ids import new_id

_LIGHT: Final = "code, name, name_en, kind, valid_from, valid_to, datum, west, south, east, north, center_lon, center_lat"
_PARAMETERS: Final = 30_000
"""Values in one statement; both databases refuse more than 32,766."""
_VERSION_ROW: Final = 1


class AreaRepository:
    """The area tree of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def load(self, code: str, scope: Scope) -> Area | None:
        """Return one area."""
        return (await self.load_all((code,), scope)).get(code)

    async def load_all(self, codes: Iterable[str], scope: Scope) -> dict[str, Area]:
        """Return the areas with these codes, as far as they are on record and within the scope."""
        condition, values = scope.sql()
        found: dict[str, Area] = {}
        for part in _parts(tuple(dict.fromkeys(codes)), _PARAMETERS // 2):
            rows = await self._database.fetch(f"SELECT {_LIGHT} FROM area WHERE code IN ({_holes(part)}) AND {condition}", *part, *values)  # noqa: S608  the scope's own text
            successors = await self._successors(row["code"] for row in rows if row["valid_to"] is not None)
            found |= {row["code"]: _area(row, successors) for row in rows}
        return found

    async def children(self, parent: str | None, scope: Scope, day: date) -> tuple[Area, ...]:
        """Return the areas right below one, or the tops of the tree, that exist on a day, in the order of their codes."""
        condition, values = scope.sql("a")
        if parent is None:
            place, given = "NOT EXISTS (SELECT 1 FROM area p WHERE p.code = a.parent)", []
        else:
            place, given = "a.parent = {}", [parent]
        rows = await self._database.fetch(
            f"SELECT {_LIGHT} FROM area a WHERE {place} AND {_STANDING} AND {condition} ORDER BY code",  # noqa: S608  our own texts
            *given,
            day,
            day,
            *values,
        )
        return tuple(_area(row, {}) for row in rows)

    async def with_children(self, codes: Sequence[str], scope: Scope, day: date) -> frozenset[str]:
        """Return those of the codes that have something below them on a day."""
        condition, values = scope.sql("a")
        found: set[str] = set()
        for part in _parts(codes, _PARAMETERS // 2):
            rows = await self._database.fetch(
                f"SELECT DISTINCT parent FROM area a WHERE parent IN ({_holes(part)}) AND {_STANDING} AND {condition}",  # noqa: S608  our own texts
                *part,
                day,
                day,
                *values,
            )
            found |= {row["parent"] for row in rows}
        return frozenset(found)

    async def below(self, code: str, level: Level, scope: Scope, day: date) -> tuple[tuple[Area, Outline], ...]:
        """Return the areas of a level within an area that exist on a day and have an outline, with it."""
        condition, values = scope.sql("a")
        rows = await self._database.fetch(
            f"SELECT {_LIGHT}, outline FROM area a WHERE level = {{}} AND l{area_code.level_of(code).value} = {{}} "  # noqa: S608  our own texts
            f"AND outline IS NOT NULL AND {_STANDING} AND {condition} ORDER BY code",
            level.value,
            code,
            day,
            day,
            *values,
        )
        return tuple((_area(row, {}), _outline(row["outline"])) for row in rows)

    async def grids(self, scope: Scope, day: date) -> tuple[tuple[str, Outline], ...]:
        """Return code and outline of every grid that exists on a day."""
        condition, values = scope.sql("a")
        rows = await self._database.fetch(
            f"SELECT code, outline FROM area a WHERE level = {{}} AND outline IS NOT NULL AND {_STANDING} AND {condition}",  # noqa: S608  our own texts
            Level.GRID.value,
            day,
            day,
            *values,
        )
        outlines = shapely.from_wkb([bytes(row["outline"]) for row in rows])
        return tuple((row["code"], outline) for row, outline in zip(rows, outlines.tolist(), strict=True))

    async def names(self, scope: Scope) -> tuple[Area, ...]:
        """Return code, names and dates of every area of all times, without its place."""
        condition, values = scope.sql()
        rows = await self._database.fetch(f"SELECT code, name, name_en, valid_from, valid_to FROM area WHERE {condition}", *values)  # noqa: S608  the scope's own text
        return tuple(Area(**row) for row in rows)

    async def lineage(self, codes: Iterable[str], scope: Scope) -> dict[str, Area]:
        """Return the areas with these codes, whatever succeeded them, what succeeded that, and so on."""
        found: dict[str, Area] = {}
        missing = set(codes)
        while missing:
            loaded = await self.load_all(missing, scope)
            found |= loaded
            missing = {code for area in loaded.values() for code in area.successors} - found.keys() - missing
        return found

    async def all_children(self, codes: Iterable[str], scope: Scope) -> dict[str, Area]:
        """Return the areas of all times right below any of these, by code."""
        condition, values = scope.sql()
        found: dict[str, Area] = {}
        for part in _parts(tuple(codes), _PARAMETERS // 2):
            rows = await self._database.fetch(f"SELECT {_LIGHT} FROM area WHERE parent IN ({_holes(part)}) AND {condition}", *part, *values)  # noqa: S608  the scope's own text
            found |= {row["code"]: _area(row, {}) for row in rows}
        return found

    async def outlines(self, within: Mapping[Level, Iterable[str]], scope: Scope) -> tuple[tuple[Area, Outline], ...]:
        """Return the areas of all times that have an outline, with it: per level, those inside the given areas."""
        condition, values = scope.sql("a")
        found = []
        for level, codes in within.items():
            for code in codes:
                rows = await self._database.fetch(
                    f"SELECT {_LIGHT}, outline FROM area a WHERE l{area_code.level_of(code).value} = {{}} AND level = {{}} "  # noqa: S608  our own texts
                    f"AND outline IS NOT NULL AND {condition}",
                    code,
                    level.value,
                    *values,
                )
                found += [(_area(row, {}), _outline(row["outline"])) for row in rows]
        return tuple(found)

    async def version(self) -> int:
        """Return how many imports there have been."""
        rows = await self._database.fetch("SELECT version FROM area_version WHERE id = {}", _VERSION_ROW)
        return int(rows[0]["version"]) if rows else 0

    async def count_up(self, expected: int) -> bool:
        """Count an import, if no other came in between; tell whether it was counted."""
        rows = await self._database.fetch(
            "INSERT INTO area_version (id, version) VALUES ({}, 1) ON CONFLICT (id) "
            "DO UPDATE SET version = area_version.version + 1 WHERE area_version.version = {} RETURNING version",
            _VERSION_ROW,
            expected,
        )
        return bool(rows) and rows[0]["version"] == expected + 1

    async def save(self, candidates: Sequence[Candidate], at: datetime) -> None:
        """Add or change areas; an outline that a row does not bring stays as it is."""
        rows = [_row(candidate, at) for candidate in candidates]
        for part in _parts(rows, _PARAMETERS // len(_COLUMNS)):
            holes = ", ".join(f"({_holes(_COLUMNS)})" for _ in part)
            await self._database.execute(
                f"INSERT INTO area ({', '.join(_COLUMNS)}) VALUES {holes} ON CONFLICT (code) DO UPDATE SET {_CHANGES}",  # noqa: S608  our column names
                *(value for row in part for value in row),
            )
        await self._save_successors([candidate.area for candidate in candidates])

    @unscoped("writes what an import has checked against the scope of whoever imports")
    async def _save_successors(self, areas: Sequence[Area]) -> None:
        for part in _parts([area.code for area in areas], _PARAMETERS):
            await self._database.execute(f"DELETE FROM area_successor WHERE code IN ({_holes(part)})", *part)  # noqa: S608  only placeholders
        links = [(area.code, successor) for area in areas for successor in area.successors]
        names = ("id", "code", "successor", *area_code.columns("00"))
        for part in _parts(links, _PARAMETERS // len(names)):
            holes = ", ".join(f"({_holes(names)})" for _ in part)
            values = [value for code, successor in part for value in (new_id(), code, successor, *area_code.columns(code).values())]
            await self._database.execute(f"INSERT INTO area_successor ({', '.join(names)}) VALUES {holes}", *values)  # noqa: S608  our column names

    @unscoped("for codes of areas that the caller has read within the scope")
    async def _successors(self, codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
        ended = tuple(codes)
        found: dict[str, tuple[str, ...]] = {}
        for part in _parts(ended, _PARAMETERS):
            query = f"SELECT code, successor FROM area_successor WHERE code IN ({_holes(part)}) ORDER BY code, successor"  # noqa: S608  only placeholders
            for row in await self._database.fetch(query, *part):
                found[row["code"]] = (*found.get(row["code"], ()), row["successor"])
        return found


_STANDING: Final = "(a.valid_from IS NULL OR a.valid_from <= {}) AND (a.valid_to IS NULL OR a.valid_to > {})"

_FIELDS: Final[Mapping[str, Callable[[Area], Any]]] = {
    "code": lambda area: area.code,
    "name": lambda area: area.name,
    "name_en": lambda area: area.name_en,
    "level": lambda area: area.level.value,
    "kind": lambda area: area.kind,
    "parent": lambda area: area.parent,
    "valid_from": lambda area: area.valid_from,
    "valid_to": lambda area: area.valid_to,
}
_PLACED: Final = ("outline", "datum", "west", "south", "east", "north", "center_lon", "center_lat")
_COLUMNS: Final = ("id", *_FIELDS, *_PLACED, "changed_at", *area_code.columns("00"))
_CHANGES: Final = ", ".join(
    [f"{name} = excluded.{name}" for name in (*_FIELDS, "changed_at") if name != "code"]
    + [f"{name} = CASE WHEN excluded.outline IS NULL THEN area.{name} ELSE excluded.{name} END" for name in _PLACED]
)


def _row(candidate: Candidate, at: datetime) -> tuple[Any, ...]:
    area = candidate.area
    outline = None if candidate.outline is None else shapely.to_wkb(candidate.outline)
    placed = (outline, area.datum, *(area.box or (None,) * 4), *(area.center or (None,) * 2))
    return (new_id(), *(read(area) for read in _FIELDS.values()), *placed, at, *area_code.columns(area.code).values())


def _area(row: Mapping[str, Any], successors: Mapping[str, tuple[str, ...]]) -> Area:
    placed = row["west"] is not None
    return Area(
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        kind=row["kind"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        successors=successors.get(row["code"], ()),
        box=(row["west"], row["south"], row["east"], row["north"]) if placed else None,
        center=(row["center_lon"], row["center_lat"]) if placed else None,
        datum=row["datum"],
    )


def _outline(wkb: bytes) -> Outline:
    return cast("Outline", shapely.from_wkb(bytes(wkb)))


def _parts(items: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _holes(items: Iterable[object]) -> str:
    return ", ".join("{}" for _ in items)

"""Versions of formulas and locked months in and out. Both hold in their area and below, so they are found by the ancestors of a code."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from wangge_core.database import Database, Row
from wangge_core.ids import new_id
from wangge_core.indicators.model import Figure, Formula, Kept, Lock, Ranking


class Register:
    """The register of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def versions(self, areas: Sequence[str], name: str | None = None) -> tuple[Kept, ...]:
        """Return the versions that these areas made themselves, of one name or all, oldest first."""
        condition, values = f"area IN ({', '.join('{}' for _ in areas)})", [*areas]
        if name is not None:
            condition, values = f"{condition} AND name = {{}}", [*values, name]
        query = f"SELECT * FROM indicator_version WHERE {condition} ORDER BY area, name, version"  # noqa: S608  only placeholders
        return tuple(_kept(row) for row in await self._database.fetch(query, *values))

    async def last_version(self, area: str, name: str) -> int:
        """Return the number of an area's last version of a name, or 0."""
        query = "SELECT MAX(version) AS version FROM indicator_version WHERE area = {} AND name = {}"
        return int((await self._database.fetch(query, area, name))[0]["version"] or 0)

    async def add_version(self, kept: Kept, at: datetime, by: str) -> None:
        """Add a version.

        Raises:
            DuplicateError: somebody else's has that number.
        """
        values = {
            "id": new_id(),
            "area": kept.area,
            "name": kept.name,
            "version": kept.version,
            "effective_from": kept.effective_from,
            "document": msgspec.json.encode(kept.formula or kept.ranking).decode(),
            "override_reason": kept.override_reason,
            "made_at": at,
            "made_by": by,
        }
        await self._database.insert([Row("indicator_version", values)])

    async def lock(self, areas: Sequence[str], month: str) -> Lock | None:
        """Return the lock of a month that holds for the first of these areas: its own, or else the nearest above."""
        locks = {lock.area: lock for lock in await self.locks(areas) if lock.month == month}
        return next((locks[area] for area in areas if area in locks), None)

    async def locks(self, areas: Sequence[str]) -> tuple[Lock, ...]:
        """Return the locks of these areas, the last month first."""
        holes = ", ".join("{}" for _ in areas)
        query = f"SELECT * FROM period_lock WHERE area IN ({holes}) ORDER BY month DESC, area"  # noqa: S608  only placeholders
        return tuple(_lock(row) for row in await self._database.fetch(query, *areas))

    async def add_lock(self, lock: Lock) -> None:
        """Add a lock.

        Raises:
            DuplicateError: the area has locked the month already.
        """
        values = msgspec.structs.asdict(lock)
        values |= {name: msgspec.json.encode(values[name]).decode() for name in ("formulas", "figures")}
        await self._database.insert([Row("period_lock", values)])


def _kept(row: Mapping[str, Any]) -> Kept:
    ranked = row["name"].startswith("star.")
    return Kept(
        name=row["name"],
        area=row["area"],
        version=row["version"],
        effective_from=row["effective_from"],
        override_reason=row["override_reason"],
        formula=None if ranked else msgspec.json.decode(row["document"], type=Formula),
        ranking=msgspec.json.decode(row["document"], type=Ranking) if ranked else None,
    )


def _lock(row: Mapping[str, Any]) -> Lock:
    return Lock(
        id=row["id"],
        area=row["area"],
        month=row["month"],
        locked_at=row["locked_at"],
        locked_by=row["locked_by"],
        cases=row["cases"],
        formulas=msgspec.json.decode(row["formulas"], type=tuple[Kept, ...]),
        figures=msgspec.json.decode(row["figures"], type=dict[str, Figure]),
    )

"""Rows of filing standards in and out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec

from wangge_core.clocks.model import Limit, Unit
from wangge_core.database import Database, Row
from wangge_core.ids import new_id
from wangge_core.standards.changes import Kept
from wangge_core.standards.model import Kind, Standard, Variant

_Item = TypeVar("_Item")
_AT_ONCE: Final = 500
"""Rows or ids in one statement; SQLite takes at most 32,766 values."""


class StandardRepository:
    """The filing standards of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def current(self, area: str) -> dict[str, Kept]:
        """Return the standards that the area itself has now, by key."""
        rows = await self._database.fetch("SELECT * FROM filing_standard WHERE area = {} AND valid_to IS NULL", area)
        return {row["key"]: _kept(row) for row in rows}

    async def page(self, areas: Sequence[str], *, kind: Kind | None, words: str, after: UUID | None, limit: int) -> tuple[Kept, ...]:
        """Return up to `limit` current standards of these areas in the order of their classes, following the one called `after`."""
        conditions = [f"area IN ({', '.join('{}' for _ in areas)})", "valid_to IS NULL"]
        values: list[Any] = list(areas)
        if kind is not None:
            conditions.append("kind = {}")
            values.append(kind.value)
        if words:
            conditions.append("(small_name LIKE {} ESCAPE '!' OR condition LIKE {} ESCAPE '!' OR class_code = {})")
            pattern = f"%{_escaped(words)}%"
            values += [pattern, pattern, words]
        if after is not None:
            conditions.append("(kind, class_code, id) > (SELECT kind, class_code, id FROM filing_standard WHERE id = {})")
            values.append(after)
        query = f"SELECT * FROM filing_standard WHERE {' AND '.join(conditions)} ORDER BY kind, class_code, id LIMIT {{}}"  # noqa: S608  our own texts
        return tuple(_kept(row) for row in await self._database.fetch(query, *values, limit))

    async def of_classes(self, areas: Sequence[str], codes: Sequence[str]) -> tuple[Kept, ...]:
        """Return the current standards of these areas for classes by kind and code (`event:0111`), in their order."""
        among, classes = (", ".join("{}" for _ in each) for each in (areas, codes))
        query = f"SELECT * FROM filing_standard WHERE area IN ({among}) AND kind || ':' || class_code IN ({classes}) AND valid_to IS NULL "  # noqa: S608  only placeholders
        return tuple(_kept(row) for row in await self._database.fetch(f"{query} ORDER BY kind, class_code, id", *areas, *codes))

    async def is_kept(self, standard_id: UUID) -> bool:
        """Tell whether there is, or ever was, a standard of that id."""
        return bool(await self._database.fetch("SELECT id FROM filing_standard WHERE id = {}", standard_id))

    async def last_number(self, area: str) -> int:
        """Return the number of the area's last import, or 0."""
        rows = await self._database.fetch("SELECT MAX(number) AS number FROM standard_import WHERE area = {}", area)
        return int(rows[0]["number"] or 0)

    async def last_import(self, area: str) -> tuple[int, datetime, str] | None:
        """Return number, time and digest of the area's last import."""
        rows = await self._database.fetch(
            "SELECT number, at, digest FROM standard_import WHERE area = {} ORDER BY number DESC LIMIT 1", area
        )
        return (rows[0]["number"], rows[0]["at"], rows[0]["digest"]) if rows else None

    async def added_by(self, area: str, number: int) -> tuple[UUID, ...]:
        """Return the standards that an import added and that are still in force."""
        rows = await self._database.fetch(
            "SELECT id FROM filing_standard WHERE area = {} AND import_number = {} AND valid_to IS NULL", area, number
        )
        return tuple(row["id"] for row in rows)

    async def ended_at(self, area: str, at: datetime) -> tuple[Standard, ...]:
        """Return the standards that an import of that moment ended."""
        rows = await self._database.fetch("SELECT * FROM filing_standard WHERE area = {} AND valid_to = {} ORDER BY id", area, at)
        return tuple(_kept(row).standard for row in rows)

    async def count(self, area: str, number: int, at: datetime, digest: str) -> None:
        """Record an import.

        Raises:
            DuplicateError: another import has that number.
        """
        values = {"id": new_id(), "area": area, "number": number, "at": at, "digest": digest}
        await self._database.insert([Row("standard_import", values)])

    async def end(self, ids: Sequence[UUID], at: datetime) -> None:
        """End standards."""
        for part in _parts(ids):
            holes = ", ".join("{}" for _ in part)
            await self._database.execute(f"UPDATE filing_standard SET valid_to = {{}} WHERE id IN ({holes})", at, *part)  # noqa: S608  only placeholders

    async def add(self, area: str, standards: Sequence[Standard], number: int, at: datetime) -> None:
        """Add standards, valid from `at` on, in their order."""
        for part in _parts(standards):
            await self._database.insert([Row("filing_standard", _values(area, standard, number, at)) for standard in part])


def _values(area: str, standard: Standard, number: int, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "area": area,
        "kind": standard.kind.value,
        "class_code": standard.class_code,
        "key": standard.key,
        "big_code": standard.big_code,
        "big_name": standard.big_name,
        "small_code": standard.small_code,
        "small_name": standard.small_name,
        "condition": standard.condition,
        "closing": standard.closing,
        "amount": standard.limit.amount,
        "unit": standard.limit.unit.value,
        "limit_text": standard.limit_text,
        "variants": msgspec.json.encode(standard.variants).decode(),
        "units": standard.units,
        "authorities": standard.authorities,
        "source_sheet": standard.sheet,
        "source_row": standard.row,
        "import_number": number,
        "valid_from": at,
    }


_SAME: Final = ("big_code", "big_name", "small_code", "small_name", "condition", "closing", "limit_text", "units", "authorities")


def _kept(row: Mapping[str, Any]) -> Kept:
    standard = Standard(
        kind=Kind(row["kind"]),
        limit=Limit(row["amount"], Unit(row["unit"])),
        variants=msgspec.json.decode(row["variants"], type=tuple[Variant, ...]),
        sheet=row["source_sheet"],
        row=row["source_row"],
        **{name: row[name] for name in _SAME},
    )
    return Kept(row["id"], row["area"], standard, row["valid_from"])


def _escaped(words: str) -> str:
    for mark in "!%_":
        words = words.replace(mark, f"!{mark}")
    return words


def _parts(items: Sequence[_Item]) -> Iterable[Sequence[_Item]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))

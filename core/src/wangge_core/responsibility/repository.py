"""The responsibility list in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, Row
from wangge_core.responsibility.model import Entry


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries somebody asks for; `words` are looked for in the words and the basis."""

    area: str | None = None
    matter: str | None = None
    unit: UUID | None = None
    words: str = ""
    after: UUID | None = None
    limit: int = 50


class ResponsibilityRepository:
    """The list of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def page(self, scope: Scope, wanted: Wanted) -> tuple[Entry, ...]:
        """Return the newest versions of a scope's entries, in the order of their making."""
        condition, values = (scope.narrowed(wanted.area) if wanted.area else scope).sql()
        parts: list[str] = [condition, "replaced_at IS NULL", "ended = {}"]
        held: list[object] = [*values, False]
        columns: tuple[tuple[str, object], ...] = (
            ("matter = {}", wanted.matter),
            ("unit_id = {}", wanted.unit),
            ("entry_id > {}", wanted.after),
        )
        for text, value in columns:
            if value is not None:
                parts.append(text)
                held.append(value)
        if wanted.words:
            parts.append("(words LIKE {} ESCAPE '!' OR basis LIKE {} ESCAPE '!')")
            held += [_pattern(wanted.words)] * 2
        sql = f"SELECT * FROM responsibility WHERE {' AND '.join(parts)} ORDER BY entry_id LIMIT {{}}"  # noqa: S608  our own texts
        return tuple(_entry(row) for row in await self._database.fetch(sql, *held, wanted.limit))

    async def versions(self, scope: Scope, entry_id: UUID) -> tuple[Entry, ...]:
        """Return every version of an entry, the newest first, as far as it lies within the scope."""
        condition, values = scope.sql()
        rows = await self._database.fetch(
            f"SELECT * FROM responsibility WHERE entry_id = {{}} AND {condition} ORDER BY version DESC",  # noqa: S608  the scope's own text
            entry_id,
            *values,
        )
        return tuple(_entry(row) for row in rows)

    @unscoped("the list is handed down: an area is served by its own entries and those of the areas above")
    async def handed_down(self, areas: Sequence[str], matters: Sequence[str]) -> tuple[Entry, ...]:
        """Return the entries of just these areas for just these matters."""
        here, what = ", ".join("{}" for _ in areas), ", ".join("{}" for _ in matters)
        rows = await self._database.fetch(
            f"SELECT * FROM responsibility WHERE matter IN ({what}) AND area IN ({here}) AND replaced_at IS NULL AND ended = {{}}",  # noqa: S608  placeholders
            *matters,
            *areas,
            False,
        )
        return tuple(_entry(row) for row in rows)

    async def add(self, entry: Entry) -> None:
        """Insert a version.

        Raises:
            DuplicateError: the entry has a version of that number.
        """
        await self._database.insert([Row("responsibility", {**msgspec.structs.asdict(entry), **area_code.columns(entry.area)})])

    @unscoped("writes only what the operation loaded within the actor's scope")
    async def replace(self, entry_id: UUID, version: int, at: datetime) -> bool:
        """Note that a version is followed by another one; tell whether it was the last until now."""
        rows = await self._database.fetch(
            "UPDATE responsibility SET replaced_at = {} WHERE entry_id = {} AND version = {} AND replaced_at IS NULL RETURNING id",
            at,
            entry_id,
            version,
        )
        return bool(rows)


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(**{name: row[name] for name in Entry.__struct_fields__})


def _pattern(words: str) -> str:
    for mark in "!%_":
        words = words.replace(mark, f"!{mark}")
    return f"%{words}%"

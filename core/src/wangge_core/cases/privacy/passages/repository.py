"""Rows that hold people's words, in and out, wherever the features say that they keep some."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from wangge_core.access.unscoped import unscoped
from wangge_core.cases.privacy.passages.model import Passage
from wangge_core.database import Database
from wangge_core.remembered import Remembered


class PassageRepository:
    """The words about cases in all tables of one database but that of the cases themselves."""

    def __init__(self, database: Database, remembered: Sequence[Remembered]) -> None:
        """`remembered` is what the features' tables declare."""
        self._database = database
        self._remembered = tuple(remembered)

    async def of_case(self, case_id: UUID, *, copies: bool = True) -> tuple[Passage, ...]:
        """Return what is kept on a case, table by table in the order of declaration, rows by their keys."""
        found: list[Passage] = []
        for where in self._remembered:
            if copies or not where.copy:
                found += [_passage(where, row) for row in await self._rows(where, case_id)]
        return tuple(found)

    @unscoped("writes only what the same operation read on the case that it holds")
    async def rewrite(self, passage: Passage) -> None:
        """Write a row's words anew."""
        where = passage.where
        values = [passage.written(column) for column in where.columns]
        assignments = ", ".join(f"{column} = {{}}" for column in where.columns)
        await self._database.execute(f"UPDATE {where.table} SET {assignments} WHERE {where.key} = {{}}", *values, passage.id)  # noqa: S608  declared names

    @unscoped("the caller holds the case, by its scope or by the reporter's query code; words are reached through it only")
    async def _rows(self, where: Remembered, case_id: UUID) -> list[dict[str, Any]]:
        owned = "".join(f", CASE WHEN {own.when or '1 = 1'} THEN 1 ELSE 0 END AS own_{column}" for column, own in where.own.items())
        ids = [str(case_id) if where.by_text else case_id] * where.reached.count("{}")
        sql = f"SELECT {where.key} AS id, {', '.join(where.columns)}{owned} FROM {where.table} WHERE {where.reached} ORDER BY {where.key}"  # noqa: S608  declared names
        return await self._database.fetch(sql, *ids)


def _passage(where: Remembered, row: Mapping[str, Any]) -> Passage:
    content = {column: row[column] for column in where.texts}
    content |= {column: msgspec.json.decode(row[column]) for column in (*where.documents, *where.lifted)}
    return Passage(where=where, id=row["id"], content=content, own=frozenset(column for column in where.own if row[f"own_{column}"]))

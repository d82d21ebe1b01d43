"""Documents and their history in the database. Every table here is one that `shapes` made for a collection."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.unscoped import unscoped
from wangge_core.cases.searching import Kept, found_by
from wangge_core.collections.entering import change_of, document_of, keys_of, subject_of, text_of, words_of, words_row
from wangge_core.collections.figures import Grouping, Tally
from wangge_core.collections.keys import BEHIND, Span, as_far_as
from wangge_core.collections.model import Change, Document, Reach, Root, Shape
from wangge_core.database import Database, Row

KeyT = TypeVar("KeyT", str, UUID)
_COLUMNS: Final = "id, area, version, schema_version, body, created_at, created_by, changed_at, changed_by"
_TALLY: Final = "place, COUNT(*) AS count, COUNT(number) AS numbers, SUM(number) AS total, MIN(number) AS least, MAX(number) AS most"
_AT_ONCE: Final = 40
"""Rows of one statement."""


class Place(msgspec.Struct, frozen=True):
    """Where a page of a list ended: its last document's key and id."""

    key: str
    id: UUID


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """How a list is read: along one key, or by the order of making when there is none."""

    column: str | None = None
    span: Span | None = None
    descending: bool = True
    words: str = ""
    after: Place | None = None
    limit: int = 50


class DocumentRepository:
    """The documents of one database."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def page(self, shape: Shape, reach: Reach, walk: Walk) -> list[tuple[Document, str]]:
        """Return documents within reach in the order of the walk, each with its key.

        Each root is read along its own index as far as the page needs, and the ends are merged: an OR over areas would make
        the databases gather everything and sort it.
        """
        parts = [self._part(shape, root, walk) for root in reach.roots]
        if not parts:
            return []
        sql, values = parts[0][0], [value for _, given in parts for value in given]
        if len(parts) > 1:
            union = " UNION ALL ".join(f"SELECT * FROM ({text}) AS p{number}" for number, (text, _) in enumerate(parts))  # noqa: S608  ours
            sql = f"SELECT * FROM ({union}) AS found ORDER BY {_order(walk, 'place')} LIMIT {walk.limit:d}"  # noqa: S608  ours
        return [(document_of(row), row["place"]) for row in await self._database.fetch(sql, *values)]

    def _part(self, shape: Shape, root: Root, walk: Walk) -> tuple[str, list[object]]:
        key = walk.column or "''"
        where, values = self._where(shape, root, walk)
        sql = f"SELECT {_COLUMNS}, {key} AS place FROM {shape.table} WHERE {where} ORDER BY {_order(walk, key)} LIMIT {walk.limit:d}"  # noqa: S608  names are ours
        return sql, values

    async def tallies(self, shape: Shape, reach: Reach, how: Grouping, field: str | None, words: str, most: int) -> list[Tally]:
        """Return, for each root within reach, its groups with how many documents each has, and their numbers in `field`.

        Without a field an index alone is read. With one it is at most `most` documents, which is for the caller to have counted.
        """
        found: list[Tally] = []
        for root in reach.roots:
            if field is None and not words and how.stepped and self._database.dialect == "sqlite":
                found += [_tally(row) for row in await self._stepped(shape, root, how)]
                continue
            where, values = self._where(shape, root, Walk(column=how.column, span=how.span, words=words))
            source = f"FROM {shape.table} WHERE {where}"
            sql = self._counted(source, how) if field is None else self._added(source, how, field, most)
            found += [_tally(row) for row in await self._database.fetch(sql, *values)]
        return found

    def _counted(self, source: str, how: Grouping) -> str:
        """Return the SQL of the groups' counts: whole keys first, as they lie in the index, and what is computed of a key once for each."""
        key, most = self._group(how), how.most + 1
        if how.whole or not how.grouped:
            return f"SELECT {key} AS place, COUNT(*) AS count {source} {f'GROUP BY {key}' if how.grouped else ''} LIMIT {most:d}"
        inner = f"SELECT {how.column}, COUNT(*) AS own {source} GROUP BY {how.column}"
        return f"SELECT {key} AS place, CAST(SUM(own) AS BIGINT) AS count FROM ({inner}) AS found GROUP BY {key} LIMIT {most:d}"  # noqa: S608  as above

    def _added(self, source: str, how: Grouping, field: str, most: int) -> str:
        inner = f"SELECT {self._group(how)} AS place, {self._number(field)} AS number {source} LIMIT {most:d}"
        return f"SELECT {_TALLY} FROM ({inner}) AS found GROUP BY place LIMIT {how.most + 1:d}"  # noqa: S608  as above

    async def _stepped(self, shape: Shape, root: Root, how: Grouping) -> list[dict[str, Any]]:
        """Count a root's groups one by one, each by its range of the index: to group what is computed of each key would sort them all.

        From a group's first key the next one is a seek away. The ends of the span are ends of groups. PostgreSQL would choose the
        index of all areas for a seek.
        """
        column, key, (condition, values) = how.column, self._group(how), root.sql()
        low, high = ([f"{column} {sign} {{}}"] if how.span else [] for sign in (">=", "<"))
        own, other = ([how.span.low, how.span.high], [how.span.high]) if how.span else ([], [])

        def first(*conditions: str) -> str:
            where = " AND ".join((condition, *conditions))
            return f"(SELECT {key} FROM {shape.table} WHERE {where} ORDER BY {column} LIMIT 1)"  # noqa: S608  names are ours

        behind = f"step.place || '{BEHIND}'"
        return await self._database.fetch(
            f"WITH RECURSIVE step (place, number) AS (SELECT {first(*low, *high)}, 1 UNION ALL "  # noqa: S608  as above
            f"SELECT {first(f'{column} >= {behind}', *high)}, step.number + 1 FROM step "
            f"WHERE step.place IS NOT NULL AND step.number <= {how.most:d}) "
            f"SELECT place, (SELECT COUNT(*) FROM {shape.table} WHERE {condition} AND {column} >= step.place AND {column} < {behind}) "
            "AS count FROM step WHERE place IS NOT NULL",
            *values,
            *own,
            *values,
            *other,
            *values,
        )

    def _where(self, shape: Shape, root: Root, walk: Walk) -> tuple[str, list[object]]:
        conditions: list[tuple[str, Sequence[object]]] = [root.sql(), *_along(walk)]
        if walk.words:
            conditions.append(found_by(walk.words, self._database.dialect, Kept(shape.words, "id", shape.words)))
        return " AND ".join(text for text, _ in conditions), [value for _, given in conditions for value in given]

    def _group(self, how: Grouping) -> str:
        if not how.grouped or how.column is None:
            return "''"
        if how.whole:
            return how.column
        return as_far_as(how.kind, how.column, how.at, how.width, "instr" if self._database.dialect == "sqlite" else "strpos")

    def _number(self, field: str) -> str:
        """Return the SQL of a declared field's number; documents by an older schema may have something else there."""
        if self._database.dialect == "sqlite":
            path = f"'$.\"{field}\"'"
            return f"CASE WHEN json_type(body, {path}) IN ('integer', 'real') THEN json_extract(body, {path}) END"
        # PostgreSQL takes no U+0000 in JSON that it looks into, wherever it stands.
        body = r"replace(body, '\u0000', '\ufffd')::json"
        return f"CASE WHEN json_typeof({body} -> '{field}') = 'number' THEN ({body} ->> '{field}')::numeric END"

    async def find(self, shape: Shape, reach: Reach, ids: Sequence[UUID]) -> dict[UUID, Document]:
        """Return those of some documents that lie within reach."""
        condition, values = reach.sql()
        found: dict[UUID, Document] = {}
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            marks = ", ".join("{}" for _ in some)
            rows = await self._database.fetch(
                f"SELECT {_COLUMNS} FROM {shape.table} WHERE id IN ({marks}) AND {condition}",  # noqa: S608  names are ours
                *some,
                *values,
            )
            found |= {row["id"]: document_of(row) for row in rows}
        return found

    async def history(self, shape: Shape, reach: Reach, document_id: UUID) -> list[Change]:
        """Return the steps of a document's life within reach, the newest first."""
        condition, values = reach.sql()
        rows = await self._database.fetch(
            f"SELECT version, at, by, deed, fields FROM {shape.log} "  # noqa: S608  names are ours
            f"WHERE document_id = {{}} AND {condition} ORDER BY version DESC, id DESC",
            document_id,
            *values,
        )
        return [change_of(row) for row in rows]

    async def add(self, rows: Iterable[Row]) -> None:
        """Insert rows, in the open transaction.

        Raises:
            DuplicateError: an id or a unique key is taken.
        """
        listed = list(rows)
        for start in range(0, len(listed), _AT_ONCE):
            await self._database.insert(listed[start : start + _AT_ONCE])

    async def load(self, rows: Sequence[Row]) -> None:
        """Insert many rows of one table, in the open transaction.

        Raises:
            DuplicateError: an id or a unique key is taken.
        """
        await self._database.load(rows)

    @unscoped("a unique key holds for the whole county, whoever may see the document that has it")
    async def taken(self, shape: Shape, column: str, keys: Sequence[KeyT]) -> dict[KeyT, UUID]:
        """Return which of some unique keys, or ids, are taken, and by which documents."""
        found: dict[KeyT, UUID] = {}
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ", ".join("{}" for _ in some)
            rows = await self._database.fetch(
                f"SELECT id, {column} AS taken FROM {shape.table} WHERE {column} IN ({marks})",  # noqa: S608  names are ours
                *some,
            )
            found |= {row["taken"]: row["id"] for row in rows}
        return found

    @unscoped("writes only what the operation loaded within the actor's reach")
    async def replace(self, shape: Shape, document: Document, version: int) -> bool:
        """Write a document over its version before; tell whether that was the last until now.

        Raises:
            DuplicateError: a unique key is taken.
        """
        values = {
            **area_code.columns(document.area),
            "area": document.area,
            "version": document.version,
            "schema_version": document.schema_version,
            "body": text_of(document.body),
            "changed_at": document.changed_at,
            "changed_by": document.changed_by,
            "subject": subject_of(shape, document.body),
            **keys_of(shape, document),
        }
        sets = ", ".join(f"{name} = {{}}" for name in values)
        rows = await self._database.fetch(
            f"UPDATE {shape.table} SET {sets} WHERE id = {{}} AND version = {{}} RETURNING id",  # noqa: S608  names are ours
            *values.values(),
            document.id,
            version,
        )
        if rows and shape.search:
            await self._forget_words(shape, [document.id])
            await self.add(words_of(shape, document, self._database.dialect))
        return bool(rows)

    @unscoped("deletes only what the operation loaded within the actor's reach")
    async def remove(self, shape: Shape, document_id: UUID, version: int) -> bool:
        """Delete a document at a version; tell whether it was there at that."""
        rows = await self._database.fetch(
            f"DELETE FROM {shape.table} WHERE id = {{}} AND version = {{}} RETURNING id",  # noqa: S608  names are ours
            document_id,
            version,
        )
        if rows and shape.search:
            await self._forget_words(shape, [document_id])
        return bool(rows)

    @unscoped("the server itself forgets what its time has come for, or a person has asked to be forgotten")
    async def forget(self, shape: Shape, ids: Sequence[UUID]) -> None:
        """Delete documents with their history and words, for good."""
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            marks = ", ".join("{}" for _ in some)
            await self._database.execute(f"DELETE FROM {shape.table} WHERE id IN ({marks})", *some)  # noqa: S608  names are ours
            if not shape.append_only:
                await self._database.execute(f"DELETE FROM {shape.log} WHERE document_id IN ({marks})", *some)  # noqa: S608  as above
            await self._database.execute(f"DELETE FROM document_conflict WHERE document_id IN ({marks})", *some)  # noqa: S608  as above
            if shape.search:
                await self._forget_words(shape, some)

    @unscoped("the retention of a collection is the same wherever its documents lie")
    async def older(self, shape: Shape, before: datetime, limit: int) -> list[Document]:
        """Return documents that were changed last before then."""
        rows = await self._database.fetch(
            f"SELECT {_COLUMNS} FROM {shape.table} WHERE changed_at < {{}} ORDER BY changed_at LIMIT {{}}",  # noqa: S608  names are ours
            before,
            limit,
        )
        return [document_of(row) for row in rows]

    @unscoped("the history of what is deleted ends with the same retention")
    async def forget_deleted(self, shape: Shape, before: datetime) -> None:
        """Delete what the history says of documents that were deleted before then."""
        await self._database.execute(
            f"DELETE FROM {shape.log} WHERE document_id IN (SELECT document_id FROM {shape.log} WHERE deed = 'deleted' AND at < {{}})",  # noqa: S608  names are ours
            before,
        )

    @unscoped("a person's request reaches what is held of them wherever it lies; the privacy desk decides who asks")
    async def about(self, shape: Shape, subjects: Sequence[str]) -> list[Document]:
        """Return the documents whose subject is one of these."""
        places = ", ".join("{}" for _ in subjects)
        rows = await self._database.fetch(
            f"SELECT {_COLUMNS} FROM {shape.table} WHERE subject IN ({places}) ORDER BY id",  # noqa: S608  names are ours
            *subjects,
        )
        return [document_of(row) for row in rows]

    @unscoped("a change of the schema reaches every document")
    async def following(self, shape: Shape, after: UUID | None, limit: int) -> list[Document]:
        """Return documents in the order of their ids."""
        rows = await self._database.fetch(
            f"SELECT {_COLUMNS} FROM {shape.table} WHERE id > {{}} ORDER BY id LIMIT {{}}",  # noqa: S608  names are ours
            after or UUID(int=0),
            limit,
        )
        return [document_of(row) for row in rows]

    async def walk(self, shape: Shape, reach: Reach, walk: Walk) -> AsyncIterator[list[Document]]:
        """Yield all that a list holds, page by page."""
        while page := await self.page(shape, reach, walk):
            yield [document for document, _ in page]
            last, key = page[-1]
            walk = msgspec.structs.replace(walk, after=Place(key, last.id))

    async def _forget_words(self, shape: Shape, ids: Sequence[UUID]) -> None:
        marks = ", ".join("{}" for _ in ids)
        column, values = ("rowid", [words_row(each) for each in ids]) if self._database.dialect == "sqlite" else ("id", ids)
        await self._database.execute(f"DELETE FROM {shape.words} WHERE {column} IN ({marks})", *values)  # noqa: S608  names are ours


def _tally(row: dict[str, Any]) -> Tally:
    return Tally(
        place=row["place"],
        count=row["count"],
        numbers=row.get("numbers") or 0,
        **{name: None if row.get(name) is None else float(row[name]) for name in ("total", "least", "most")},
    )


def _along(walk: Walk) -> Iterator[tuple[str, Sequence[object]]]:
    """Yield the conditions of a walk: from where it is to where it ends."""
    column, after = walk.column, walk.after
    sign = "<" if walk.descending else ">"
    if column is None or walk.span is None:
        if after is not None:
            yield f"id {sign} {{}}", [after.id]
        return
    # Where the last page ended is the better bound; the databases take the first of two of a kind.
    low, high = walk.span
    yield f"{column} >= {{}}", [after.key if after is not None and not walk.descending else low]
    if after is not None and walk.descending:
        yield f"{column} <= {{}}", [after.key]
    else:
        yield f"{column} < {{}}", [high]
    if after is not None:
        yield f"({column}, id) {sign} ({{}}, {{}})", [after.key, after.id]


def _order(walk: Walk, key: str) -> str:
    way = "DESC" if walk.descending else "ASC"
    return f"{key} {way}, id {way}" if walk.column else f"id {way}"

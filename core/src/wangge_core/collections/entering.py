"""From a document to what its row holds: its place, its keys, its words. Pure."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.cases.searching import grams, normalised
from wangge_core.collections.keys import key_of
from wangge_core.collections.model import Body, Change, Document, Key, Shape
from wangge_core.collections.upgrading import under_all_names
from wangge_core.database import Row
from wangge_core.ids import new_id

_LONGEST_SUBJECT = 200
_BODY: Final = msgspec.json.Decoder(dict[str, Any])


def text_of(value: object) -> str:
    """Return JSON as text."""
    return msgspec.json.encode(value).decode()


def row_of(shape: Shape, document: Document) -> Row:
    """Return the row of a document."""
    values = {
        "id": document.id,
        "area": document.area,
        "version": document.version,
        "schema_version": document.schema_version,
        "body": text_of(document.body),
        "created_at": document.created_at,
        "created_by": document.created_by,
        "changed_at": document.changed_at,
        "changed_by": document.changed_by,
        "subject": subject_of(shape, document.body),
    }
    return Row(shape.table, {**values, **area_code.columns(document.area), **keys_of(shape, document)})


def subject_of(shape: Shape, body: Body) -> str | None:
    """Return whom a document is about."""
    subject = under_all_names(body, shape.renames).get(shape.subject) if shape.subject else None
    return str(subject)[:_LONGEST_SUBJECT] if subject else None


def keys_of(shape: Shape, document: Document) -> dict[str, str | None]:
    """Return the keys of a document by their columns.

    A unique key holds within the county (for documents above a county, within their area) and binds nobody while one of its
    values is missing.
    """
    found: dict[str, str | None] = {}
    body = under_all_names(document.body, shape.renames)
    for key in shape.keys:
        if key.unique:
            found[key.column] = unique_text(key, document.area, body)
        else:
            found[key.column] = key_of(key.kinds, [body.get(field) for field in key.fields])
    return found


def unique_text(key: Key, area: str, body: Body) -> str | None:
    """Return the unique key of a document that lies in an area; None while one of its values is missing."""
    values = [body.get(field) for field in key.fields]
    return None if None in values else f"{area[: area_code.WIDTHS[area_code.Level.COUNTY]]}:{key_of(key.kinds, values)}"


def words_of(shape: Shape, document: Document, dialect: Literal["sqlite", "postgres"]) -> list[Row]:
    """Return the rows that make a document findable by its words; none when it has none."""
    if not shape.search:
        return []
    body = under_all_names(document.body, shape.renames)
    words = normalised(" ".join(str(body[field]) for field in shape.search if body.get(field)))
    if not words:
        return []
    numbered = {"rowid": words_row(document.id)} if dialect == "sqlite" else {}
    return [Row(shape.words, {**numbered, "id": document.id, "words": words, "grams": grams(words)})]


def words_row(document_id: UUID) -> int:
    """Return the number of a document's row in SQLite's word index, which finds its rows by nothing else: 63 bits of a digest."""
    return int.from_bytes(hashlib.blake2b(document_id.bytes, digest_size=8).digest()) >> 1


def log_of(shape: Shape, document: Document, change: Change) -> list[Row]:
    """Return the rows of a step of a document's history; none for documents that are only added."""
    if shape.append_only:
        return []
    values = {"id": new_id(), "document_id": document.id, "version": change.version, "at": change.at, "by": change.by, "deed": change.deed}
    return [Row(shape.log, {**values, **area_code.columns(document.area), "fields": text_of(change.fields)})]


def document_of(row: Mapping[str, Any]) -> Document:
    """Return the document that a row holds."""
    return Document(
        id=row["id"],
        area=row["area"],
        version=row["version"],
        schema_version=row["schema_version"],
        body=_BODY.decode(row["body"]),
        created_at=row["created_at"],
        created_by=row["created_by"],
        changed_at=row["changed_at"],
        changed_by=row["changed_by"],
    )


def change_of(row: Mapping[str, Any]) -> Change:
    """Return the step of a history that a row holds."""
    fields = msgspec.json.decode(row["fields"], type=dict[str, tuple[Any, Any]])
    return Change(version=row["version"], at=row["at"], by=row["by"], deed=row["deed"], fields=fields)


def differences(before: Body, after: Body) -> dict[str, tuple[Any, Any]]:
    """Return the fields that differ, each before and after; a missing one is null."""
    names = dict.fromkeys((*before, *after))
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


def merged(body: Body, changes: Body) -> dict[str, Any]:
    """Return a document with some fields replaced; null takes one away. Fields are replaced whole, at the top level only."""
    both = {**body, **changes}
    return {name: value for name, value in both.items() if value is not None}

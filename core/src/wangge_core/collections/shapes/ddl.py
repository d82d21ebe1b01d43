"""The statements that make and change the tables of a collection. Pure.

Keys are plain columns that the platform fills: a generated column would rewrite a whole PostgreSQL table when it is added, and
SQLite cannot add a stored one. Each key has an index for the levels from county to grid, as every scoped table has, and one for
scopes above the county, where nearly all rows of a server match.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from wangge_core.area_code import Level
from wangge_core.cases.searching import GRAM_VECTOR
from wangge_core.collections.model import Key, Ref, Shape

Dialect = Literal["sqlite", "postgres"]

_SLUG: Final = 30
_LEVELS: Final = tuple(level for level in Level if level >= Level.COUNTY)
_PLACE: Final = ", ".join(f"l{level.value} VARCHAR({width})" for level, width in zip(Level, (2, 4, 6, 9, 12, 15), strict=True))


def table_of(ref: Ref) -> str:
    """Return the table's name: readable, unique, and short enough for every database (63 bytes)."""
    slug = re.sub(r"[^a-z0-9]+", "_", f"{ref.plugin.partition('.')[2]}_{ref.name}".lower())[:_SLUG].strip("_")
    return f"doc_{slug}_{hashlib.sha256(str(ref).encode()).hexdigest()[:8]}"


def creation(shape: Shape, dialect: Dialect) -> Iterator[str]:
    """Yield what makes the tables and indexes of a collection that has none."""
    table = shape.table
    columns = "".join(f", {key.column} {_text(dialect)}" for key in shape.keys)
    yield (
        f"CREATE TABLE {table} (id UUID PRIMARY KEY NOT NULL, {_PLACE}, area VARCHAR(15) NOT NULL, version INTEGER NOT NULL, "
        "schema_version INTEGER NOT NULL, body TEXT NOT NULL, created_at TIMESTAMPTZ NOT NULL, created_by VARCHAR(120) NOT NULL, "
        f"changed_at TIMESTAMPTZ NOT NULL, changed_by VARCHAR(120) NOT NULL, subject VARCHAR(200){columns})"
    )
    yield from (f"CREATE INDEX {table}_l{level.value} ON {table} (l{level.value}, id)" for level in _LEVELS)
    yield f"CREATE INDEX {table}_changed ON {table} (changed_at)"
    yield f"CREATE INDEX {table}_subject ON {table} (subject) WHERE subject IS NOT NULL"
    for key in shape.keys:
        yield from indexing(table, key)
    if not shape.append_only:
        yield from _log(shape)
    if shape.search:
        yield from searching(shape, dialect)


def _log(shape: Shape) -> Iterator[str]:
    yield (
        f"CREATE TABLE {shape.log} (id UUID PRIMARY KEY NOT NULL, document_id UUID NOT NULL, {_PLACE}, version INTEGER NOT NULL, "
        "at TIMESTAMPTZ NOT NULL, by VARCHAR(120) NOT NULL, deed VARCHAR(10) NOT NULL, fields TEXT NOT NULL)"
    )
    yield f"CREATE INDEX {shape.log}_document ON {shape.log} (document_id, version)"
    yield f"CREATE INDEX {shape.log}_at ON {shape.log} (at)"


def searching(shape: Shape, dialect: Dialect) -> Iterator[str]:
    """Yield what makes the table of the words that documents are found by."""
    if dialect == "sqlite":
        columns = "id UNINDEXED, words UNINDEXED, grams, detail = none, tokenize = 'ascii'"
        yield f"CREATE VIRTUAL TABLE IF NOT EXISTS {shape.words} USING fts5({columns})"
        return
    yield f"CREATE TABLE IF NOT EXISTS {shape.words} (id UUID PRIMARY KEY NOT NULL, words TEXT NOT NULL, grams TEXT NOT NULL)"
    yield f"CREATE INDEX IF NOT EXISTS {shape.words}_grams ON {shape.words} USING gin (({GRAM_VECTOR}))"


def adding(shape: Shape, keys: Sequence[Key], dialect: Dialect) -> Iterator[str]:
    """Yield what gives a table the columns of new keys; their indexes come when older documents have been entered."""
    yield from (f"ALTER TABLE {shape.table} ADD COLUMN {key.column} {_text(dialect)}" for key in keys)


def indexing(table: str, key: Key, *, concurrently: bool = False) -> Iterator[str]:
    """Yield what makes the indexes of a key; `concurrently` lets PostgreSQL go on writing meanwhile, outside any transaction."""
    how = "INDEX CONCURRENTLY" if concurrently else "INDEX"
    if key.unique:
        yield f"CREATE UNIQUE {how} {table}_{key.column} ON {table} ({key.column})"
        return
    yield f"CREATE {how} {table}_{key.column} ON {table} ({key.column}, id)"
    for level in _LEVELS:
        yield f"CREATE {how} {table}_{key.column}_l{level.value} ON {table} (l{level.value}, {key.column}, id)"


def unindexing(table: str, column: str) -> Iterator[str]:
    """Yield what takes a key's indexes away, as many as there are."""
    yield f"DROP INDEX IF EXISTS {table}_{column}"
    yield from (f"DROP INDEX IF EXISTS {table}_{column}_l{level.value}" for level in _LEVELS)


def removing(table: str, column: str) -> Iterator[str]:
    """Yield what takes a key away."""
    yield from unindexing(table, column)
    yield f"ALTER TABLE {table} DROP COLUMN {column}"


def dropping(shape: Shape) -> Iterator[str]:
    """Yield what takes everything away, for good."""
    yield from (f"DROP TABLE IF EXISTS {table}" for table in (shape.words, shape.log, shape.table))


def _text(dialect: Dialect) -> str:
    return 'TEXT COLLATE "C"' if dialect == "postgres" else "TEXT"

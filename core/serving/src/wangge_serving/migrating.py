"""A database's history: one SQL file per step and database, frozen once released, applied in order under a lock.

`0001_initial.sqlite.sql` and `0001_initial.postgres.sql` are the first step. Statements are divided by blank lines. A step
changes by expanding first and contracting later, since SQLite cannot alter a column; the Piccolo tables of the features stay
the description of what must come out, and a test compares the two on both databases.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Final, NamedTuple

from wangge_serving.database import Database
from wangge_serving.errors import ConflictError

_NAME: Final = re.compile(r"(\d{4})_(\w+)\.(sqlite|postgres)\.sql")
_LOCK: Final = 0x77616E67_67650001  # any number will do, as long as all processes take the same
LEDGER: Final = (
    "CREATE TABLE IF NOT EXISTS schema_step (number INTEGER PRIMARY KEY, name VARCHAR(100) NOT NULL, applied_at VARCHAR(40) NOT NULL)"
)


class Step(NamedTuple):
    """A step of the history, for one kind of database."""

    number: int
    name: str
    statements: tuple[str, ...]


def steps(package: str, dialect: str) -> tuple[Step, ...]:
    """Return the steps that lie in a package for a kind of database, in order."""
    return tuple(sorted(_read(package, dialect)))


def _read(package: str, dialect: str) -> Iterator[Step]:
    for entry in files(package).iterdir():
        named = _NAME.fullmatch(entry.name)
        if named and named[3] == dialect:
            text = entry.read_text(encoding="utf-8")
            yield Step(int(named[1]), named[2], tuple(part.strip().rstrip(";") for part in text.split("\n\n") if part.strip()))


async def migrate(database: Database, package: str) -> int:
    """Apply the steps of a package that the database lacks, and return how many there were.

    Several servers may start at once: the first to get the lock does the work, the others find it done.

    Raises:
        ConflictError: `database_newer`, when the database has steps that this version does not know.
    """
    known, applied = steps(package, database.dialect), 0
    await database.execute(LEDGER)
    while (step := await _next(database, known)) is not None:
        async with database.transaction():
            if database.dialect == "postgres":
                await database.execute("SELECT pg_advisory_xact_lock({})", _LOCK)
            if await _next(database, known) != step:
                continue
            for statement in step.statements:
                await database.execute(statement.replace("{", "{{").replace("}", "}}"))
            await database.execute(
                "INSERT INTO schema_step (number, name, applied_at) VALUES ({}, {}, CURRENT_TIMESTAMP)", step.number, step.name
            )
            applied += 1
    return applied


async def _next(database: Database, known: tuple[Step, ...]) -> Step | None:
    rows = await database.fetch("SELECT number, name FROM schema_step")
    done = {int(row["number"]): row["name"] for row in rows}
    unknown = sorted(done.keys() - {step.number for step in known})
    if unknown:
        detail = f"The database has steps {unknown} that this version does not know: run the version that made them, or a newer one."
        raise ConflictError("database_newer", detail)
    return next((step for step in known if step.number not in done), None)

"""Every column that can hold words says how redaction and erasure reach it, or why there is nothing to reach.

What mechanisms keep is declared beside their tables (`REMEMBERED`); all the rest stands in `register.json` with its reason.
"""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from wangge_core.database import Database
from wangge_core.schema import REMEMBERED, migrate

REGISTER: Final[dict[str, Any]] = json.loads(Path(__file__).with_name("register.json").read_bytes())
_LEVELS: Final = {f"l{level}" for level in range(1, 7)}
_WORDLESS: Final = ("UUID", "INTEGER", "BIGINT", "BIGSERIAL", "BOOLEAN", "DATE", "TIMESTAMPTZ", "DOUBLE PRECISION")
_SHADOWS: Final = tuple(f"case_search_grams_{part}" for part in ("config", "content", "data", "docsize", "idx"))
"""Where SQLite itself keeps the search index of `case_search_grams`."""


async def wordy_columns(database: Database) -> set[tuple[str, str]]:
    """Return every column of a migrated SQLite database that can hold words, but for the codes of the area tree."""
    found: set[tuple[str, str]] = set()
    for table in await database.fetch("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
        if table["name"] not in _SHADOWS:
            columns = await database.fetch(f"SELECT name, type FROM pragma_table_info('{table['name']}')")
            wordy = (one["name"] for one in columns if one["type"].upper() not in _WORDLESS)
            found |= {(table["name"], name) for name in wordy if name not in _LEVELS}
    return found


@pytest.fixture
async def database(tmp_path: Path) -> Any:
    """A database with all tables and no rows."""
    opened = Database.open(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    await opened.start()
    await migrate(opened)
    yield opened
    await opened.close()


async def test_every_column_that_can_hold_words_says_how_they_are_erased(database: Database):
    columns = await wordy_columns(database)
    remembered = {(where.table, column) for where in REMEMBERED for column in where.columns}
    registered = {(table, column) for table, named in REGISTER["columns"].items() for column in named}
    unsaid = sorted(columns - remembered - registered)
    assert not unsaid, (
        f"{unsaid}: say in the feature's tables.py (REMEMBERED) how people's words are found there, "
        "or in tests/core/cases/privacy/register.json why there are none"
    )
    assert not remembered & registered, "a column is said to hold words, and registered as holding none"
    assert remembered | registered <= columns, "what is declared or registered is no column any more"


def test_every_reason_is_a_known_one_and_used():
    used = {reason for named in REGISTER["columns"].values() for reason in named.values()}
    assert used == set(REGISTER["reasons"])


def test_what_is_the_reporters_is_remembered():
    for where in REMEMBERED:
        assert where.own.keys() <= set(where.columns)
        assert all(bool(own.keys) == (column in where.documents) for column, own in where.own.items())

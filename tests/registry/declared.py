"""What the features declare as their tables, as SQL: `python -m tests.registry.declared sqlite` writes a first step.

Only until the first release: from then on a change is a step of its own, written by hand.
"""

import re
import sys
from typing import Any

from wangge_registry.schema import INDEXES, TABLES
from wangge_serving.database import Database

_DRAWN = re.compile(r" DEFAULT '[0-9a-f]{8}-[0-9a-f-]{27}'")


def statements(database: Database) -> tuple[str, ...]:
    """Return the statements that make every declared table and index."""
    database.bind(TABLES)
    # A callable default is drawn once for the statement; every row brings an id of its own, so the database needs none.
    made: list[Any] = [_DRAWN.sub("", ddl) for table in TABLES for ddl in table.create_table().ddl]
    return (*made, *(index.replace(" IF NOT EXISTS", "") for index in INDEXES))


if __name__ == "__main__":
    url = {"sqlite": "sqlite:////tmp/declared.sqlite", "postgres": "postgresql://nobody@127.0.0.1/nowhere"}[sys.argv[1]]
    print(";\n\n".join(statements(Database.open(url))) + ";")

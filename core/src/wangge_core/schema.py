"""Every table of the core, gathered from the features."""

import importlib
import importlib.util
from typing import Final

from piccolo.table import Table

from wangge_core.database import Database

FEATURES: Final = ("access", "identity", "areas", "attachments", "cases", "clocks", "standards", "audit", "events", "plugins")


def _gather() -> tuple[tuple[type[Table], ...], tuple[str, ...]]:
    tables: list[type[Table]] = []
    indexes: list[str] = []
    for feature in FEATURES:
        if importlib.util.find_spec(f"wangge_core.{feature}.tables") is None:
            continue
        module = importlib.import_module(f"wangge_core.{feature}.tables")
        tables += module.TABLES
        indexes += module.INDEXES
    return tuple(tables), tuple(indexes)


TABLES, INDEXES = _gather()


async def create_schema(database: Database) -> None:
    """Create every table and index in an empty database."""
    database.bind(TABLES)
    for table in TABLES:
        await table.create_table(if_not_exists=True)
    for index in INDEXES:
        await database.execute(index)


async def migrate(database: Database) -> None:
    """Bring the database's tables up to date."""
    await create_schema(database)

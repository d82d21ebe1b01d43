"""Every table of the core, gathered from the features: what the migrations must come to."""

import importlib
from typing import Final

from piccolo.table import Table

from wangge_core.database import Database
from wangge_core.migrations import migrate as apply_steps
from wangge_core.remembered import Remembered

FEATURES: Final = (
    "access",
    "identity",
    "areas",
    "local_rules",
    "attachments",
    "cases",
    "cases.measures",
    "cases.orders",
    "cases.escalation",
    "cases.filing",
    "cases.aftercare",
    "cases.tasks",
    "cases.company",
    "cases.fixes",
    "duty",
    "cases.duplicates",
    "cases.privacy",
    "clocks",
    "standards",
    "audit",
    "events",
    "plugins",
    "jobs",
    "egress",
    "notifications",
    "indicators",
    "indicators.days",
    "responsibility",
    "collections",
    "broker",
    "algorithms",
    "call_chains",
    "feeds",
    "plugin_jobs",
    "subscriptions",
    "market",
    "feedback",
)


def _gather() -> tuple[tuple[type[Table], ...], tuple[str, ...], tuple[Remembered, ...]]:
    modules = [importlib.import_module(f"wangge_core.{feature}.tables") for feature in FEATURES]
    tables = tuple(table for module in modules for table in module.TABLES)
    remembered = tuple(words for module in modules for words in getattr(module, "REMEMBERED", ()))
    return tables, tuple(index for module in modules for index in module.INDEXES), remembered


TABLES, INDEXES, REMEMBERED = _gather()
"""`REMEMBERED` says where words about people lie, all but the columns of a case itself."""


def statements(dialect: str) -> tuple[str, ...]:
    """Return what one kind of database has for itself, beside the tables."""
    modules = [importlib.import_module(f"wangge_core.{feature}.tables") for feature in FEATURES]
    return tuple(text for module in modules for text in getattr(module, "STATEMENTS", {}).get(dialect, ()))


async def migrate(database: Database) -> None:
    """Bring the database's tables up to date, and make the features' tables use it."""
    await apply_steps(database)
    database.bind(TABLES)

"""Definitions of workflows in and out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from wangge_core.cases.workflow import Workflow, knows, remember
from wangge_core.database import Database
from wangge_sdk.manifest import OfferedCaseType


class DefinitionRepository:
    """The definitions that cases of one database follow."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def ids(self) -> frozenset[str]:
        """Return the ids of all definitions."""
        return frozenset(row["id"] for row in await self._database.fetch("SELECT id FROM case_workflow"))

    async def load(self, ids: Collection[str]) -> tuple[Workflow, ...]:
        """Return those definitions that there are, and keep them in mind."""
        if not ids:
            return ()
        holes = ", ".join("{}" for _ in ids)
        rows = await self._database.fetch(f"SELECT definition FROM case_workflow WHERE id IN ({holes})", *ids)  # noqa: S608  placeholders
        return tuple(remember(msgspec.json.decode(row["definition"], type=Workflow)) for row in rows)

    async def keep(self, workflow: Workflow, case_type: OfferedCaseType, now: datetime) -> None:
        """Write a definition down, unless it is already; another server may do so at the same time."""
        await self._database.execute(
            "INSERT INTO case_workflow (id, extends, plugin, plugin_version, case_type, definition, kept_at) "
            "VALUES ({}, {}, {}, {}, {}, {}, {}) ON CONFLICT (id) DO NOTHING",
            workflow.id,
            workflow.extends or "",
            case_type.plugin,
            case_type.version,
            case_type.id,
            msgspec.json.encode(workflow).decode(),
            now,
        )


async def met(database: Database, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make sure that the workflows of these rows of cases are in mind; nearly always they are, and nothing is asked."""
    missing = {row["workflow"] for row in rows if not knows(row["workflow"])}
    if missing:
        await DefinitionRepository(database).load(missing)

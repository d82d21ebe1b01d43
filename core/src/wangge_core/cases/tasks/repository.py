"""Rows of tasks in and out."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.cases.tasks.model import Task
from wangge_core.database import Database, Row

_JSON = ("why", "tried")
_FIXED = ("id", "case_id", "kind", "area", "made_at", "version")
"""What never changes of a task, or only by the statement itself."""


class TaskRepository:
    """The tasks of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    @unscoped("for an operation that then asks whose the task is, or for the platform itself")
    async def load(self, task_id: UUID) -> Task | None:
        """Return one task."""
        rows = await self._database.fetch("SELECT * FROM case_task WHERE id = {}", task_id)
        return _task(rows[0]) if rows else None

    @unscoped("whoever asks has been let see the case")
    async def of_case(self, case_id: UUID) -> tuple[Task, ...]:
        """Return the tasks of a case, the newest first."""
        rows = await self._database.fetch("SELECT * FROM case_task WHERE case_id = {} ORDER BY id DESC", case_id)
        return tuple(_task(row) for row in rows)

    @unscoped("somebody's own tasks")
    async def of_account(self, account_id: UUID) -> tuple[Task, ...]:
        """Return the open tasks of an account, the most pressing first."""
        sql = "SELECT * FROM case_task WHERE account_id = {} AND state = 'open' ORDER BY due_at IS NULL, due_at, id"
        return tuple(_task(row) for row in await self._database.fetch(sql, account_id))

    async def open_in(self, scope: Scope, limit: int) -> tuple[Task, ...]:
        """Return open tasks of the scope, first those that nobody has."""
        inside, values = scope.sql()
        rows = await self._database.fetch(
            f"SELECT * FROM case_task WHERE {inside} AND state = 'open' "  # noqa: S608  the scope's own text
            "ORDER BY account_id IS NOT NULL, due_at IS NULL, due_at, id LIMIT {}",
            *values,
            limit,
        )
        return tuple(_task(row) for row in rows)

    @unscoped("how much people have to do, wherever it lies")
    async def loads(self, accounts: Collection[UUID]) -> dict[UUID, int]:
        """Return how many open tasks each account has."""
        if not accounts:
            return {}
        marks = ", ".join("{}" for _ in accounts)
        sql = f"SELECT account_id, COUNT(*) AS number FROM case_task WHERE state = 'open' AND account_id IN ({marks}) GROUP BY account_id"  # noqa: S608  marks only
        return {row["account_id"]: int(row["number"]) for row in await self._database.fetch(sql, *accounts)}

    @unscoped("keeps a case as the platform has just read it from moving before the transaction ends")
    async def hold_case(self, case_id: UUID, version: int) -> bool:
        """Hold a case that is still at that version; tell whether it is."""
        rows = await self._database.fetch(
            "UPDATE cases SET version = version WHERE id = {} AND version = {} RETURNING id", case_id, version
        )
        return bool(rows)

    async def last_data(self, case_id: UUID) -> dict[str, Any]:
        """Return what was filled in at the newest step of a case, inside the transaction that took it."""
        rows = await self._database.fetch("SELECT data FROM case_step WHERE case_id = {} ORDER BY id DESC LIMIT 1", case_id)
        return msgspec.json.decode(rows[0]["data"], type=dict[str, Any]) if rows else {}

    async def add(self, task: Task) -> None:
        """Insert a task."""
        await self._database.insert([Row("case_task", _values(task) | area_code.columns(task.area))])

    @unscoped("writes what the operation loaded, guarded by the version")
    async def replace(self, task: Task) -> bool:
        """Write a task that is still open and at the version before; tell whether it was."""
        values = _values(task)
        names = [name for name in values if name not in _FIXED]
        assignments = ", ".join(f"{name} = {{}}" for name in names)
        rows = await self._database.fetch(
            f"UPDATE case_task SET {assignments}, version = version + 1 "  # noqa: S608  our own column names
            "WHERE id = {} AND version = {} AND state = 'open' RETURNING id",
            *(values[name] for name in names),
            task.id,
            task.version - 1,
        )
        return bool(rows)


def _values(task: Task) -> dict[str, Any]:
    return msgspec.structs.asdict(task) | {name: msgspec.json.encode(getattr(task, name)).decode() for name in _JSON}


def _task(row: Mapping[str, Any]) -> Task:
    values = {name: row[name] for name in Task.__struct_fields__ if name not in _JSON}
    return Task(
        **values,
        why=msgspec.json.decode(row["why"], type=tuple[dict[str, str], ...]),
        tried=msgspec.json.decode(row["tried"], type=tuple[UUID, ...]),
    )

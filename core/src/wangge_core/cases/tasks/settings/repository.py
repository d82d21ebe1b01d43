"""What areas say of tasks, in and out of the database."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from wangge_core.cases.tasks.settings.model import TaskSettings
from wangge_core.database import Database
from wangge_core.ids import new_id

_decode = msgspec.json.Decoder(TaskSettings).decode


class TaskSettingsRepository:
    """The settings of one database."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def said(self, areas: Sequence[str]) -> dict[str, TaskSettings]:
        """Return what these areas say."""
        marks = ", ".join("{}" for _ in areas)
        rows = await self._database.fetch(f"SELECT area, body FROM case_task_settings WHERE area IN ({marks})", *areas)  # noqa: S608  marks only
        return {row["area"]: _decode(row["body"]) for row in rows}

    async def say(self, area: str, settings: TaskSettings, now: datetime) -> None:
        """Write what an area says."""
        await self._database.execute(
            "INSERT INTO case_task_settings (id, area, body, set_at) VALUES ({}, {}, {}, {}) "
            "ON CONFLICT (area) DO UPDATE SET body = excluded.body, set_at = excluded.set_at",
            new_id(),
            area,
            msgspec.json.encode(settings).decode(),
            now,
        )

    async def unsay(self, area: str) -> bool:
        """Take back what an area says; return whether it said anything."""
        return bool(await self._database.fetch("DELETE FROM case_task_settings WHERE area = {} RETURNING id", area))

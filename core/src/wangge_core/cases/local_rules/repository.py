"""What areas have set, in and out of the database."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from wangge_core.cases.local_rules.model import RuleName, Rules
from wangge_core.database import Database
from wangge_core.ids import new_id


class LocalRuleRepository:
    """The rules of one database's areas."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def nearest(self, name: RuleName, areas: Sequence[str]) -> tuple[str, str] | None:
        """Return the deepest of the areas that says something, and what it says as JSON."""
        marks = ", ".join("{}" for _ in areas)
        rows = await self._database.fetch(
            f"SELECT area, body FROM case_local_rule WHERE name = {{}} AND area IN ({marks}) ORDER BY LENGTH(area) DESC LIMIT 1",  # noqa: S608  marks only
            name,
            *areas,
        )
        return (rows[0]["area"], rows[0]["body"]) if rows else None

    async def all(self, name: RuleName) -> dict[str, str]:
        """Return what each area that says something says, as JSON."""
        rows = await self._database.fetch("SELECT area, body FROM case_local_rule WHERE name = {} ORDER BY area", name)
        return {row["area"]: row["body"] for row in rows}

    async def put(self, name: RuleName, area: str, rules: Rules, now: datetime) -> None:
        """Write what an area says."""
        await self._database.execute(
            "INSERT INTO case_local_rule (id, area, name, body, set_at) VALUES ({}, {}, {}, {}, {}) "
            "ON CONFLICT (area, name) DO UPDATE SET body = excluded.body, set_at = excluded.set_at",
            new_id(),
            area,
            name,
            msgspec.json.encode(rules).decode(),
            now,
        )

    async def remove(self, name: RuleName, area: str) -> bool:
        """Take back what an area says; return whether it said anything."""
        return bool(await self._database.fetch("DELETE FROM case_local_rule WHERE name = {} AND area = {} RETURNING id", name, area))

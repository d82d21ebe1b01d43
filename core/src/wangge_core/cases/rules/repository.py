"""Rules of areas in and out of the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from wangge_core.cases.rules.book import Said
from wangge_core.cases.rules.model import KINDS, Rule, RuleName
from wangge_core.database import Database
from wangge_core.ids import new_id


class RuleRepository:
    """What areas have set."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def overrides(self, areas: Sequence[str]) -> dict[Said, dict[RuleName, Any]]:
        """Return what these areas say."""
        marks = ", ".join("{}" for _ in areas)
        rows = await self._database.fetch(f"SELECT area, case_type, name, body FROM case_rule WHERE area IN ({marks})", *areas)  # noqa: S608  marks only
        found: dict[Said, dict[RuleName, Any]] = {}
        for row in rows:
            rule = msgspec.json.decode(row["body"], type=KINDS[row["name"]])
            found.setdefault(Said(row["area"], row["case_type"]), {})[row["name"]] = rule
        return found

    async def set_rule(self, place: Said, name: RuleName, rule: Rule, now: datetime) -> None:
        """Write what an area says of a rule."""
        await self._database.execute(
            "INSERT INTO case_rule (id, area, case_type, name, body, set_at) VALUES ({}, {}, {}, {}, {}, {}) "
            "ON CONFLICT (area, case_type, name) DO UPDATE SET body = excluded.body, set_at = excluded.set_at",
            new_id(),
            place.area,
            place.case_type,
            name,
            msgspec.json.encode(rule).decode(),
            now,
        )

    async def remove_rule(self, place: Said, name: RuleName) -> bool:
        """Take back what an area says; return whether it said anything."""
        sql = "DELETE FROM case_rule WHERE area = {} AND case_type = {} AND name = {} RETURNING id"
        return bool(await self._database.fetch(sql, place.area, place.case_type, name))

"""Rules and quiet hours in and out of the database."""

from collections.abc import Sequence
from datetime import datetime, time

import msgspec

from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.notifications.quiet import QuietHours
from wangge_core.notifications.rules.model import Rule

_decode = msgspec.json.Decoder(Rule).decode


class RuleRepository:
    """What areas have set."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def overrides(self, areas: Sequence[str]) -> dict[str, dict[str, Rule]]:
        """Return what these areas say, by area and rule."""
        marks = ", ".join("{}" for _ in areas)
        rows = await self._database.fetch(f"SELECT area, rule, body FROM notification_rule WHERE area IN ({marks})", *areas)  # noqa: S608  marks only
        found: dict[str, dict[str, Rule]] = {}
        for row in rows:
            found.setdefault(row["area"], {})[row["rule"]] = _decode(row["body"])
        return found

    async def set_rule(self, area: str, rule_id: str, rule: Rule, now: datetime) -> None:
        """Write what an area says of a rule."""
        await self._database.execute(
            "INSERT INTO notification_rule (id, area, rule, body, set_at) VALUES ({}, {}, {}, {}, {}) "
            "ON CONFLICT (area, rule) DO UPDATE SET body = excluded.body, set_at = excluded.set_at",
            new_id(),
            area,
            rule_id,
            msgspec.json.encode(rule).decode(),
            now,
        )

    async def remove_rule(self, area: str, rule_id: str) -> bool:
        """Take back what an area says; return whether it said anything."""
        return bool(await self._database.fetch("DELETE FROM notification_rule WHERE area = {} AND rule = {} RETURNING id", area, rule_id))

    async def quiet_hours(self, areas: Sequence[str]) -> dict[str, QuietHours]:
        """Return the quiet hours that these areas have set."""
        marks = ", ".join("{}" for _ in areas)
        rows = await self._database.fetch(f"SELECT area, begins, ends FROM quiet_hours WHERE area IN ({marks})", *areas)  # noqa: S608  marks only
        return {row["area"]: QuietHours(time.fromisoformat(row["begins"]), time.fromisoformat(row["ends"])) for row in rows}

    async def set_quiet_hours(self, area: str, hours: QuietHours, now: datetime) -> None:
        """Write the quiet hours of an area."""
        await self._database.execute(
            "INSERT INTO quiet_hours (id, area, begins, ends, set_at) VALUES ({}, {}, {}, {}, {}) "
            "ON CONFLICT (area) DO UPDATE SET begins = excluded.begins, ends = excluded.ends, set_at = excluded.set_at",
            new_id(),
            area,
            f"{hours.begins:%H:%M}",
            f"{hours.ends:%H:%M}",
            now,
        )

    async def remove_quiet_hours(self, area: str) -> bool:
        """Take back an area's own quiet hours; return whether it had any."""
        return bool(await self._database.fetch("DELETE FROM quiet_hours WHERE area = {} RETURNING id", area))

"""How areas take new versions, in the database; the nearest policy upwards holds."""

from datetime import datetime
from typing import Any

from wangge_core import area_code
from wangge_core.database import Database
from wangge_core.market.model import Policy


class PolicyRepository:
    """Reads and writes policies."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def every(self) -> dict[str, Policy]:
        """Return the policies by the area that has set them."""
        return {row["area"]: _policy(row) for row in await self._database.fetch("SELECT * FROM market_policy")}

    async def save(self, policy: Policy, by: str, at: datetime) -> None:
        """Write an area's policy, in the caller's transaction."""
        await self._database.execute(
            "INSERT INTO market_policy (area, automatic, channel, delay_hours, changed_by, changed_at) VALUES ({}, {}, {}, {}, {}, {}) "
            "ON CONFLICT (area) DO UPDATE SET automatic = excluded.automatic, channel = excluded.channel, "
            "delay_hours = excluded.delay_hours, changed_by = excluded.changed_by, changed_at = excluded.changed_at",
            policy.area,
            policy.automatic,
            policy.channel,
            policy.delay_hours,
            by,
            at,
        )

    async def remove(self, area: str) -> None:
        """Let an area take what is above, in the caller's transaction."""
        await self._database.execute("DELETE FROM market_policy WHERE area = {}", area)


def holding(policies: dict[str, Policy], area: str) -> Policy:
    """Return the policy that holds in an area: its own, else that of the nearest area above, else what the platform begins with. Pure."""
    code: str | None = area
    while code:
        if code in policies:
            return policies[code]
        code = area_code.parent_of(code)
    return Policy()


def _policy(row: dict[str, Any]) -> Policy:
    return Policy(
        area=row["area"],
        automatic=bool(row["automatic"]),
        channel=row["channel"],
        delay_hours=row["delay_hours"],
        by=row["changed_by"],
        at=row["changed_at"],
    )

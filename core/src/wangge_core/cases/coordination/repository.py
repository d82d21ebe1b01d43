"""Settings in and out."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from wangge_core.cases.coordination.model import Coordination
from wangge_core.database import Database
from wangge_core.ids import new_id


class CoordinationRepository:
    """What areas have set."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def stated(self, areas: Sequence[str]) -> dict[str, Coordination]:
        """Return what those areas say themselves."""
        marks = ", ".join("{}" for _ in areas)
        rows = await self._database.fetch(f"SELECT area, body FROM case_coordination WHERE area IN ({marks})", *areas)  # noqa: S608  marks only
        return {row["area"]: msgspec.json.decode(row["body"], type=Coordination) for row in rows}

    async def set(self, area: str, wanted: Coordination, now: datetime) -> None:
        """Write what an area says."""
        await self._database.execute(
            "INSERT INTO case_coordination (id, area, body, set_at) VALUES ({}, {}, {}, {}) "
            "ON CONFLICT (area) DO UPDATE SET body = excluded.body, set_at = excluded.set_at",
            new_id(),
            area,
            msgspec.json.encode(wanted).decode(),
            now,
        )

    async def remove(self, area: str) -> bool:
        """Forget what an area says; tell whether it said anything."""
        return bool(await self._database.fetch("DELETE FROM case_coordination WHERE area = {} RETURNING id", area))

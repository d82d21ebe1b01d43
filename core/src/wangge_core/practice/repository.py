"""What a scenario looks at in the database of the practice platform."""

from uuid import UUID

from wangge_core.access.model import Scope
from wangge_core.database import Database


class PracticeRepository:
    """Reads what is in a street."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def cases_of(self, scope: Scope) -> list[UUID]:
        """Return the cases of the scope, the newest first."""
        inside, values = scope.sql("cases")
        rows = await self._database.fetch(
            f"SELECT id FROM cases WHERE {inside} ORDER BY id DESC",  # noqa: S608  the scope's own text
            *values,
        )
        return [row["id"] for row in rows]

    async def photos_of(self, case_id: UUID) -> int:
        """Return how many files hang on a case."""
        rows = await self._database.fetch("SELECT COUNT(*) AS number FROM attachment WHERE case_id = {}", case_id)
        return int(rows[0]["number"])

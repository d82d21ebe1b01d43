"""Where imported cases come from, in and out of the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from wangge_core.access.unscoped import unscoped
from wangge_core.cases.schemas import SourceOut
from wangge_core.database import Database, Row

_AT_ONCE: Final = 500


class SourceRepository:
    """The sources of one database's cases."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def digests(self, system: str, ids: Sequence[str]) -> dict[str, str]:
        """Return which of the ids were imported, with the digest of each record."""
        found: dict[str, str] = {}
        for first in range(0, len(ids), _AT_ONCE):
            part = ids[first : first + _AT_ONCE]
            holders = ", ".join("{}" for _ in part)
            sql = f"SELECT source_id, digest FROM case_source WHERE system = {{}} AND source_id IN ({holders})"  # noqa: S608  only placeholders
            found |= {row["source_id"]: row["digest"] for row in await self._database.fetch(sql, system, *part)}
        return found

    @unscoped("how many cases came with which status is the import's own reckoning; no case is shown")
    async def counts(self, system: str) -> dict[tuple[str, str], int]:
        """Return how many cases came from a system with each status, by the state in which they stand today."""
        rows = await self._database.fetch(
            "SELECT s.status, c.state, COUNT(*) AS number FROM case_source s JOIN cases c ON c.id = s.case_id "
            "WHERE s.system = {} GROUP BY s.status, c.state",
            system,
        )
        return {(row["status"], row["state"]): int(row["number"]) for row in rows}

    @unscoped("reads back what this import has just saved")
    async def times(self, import_id: UUID) -> dict[str, tuple[datetime | None, ...]]:
        """Return by source id when the cases of an import were reported, promised, answered and closed."""
        rows = await self._database.fetch(
            "SELECT s.source_id, c.reported_at, c.promised_at, c.responded_at, c.closed_at "
            "FROM case_source s JOIN cases c ON c.id = s.case_id WHERE s.import_id = {}",
            import_id,
        )
        return {row["source_id"]: (row["reported_at"], row["promised_at"], row["responded_at"], row["closed_at"]) for row in rows}

    async def of(self, case_id: UUID) -> SourceOut | None:
        """Return where a case comes from, or None when it was reported here; who asks has been let see the case."""
        rows = await self._database.fetch("SELECT system, source_id, status FROM case_source WHERE case_id = {}", case_id)
        return SourceOut(rows[0]["system"], rows[0]["source_id"], rows[0]["status"]) if rows else None

    @unscoped("whether all of an import lies where its maker may import is asked of what this returns")
    async def imported(self, import_id: UUID) -> list[tuple[UUID, str]]:
        """Return the cases of an import with their areas, and keep anybody from acting on them before the transaction ends."""
        rows = await self._database.fetch(
            "UPDATE cases SET version = version WHERE id IN (SELECT case_id FROM case_source WHERE import_id = {}) RETURNING id, area",
            import_id,
        )
        return [(row["id"], row["area"]) for row in rows]

    @unscoped("whether anything was done with the cases of an import since, whoever did it")
    async def touched(self, import_id: UUID) -> bool:
        """Tell whether anybody has acted on a case of an import: every act counts its version up."""
        rows = await self._database.fetch(
            "SELECT c.id FROM cases c JOIN case_source s ON s.case_id = c.id WHERE s.import_id = {} AND c.version > 1 LIMIT 1", import_id
        )
        return bool(rows)

    @unscoped("takes back what `imported` returned, on which nobody has acted")
    async def take_back(self, import_id: UUID) -> None:
        """Delete the cases of an import with all that it wrote of them, in the open transaction."""
        of_import = "(SELECT case_id FROM case_source WHERE import_id = {})"
        for statement in (
            "DELETE FROM case_search WHERE case_id IN ",
            "DELETE FROM case_step WHERE case_id IN ",
            "DELETE FROM cases WHERE id IN ",
        ):
            await self._database.execute(statement + of_import, import_id)
        await self._database.execute("DELETE FROM case_source WHERE import_id = {}", import_id)

    async def add(self, rows: Iterable[Row]) -> None:
        """Insert rows in the open transaction."""
        await self._database.insert(list(rows))

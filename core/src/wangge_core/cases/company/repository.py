"""Open pages in and out of the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, Row


class Present(NamedTuple):
    """Somebody who has a case open; `action` is the step they write."""

    name: str
    action: str | None


class CompanyRepository:
    """A page is found by its case, which the operation has been allowed to see."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def come(self, seat: UUID, case_id: UUID, account_id: UUID, now: datetime) -> None:
        """Write that a page is open."""
        values = {"id": seat, "case_id": case_id, "account_id": account_id, "action": None, "seen_at": now}
        await self._database.insert([Row("case_company", values)])

    async def stay(self, seat: UUID, now: datetime) -> None:
        """Write that it is still open."""
        await self._database.execute("UPDATE case_company SET seen_at = {} WHERE id = {}", now, seat)

    async def leave(self, seat: UUID, before: datetime) -> None:
        """Delete a page that has closed, and those that were not seen since a moment: their server has ended."""
        await self._database.execute("DELETE FROM case_company WHERE id = {} OR seen_at < {}", seat, before)

    async def write(self, case_id: UUID, account_id: UUID, action: str | None) -> None:
        """Write which step somebody writes on a case."""
        await self._database.execute(
            "UPDATE case_company SET action = {} WHERE case_id = {} AND account_id = {}", action, case_id, account_id
        )

    @unscoped("colleagues on a case that the caller may see are named to them, wherever they belong")
    async def others(self, case_id: UUID, account_id: UUID, since: datetime) -> Sequence[Present]:
        """Return everybody else who was seen on a case since a moment, each once."""
        rows = await self._database.fetch(
            "SELECT person.name AS name, MAX(case_company.action) AS action FROM case_company "
            "JOIN account ON account.id = case_company.account_id JOIN person ON person.id = account.person_id "
            "WHERE case_company.case_id = {} AND case_company.account_id <> {} AND case_company.seen_at > {} "
            "GROUP BY account.id, person.name ORDER BY person.name, account.id",
            case_id,
            account_id,
            since,
        )
        return [Present(row["name"], row["action"]) for row in rows]

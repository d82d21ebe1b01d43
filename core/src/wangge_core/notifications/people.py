"""Who works where, for audiences, and how the channels reach them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database
from wangge_core.instants import LOCAL


class Contact(msgspec.Struct, frozen=True):
    """A person behind an account."""

    name: str
    phone: str


class People:
    """Reads accounts and positions; what comes out goes to channels, never to a caller."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    @unscoped("the unit holds the case: its people are told, wherever their position lies")
    async def of_unit(self, unit_id: UUID, now: datetime) -> frozenset[UUID]:
        """Return the accounts of those who work in a unit today."""
        day = now.astimezone(LOCAL).date()
        rows = await self._database.fetch(
            "SELECT DISTINCT account.id FROM position JOIN account ON account.person_id = position.person_id "
            "JOIN person ON person.id = position.person_id WHERE position.unit_id = {} AND account.state = 'active' "
            "AND person.ended_at IS NULL AND (valid_from IS NULL OR valid_from <= {}) AND (valid_to IS NULL OR valid_to > {})",
            unit_id,
            day,
            day,
        )
        return frozenset(row["id"] for row in rows)

    async def active(self, accounts: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the accounts that may sign in."""
        if not accounts:
            return frozenset()
        marks = ", ".join("{}" for _ in accounts)
        rows = await self._database.fetch(f"SELECT id FROM account WHERE state = 'active' AND id IN ({marks})", *accounts)  # noqa: S608  marks only
        return frozenset(row["id"] for row in rows)

    @unscoped("how the channel reaches the one person whom a rule named")
    async def contact(self, account: UUID) -> Contact | None:
        """Return name and telephone of the person behind an account."""
        sql = (
            "SELECT person.name, person.phone FROM account JOIN person ON person.id = account.person_id "
            "WHERE account.id = {} AND account.state = 'active'"
        )
        rows = await self._database.fetch(sql, account)
        return Contact(rows[0]["name"], rows[0]["phone"]) if rows else None

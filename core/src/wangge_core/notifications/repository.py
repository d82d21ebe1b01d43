"""Who works where, who acted, how the channels reach people, and what became of it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.instants import LOCAL


class Contact(msgspec.Struct, frozen=True):
    """A person behind an account."""

    name: str
    phone: str


class SendingResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a try to send a notice by a plugin."""

    state: str
    attempts: int
    at: datetime
    reference: str = ""
    error: str = ""


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


class Sendings:
    """What became of notices on the channels of plugins."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def add(self, notice: UUID, plugin: str) -> None:
        """Note that a notice is on its way."""
        await self._database.execute(
            "INSERT INTO notice_sending (id, notice_id, plugin, state, attempts, reference, error) "
            "VALUES ({}, {}, {}, 'waiting', 0, '', '')",
            new_id(),
            notice,
            plugin,
        )

    async def notice(self, notice: UUID) -> Mapping[str, Any] | None:
        """Return what a plugin is told of a notice, title and body decoded, and its account."""
        rows = await self._database.fetch("SELECT account_id, type, area, made_at, title, body, urgent FROM notice WHERE id = {}", notice)
        if not rows:
            return None
        return rows[0] | {"title": msgspec.json.decode(rows[0]["title"]), "body": msgspec.json.decode(rows[0]["body"])}

    async def note(self, notice: UUID, plugin: str, result: SendingResult) -> None:
        """Write what came of a try."""
        await self._database.execute(
            "UPDATE notice_sending SET state = {}, attempts = {}, reference = {}, error = {}, last_at = {} "
            "WHERE notice_id = {} AND plugin = {}",
            result.state,
            result.attempts,
            result.reference,
            result.error,
            result.at,
            notice,
            plugin,
        )


class Doers:
    """Who took a step of a case."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def of(self, case_id: UUID, at: datetime) -> str:
        """Return the id of who acted on a case at a moment, empty when nobody did."""
        sql = "SELECT actor_id FROM case_step WHERE case_id = {} AND at = {} ORDER BY id DESC LIMIT 1"
        rows = await self._database.fetch(sql, case_id, at)
        return str(rows[0]["actor_id"]) if rows else ""

"""Chains and their calls in the database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, Row
from wangge_core.ids import new_id
from wangge_sdk.manifest.contributions import EscalationStep

_CHAIN: Final = (
    "SELECT id, area, plugin, version, escalation, title, steps, contacts, case_id, once, state, begun_by, begun_at, "
    "ended_by, ended_at, ended_how FROM call_chain"
)
_OPEN: Final = "state IN ('running', 'exhausted')"
"""Somebody can still take it."""


class StoredChain(msgspec.Struct, frozen=True, kw_only=True):
    """A chain as stored."""

    id: UUID
    area: str
    plugin: str
    version: str
    escalation: str
    title: Mapping[str, str]
    steps: tuple[EscalationStep, ...]
    contacts: Mapping[str, UUID]
    case_id: UUID | None
    once: str
    state: str
    begun_by: str
    begun_at: datetime
    ended_by: str | None = None
    ended_at: datetime | None = None
    ended_how: str | None = None


class StoredCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call that was made. `why`: `no_channel` when it fell to the app, `nobody` when there was nobody to call."""

    chain_id: UUID
    step: int
    due_at: datetime
    made_at: datetime
    channel: str
    used: str
    target: str
    people: tuple[UUID, ...]
    why: str


class ChainRepository:
    """Rows of `call_chain` and `call_made`."""

    def __init__(self, database: Database) -> None:
        """`database` is the server's."""
        self._database = database

    async def add(self, chain: StoredChain) -> None:
        """Insert a chain.

        Raises:
            DuplicateError: it was begun before.
        """
        texts = {name: _json(getattr(chain, name)) for name in ("title", "steps", "contacts")}
        await self._database.insert([Row("call_chain", msgspec.structs.asdict(chain) | texts | area_code.columns(chain.area))])

    @unscoped("for the platform's own work; a caller is let in afterwards, by the chain's area or by having been called")
    async def one(self, chain: UUID) -> StoredChain | None:
        """Return a chain by its id."""
        rows = await self._database.fetch(f"{_CHAIN} WHERE id = {{}}", chain)
        return _chain(rows[0]) if rows else None

    @unscoped("the name holds the plugin and its county")
    async def begun(self, once: str) -> StoredChain | None:
        """Return a chain by the name under which it was begun."""
        rows = await self._database.fetch(f"{_CHAIN} WHERE once = {{}}", once)
        return _chain(rows[0]) if rows else None

    async def page(self, scope: Scope, *, opened: bool, after: UUID | None, limit: int) -> list[StoredChain]:
        """Return chains of the scope, newest first; `opened` for those that somebody can still take."""
        inside, values = scope.sql()
        more = f" AND {_OPEN}" if opened else ""
        cursor = " AND id < {}" if after else ""
        rows = await self._database.fetch(
            f"{_CHAIN} WHERE {inside}{more}{cursor} ORDER BY id DESC LIMIT {limit:d}", *values, *([after] if after else [])
        )
        return [_chain(row) for row in rows]

    async def calls(self, chains: Sequence[UUID]) -> list[StoredCall]:
        """Return the calls of chains, in order."""
        if not chains:
            return []
        marks = ", ".join("{}" for _ in chains)
        rows = await self._database.fetch(
            "SELECT chain_id, step, due_at, made_at, channel, used, target, people, why FROM call_made "  # noqa: S608  marks only
            f"WHERE chain_id IN ({marks}) ORDER BY chain_id, step",
            *chains,
        )
        return [StoredCall(**(row | {"people": msgspec.json.decode(row["people"], type=tuple[UUID, ...])})) for row in rows]

    async def add_call(self, call: StoredCall) -> None:
        """Insert a call.

        Raises:
            DuplicateError: it was made before.
        """
        await self._database.insert([Row("call_made", msgspec.structs.asdict(call) | {"id": new_id(), "people": _json(call.people)})])

    @unscoped("who ends a chain was let in before")
    async def end(self, chain: UUID, state: str, by: str, at: datetime, how: str) -> bool:
        """End a chain that is open; False when somebody was faster."""
        rows = await self._database.fetch(
            f"UPDATE call_chain SET state = {{}}, ended_by = {{}}, ended_at = {{}}, ended_how = {{}} "  # noqa: S608  our own words
            f"WHERE id = {{}} AND {_OPEN} RETURNING id",
            state,
            by[:200],
            at,
            how,
            chain,
        )
        return bool(rows)

    async def passed_on(self, chains: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
        """Return the accounts that passed chains on, the first first."""
        if not chains:
            return {}
        marks = ", ".join("{}" for _ in chains)
        rows = await self._database.fetch(
            f"SELECT chain_id, account_id FROM call_passed_on WHERE chain_id IN ({marks}) ORDER BY id",  # noqa: S608  marks only
            *chains,
        )
        found: dict[UUID, tuple[UUID, ...]] = {}
        for row in rows:
            found[row["chain_id"]] = (*found.get(row["chain_id"], ()), row["account_id"])
        return found

    @unscoped("somebody whom the chain has called")
    async def pass_on(self, chain: UUID, account: UUID, at: datetime) -> bool:
        """Note that somebody passes a chain on; False when they did before."""
        rows = await self._database.fetch(
            "INSERT INTO call_passed_on (id, chain_id, account_id, at) VALUES ({}, {}, {}, {}) "
            "ON CONFLICT (chain_id, account_id) DO NOTHING RETURNING id",
            new_id(),
            chain,
            account,
            at,
        )
        return bool(rows)

    @unscoped("the platform's own work")
    async def exhaust(self, chain: UUID) -> None:
        """Note that the last call was made; the chain can still be taken."""
        await self._database.execute("UPDATE call_chain SET state = 'exhausted' WHERE id = {} AND state = 'running'", chain)

    @unscoped("the person of the directory whom a plugin named as a contact, within its county")
    async def account_by_mobile(self, mobile: str, county: str) -> UUID | None:
        """Return the account of the one person of a county who has a mobile number; None also where several have it."""
        rows = await self._database.fetch(
            "SELECT account.id FROM account JOIN person ON person.id = account.person_id "
            "WHERE person.phone = {} AND account.state = 'active' AND person.ended_at IS NULL AND person.l3 = {} LIMIT 2",
            mobile,
            county,
        )
        return rows[0]["id"] if len(rows) == 1 else None

    @unscoped("as above")
    async def account_of(self, person: UUID, county: str) -> UUID | None:
        """Return the account of a person, or the account itself, of somebody who belongs to a county."""
        rows = await self._database.fetch(
            "SELECT account.id FROM account JOIN person ON person.id = account.person_id WHERE (account.person_id = {} OR account.id = {}) "
            "AND account.state = 'active' AND person.ended_at IS NULL AND person.l3 = {}",
            person,
            person,
            county,
        )
        return rows[0]["id"] if rows else None

    @unscoped("names of those whom a chain called, for whoever may see the chain")
    async def names(self, accounts: Sequence[UUID]) -> dict[UUID, str]:
        """Return the names of accounts."""
        if not accounts:
            return {}
        marks = ", ".join("{}" for _ in accounts)
        rows = await self._database.fetch(
            f"SELECT account.id, person.name FROM account JOIN person ON person.id = account.person_id WHERE account.id IN ({marks})",  # noqa: S608  marks only
            *accounts,
        )
        return {row["id"]: row["name"] for row in rows}

    @unscoped("the chain whose call a plugin was asked to bring")
    async def of_notice(self, notice: UUID, plugin: str) -> tuple[UUID, UUID] | None:
        """Return the event and the account of a notice of a call that a plugin was asked to deliver."""
        rows = await self._database.fetch(
            "SELECT notice.event_id, notice.account_id FROM notice JOIN notice_sending ON notice_sending.notice_id = notice.id "
            "WHERE notice.id = {} AND notice_sending.plugin = {} AND notice.type IN ('call_chain.sms', 'call_chain.voice')",
            notice,
            plugin,
        )
        return (rows[0]["event_id"], rows[0]["account_id"]) if rows else None

    @unscoped("the notices of a chain that whoever asks may see")
    async def read_by(self, events: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
        """Return the accounts that have read the notices of calls, by the calls' events."""
        if not events:
            return {}
        marks = ", ".join("{}" for _ in events)
        rows = await self._database.fetch(
            f"SELECT event_id, account_id FROM notice WHERE read_at IS NOT NULL AND event_id IN ({marks}) ORDER BY read_at",  # noqa: S608  marks only
            *events,
        )
        found: dict[UUID, tuple[UUID, ...]] = {}
        for row in rows:
            found[row["event_id"]] = (*found.get(row["event_id"], ()), row["account_id"])
        return found

    @unscoped("somebody's own notices")
    async def read(self, account: UUID, events: Collection[UUID], at: datetime) -> None:
        """Note that somebody has read the notices of calls."""
        marks = ", ".join("{}" for _ in events)
        await self._database.execute(
            f"UPDATE notice SET read_at = {{}} WHERE account_id = {{}} AND read_at IS NULL AND event_id IN ({marks})",  # noqa: S608  marks only
            at,
            account,
            *events,
        )

    @unscoped("as above")
    async def that_called(self, account: UUID) -> list[StoredChain]:
        """Return the open chains that have called somebody."""
        rows = await self._database.fetch(
            f"{_CHAIN} WHERE {_OPEN} AND id IN (SELECT chain_id FROM call_made WHERE people LIKE {{}})",  # noqa: S608  our own words
            f'%"{account}"%',
        )
        return [_chain(row) for row in rows]


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _chain(row: dict[str, Any]) -> StoredChain:
    decoded = {
        "title": msgspec.json.decode(row["title"]),
        "steps": msgspec.json.decode(row["steps"], type=tuple[EscalationStep, ...]),
        "contacts": msgspec.json.decode(row["contacts"], type=dict[str, UUID]),
    }
    return StoredChain(**(row | decoded))

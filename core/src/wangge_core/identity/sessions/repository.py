"""Sessions and sign-in attempts in the database."""

import hashlib
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, Row
from wangge_core.identity.sessions.lockout import Attempts
from wangge_core.identity.sessions.model import StoredSession

_OWNER: Final = (
    "held.id, held.account_id, held.created_at, account.person_id, person.name AS person_name, person.ended_at AS person_ended_at, "
    "person.area, account.username, account.state, account.must_change, second_factor.confirmed AS second_factor"
)
_JOINS: Final = (
    "held JOIN account ON account.id = held.account_id JOIN person ON person.id = account.person_id "
    "LEFT JOIN second_factor ON second_factor.account_id = account.id WHERE held.digest = {}"
)
_BY_COOKIE: Final = f"SELECT {_OWNER}, held.seen_at FROM sign_in_session {_JOINS}"  # noqa: S608  our own texts
_BY_BEARER: Final = (
    f"SELECT {_OWNER}, held.used_at AS seen_at, held.expires_at, held.permissions, held.per_minute, held.per_day, "  # noqa: S608  as above
    f"(SELECT expires_on FROM service_account WHERE service_account.id = held.account_id) AS service_until FROM bearer_token {_JOINS}"
)


class SessionRepository:
    """Reads and writes sessions, and counts attempts to sign in."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def add(
        self, session_id: UUID, account_id: UUID, digest: str, now: datetime, origin: tuple[str, str], device_id: UUID | None
    ) -> None:
        """Insert a session; `origin` is the address and the browser that it began from, `device_id` the phone that proved itself."""
        address, agent = origin
        values = {"id": session_id, "account_id": account_id, "digest": digest, "created_at": now, "seen_at": now, "device_id": device_id}
        await self._database.insert([Row("sign_in_session", values | {"address": address[:64], "agent": agent[:200]})])

    @unscoped("whoever shows a token has no scope before it is read")
    async def by_digest(self, digest: str) -> StoredSession | None:
        """Return the session whose token has this digest, and its account."""
        rows = await self._database.fetch(_BY_COOKIE, digest)
        return _session(rows[0] | {"expires_at": None, "permissions": None}) if rows else None

    @unscoped("whoever shows a token has no scope before it is read")
    async def by_bearer_digest(self, digest: str) -> StoredSession | None:
        """Return the bearer token with this digest, and its account."""
        rows = await self._database.fetch(_BY_BEARER, digest)
        return _session(rows[0]) if rows else None

    async def touch(self, session_id: UUID, now: datetime) -> None:
        """Remember that a session was used."""
        await self._database.execute("UPDATE sign_in_session SET seen_at = {} WHERE id = {}", now, session_id)

    async def touch_bearer(self, token_id: UUID, now: datetime) -> None:
        """Remember that a token was used."""
        await self._database.execute("UPDATE bearer_token SET used_at = {} WHERE id = {}", now, token_id)

    async def of_account(self, account_id: UUID) -> list[dict[str, Any]]:
        """Return an account's sessions, newest first."""
        return await self._database.fetch(
            "SELECT id, created_at, seen_at, address, agent FROM sign_in_session WHERE account_id = {} ORDER BY id DESC", account_id
        )

    async def end(self, account_id: UUID, session_id: UUID | None) -> bool:
        """Delete one of an account's sessions; False when it has none such."""
        rows = await self._database.fetch(
            "DELETE FROM sign_in_session WHERE id = {} AND account_id = {} RETURNING id", session_id, account_id
        )
        return bool(rows)

    async def end_all(self, account_id: UUID, but: UUID | None = None) -> None:
        """Delete an account's sessions except one, and its tokens."""
        if but is None:
            await self._database.execute("DELETE FROM sign_in_session WHERE account_id = {}", account_id)
        else:
            await self._database.execute("DELETE FROM sign_in_session WHERE account_id = {} AND id <> {}", account_id, but)
        await self._database.execute("DELETE FROM bearer_token WHERE account_id = {}", account_id)

    async def end_expired(self, account_id: UUID, seen_before: datetime, made_before: datetime) -> None:
        """Delete an account's sessions that are over."""
        await self._database.execute(
            "DELETE FROM sign_in_session WHERE account_id = {} AND (seen_at < {} OR created_at < {})", account_id, seen_before, made_before
        )

    async def attempts(self, key: str, now: datetime) -> Attempts:
        """Return the attempts under a key and hold them against others until the transaction ends."""
        rows = await self._database.fetch(
            "INSERT INTO sign_in_attempt (key, failures, last_at) VALUES ({}, 0, {}) "
            "ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING failures, last_at, locked_until",
            key,
            now,
        )
        return Attempts(rows[0]["failures"], rows[0]["last_at"], rows[0]["locked_until"])

    async def save_attempts(self, key: str, attempts: Attempts) -> None:
        """Write the attempts under a key."""
        await self._database.execute(
            "UPDATE sign_in_attempt SET failures = {}, last_at = {}, locked_until = {} WHERE key = {}",
            attempts.failures,
            attempts.last_at,
            attempts.locked_until,
            key,
        )

    async def forget_attempts(self, username: str) -> None:
        """Begin anew for a user name."""
        await self._database.execute("DELETE FROM sign_in_attempt WHERE key = {}", name_key(username))

    async def prune_attempts(self, before: datetime) -> None:
        """Delete what is so old that it no longer counts."""
        await self._database.execute("DELETE FROM sign_in_attempt WHERE last_at < {}", before)


def name_key(username: str) -> str:
    """Return the key under which a user name's attempts are counted, whether it exists or not."""
    return hashlib.sha256(f"name:{username}".encode()).hexdigest()


def address_key(address: str) -> str:
    """Return the key under which an address's attempts are counted."""
    return hashlib.sha256(f"address:{address}".encode()).hexdigest()


def _session(row: dict[str, Any]) -> StoredSession:
    seen_at = row["seen_at"] or row["created_at"]
    flags = {"second_factor": bool(row["second_factor"]), "must_change": bool(row["must_change"])}
    return StoredSession(**(row | flags | {"seen_at": seen_at}))

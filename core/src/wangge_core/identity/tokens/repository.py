"""Bearer tokens in the database."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from wangge_core.database import Database, Row
from wangge_core.identity.tokens.model import NewToken, Token
from wangge_core.ids import new_id


class TokenRepository:
    """Reads and writes tokens; of a token itself only the digest is kept."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def of_account(self, account_id: UUID) -> list[Token]:
        """Return an account's tokens, newest first."""
        rows = await self._database.fetch(
            "SELECT id, name, permissions, created_at, expires_at, used_at, per_minute, per_day FROM bearer_token "
            "WHERE account_id = {} ORDER BY id DESC",
            account_id,
        )
        return [Token(**(row | {"permissions": tuple(msgspec.json.decode(row["permissions"]))})) for row in rows]

    async def add(self, account_id: UUID, token: NewToken, digest: str) -> None:
        """Insert a token."""
        values = {
            "id": token.id,
            "account_id": account_id,
            "name": token.name,
            "digest": digest,
            "permissions": msgspec.json.encode(token.permissions).decode(),
            "created_at": token.created_at,
            "expires_at": token.expires_at,
            "per_minute": token.per_minute,
            "per_day": token.per_day,
        }
        await self._database.insert([Row("bearer_token", values)])

    async def calls(self, token_id: UUID, day: date) -> int:
        """Return how many requests of a day are counted."""
        rows = await self._database.fetch("SELECT calls FROM token_day WHERE token_id = {} AND day = {}", token_id, day)
        return int(rows[0]["calls"]) if rows else 0

    async def count_calls(self, token_id: UUID, day: date, added: int) -> int:
        """Add requests to a day; return how many there are now, of all processes."""
        rows = await self._database.fetch(
            "INSERT INTO token_day (id, token_id, day, calls) VALUES ({}, {}, {}, {}) "
            "ON CONFLICT (token_id, day) DO UPDATE SET calls = token_day.calls + excluded.calls RETURNING calls",
            new_id(),
            token_id,
            day,
            added,
        )
        return int(rows[0]["calls"])

    async def forget_calls(self, before: date) -> None:
        """Forget the counts of days long gone."""
        await self._database.execute("DELETE FROM token_day WHERE day < {}", before)

    async def shorten(self, account_id: UUID, token_id: UUID, expires_at: datetime) -> None:
        """Have a token expire at `expires_at`, unless it expires before."""
        await self._database.execute(
            "UPDATE bearer_token SET expires_at = {} WHERE id = {} AND account_id = {} AND expires_at > {}",
            expires_at,
            token_id,
            account_id,
            expires_at,
        )

    async def remove(self, account_id: UUID, token_id: UUID) -> bool:
        """Delete one of an account's tokens; False when it has none such."""
        rows = await self._database.fetch("DELETE FROM bearer_token WHERE id = {} AND account_id = {} RETURNING id", token_id, account_id)
        return bool(rows)

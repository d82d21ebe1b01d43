"""Bearer tokens in the database."""

from uuid import UUID

import msgspec

from wangge_core.database import Database, Row
from wangge_core.identity.tokens.model import NewToken, Token


class TokenRepository:
    """Reads and writes tokens; of a token itself only the digest is kept."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def of_account(self, account_id: UUID) -> list[Token]:
        """Return an account's tokens, newest first."""
        rows = await self._database.fetch(
            "SELECT id, name, permissions, created_at, expires_at, used_at FROM bearer_token WHERE account_id = {} ORDER BY id DESC",
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
        }
        await self._database.insert([Row("bearer_token", values)])

    async def remove(self, account_id: UUID, token_id: UUID) -> bool:
        """Delete one of an account's tokens; False when it has none such."""
        rows = await self._database.fetch("DELETE FROM bearer_token WHERE id = {} AND account_id = {} RETURNING id", token_id, account_id)
        return bool(rows)

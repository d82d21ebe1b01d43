"""Accounts in the database."""

from typing import Any
from uuid import UUID

from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, Row
from wangge_core.identity.accounts.model import AccountState, StoredAccount

_ACCOUNT = (
    "SELECT account.id, account.person_id, person.name AS person_name, person.ended_at AS person_ended_at, account.username, person.area, "
    "account.password_hash, account.must_change, account.state, account.created_at, second_factor.confirmed AS second_factor "
    "FROM account JOIN person ON person.id = account.person_id LEFT JOIN second_factor ON second_factor.account_id = account.id"
)


class AccountRepository:
    """Reads and writes accounts; an account lies in the area of its person."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def page(self, scope: Scope, after: UUID | None, limit: int) -> list[StoredAccount]:
        """Return accounts of the scope."""
        inside, values = scope.sql("person")
        cursor = " AND account.id > {}" if after else ""
        rows = await self._database.fetch(
            f"{_ACCOUNT} WHERE {inside}{cursor} ORDER BY account.id LIMIT {limit:d}", *values, *([after] if after else [])
        )
        return [_account(row) for row in rows]

    async def account(self, scope: Scope, account_id: UUID) -> StoredAccount | None:
        """Return one account of the scope."""
        inside, values = scope.sql("person")
        rows = await self._database.fetch(f"{_ACCOUNT} WHERE account.id = {{}} AND {inside}", account_id, *values)
        return _account(rows[0]) if rows else None

    @unscoped("whoever signs in has no scope yet")
    async def by_username(self, username: str) -> StoredAccount | None:
        """Return the account that signs in under this name."""
        rows = await self._database.fetch(f"{_ACCOUNT} WHERE account.username = {{}}", username)
        return _account(rows[0]) if rows else None

    async def taken(self, username: str, person_id: UUID) -> str | None:
        """Return which of the two has an account already: `username`, `person_id`, or None."""
        rows = await self._database.fetch("SELECT username FROM account WHERE username = {} OR person_id = {}", username, person_id)
        if not rows:
            return None
        return "username" if any(row["username"] == username for row in rows) else "person_id"

    async def add(self, account: StoredAccount) -> None:
        """Insert an account."""
        columns = ("id", "person_id", "username", "password_hash", "must_change", "state", "created_at")
        await self._database.insert([Row("account", {name: getattr(account, name) for name in columns})])

    async def set_state(self, account_id: UUID, state: AccountState) -> None:
        """Write the state."""
        await self._database.execute("UPDATE account SET state = {} WHERE id = {}", state, account_id)

    @unscoped("for an account that the caller was shown within their scope")
    async def is_service(self, account_id: UUID) -> bool:
        """Tell whether an account that the caller may manage is a program's."""
        return bool(await self._database.fetch("SELECT id FROM service_account WHERE id = {}", account_id))

    async def set_password(self, account_id: UUID, password_hash: str, *, must_change: bool) -> None:
        """Write another password's hash."""
        await self._database.execute(
            "UPDATE account SET password_hash = {}, must_change = {} WHERE id = {}", password_hash, must_change, account_id
        )


def _account(row: dict[str, Any]) -> StoredAccount:
    return StoredAccount(**(row | {"second_factor": bool(row["second_factor"]), "must_change": bool(row["must_change"])}))

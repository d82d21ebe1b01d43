"""Accounts and sessions in the database."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wangge_registry.accounts.model import Account, Duty, StoredAccount
from wangge_serving.database import Database, Row

_COLUMNS: Final = "account.id, account.username, account.name, account.duties, account.organisation"


class AccountRepository:
    """Reads and writes accounts and sessions."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def add(self, account: Account, password: str, now: datetime) -> None:
        """Insert an account.

        Raises:
            DuplicateError: the name is taken.
        """
        values = {
            "id": account.id,
            "username": account.username,
            "name": account.name,
            "duties": _joined(account.duties),
            "organisation": account.organisation,
            "password": password,
            "failures": 0,
            "locked_until": None,
            "made_at": now,
        }
        await self._database.insert([Row("account", values)])

    async def by_name(self, username: str) -> StoredAccount | None:
        """Return an account with what signing in needs."""
        rows = await self._database.fetch(
            f"SELECT {_COLUMNS}, password, failures, locked_until FROM account WHERE username = {{}}",  # noqa: S608  our own columns
            username,
        )
        if not rows:
            return None
        row = rows[0]
        return StoredAccount(account=_account(row), password=row["password"], failures=row["failures"], locked_until=row["locked_until"])

    async def all(self) -> list[Account]:
        """Return all accounts by their names."""
        return [_account(row) for row in await self._database.fetch(f"SELECT {_COLUMNS} FROM account ORDER BY account.username")]  # noqa: S608  our own columns

    async def by_session(self, digest: str, now: datetime) -> Account | None:
        """Return whose session it is, unless it has ended."""
        rows = await self._database.fetch(
            f"SELECT {_COLUMNS} FROM session JOIN account ON account.id = session.account "  # noqa: S608  our own columns
            "WHERE session.digest = {} AND session.expires_at > {}",
            digest,
            now,
        )
        return _account(rows[0]) if rows else None

    async def save_attempt(self, account: UUID, failures: int, locked_until: datetime | None) -> None:
        """Note how many times in a row the password was wrong."""
        await self._database.execute("UPDATE account SET failures = {}, locked_until = {} WHERE id = {}", failures, locked_until, account)

    async def appoint(self, account: UUID, duties: Iterable[Duty], organisation: str) -> None:
        """Change what an account does for the registry."""
        await self._database.execute(
            "UPDATE account SET duties = {}, organisation = {} WHERE id = {}", _joined(duties), organisation, account
        )

    async def set_password(self, account: UUID, password: str) -> None:
        """Change a password, and end the account's sessions."""
        await self._database.execute("UPDATE account SET password = {}, failures = 0, locked_until = NULL WHERE id = {}", password, account)
        await self._database.execute("DELETE FROM session WHERE account = {}", account)

    async def add_session(self, digest: str, account: UUID, now: datetime, expires_at: datetime) -> None:
        """Insert a session, and delete those that have ended."""
        await self._database.execute("DELETE FROM session WHERE expires_at <= {}", now)
        await self._database.insert([Row("session", {"digest": digest, "account": account, "made_at": now, "expires_at": expires_at})])

    async def end_session(self, digest: str) -> None:
        """Delete a session."""
        await self._database.execute("DELETE FROM session WHERE digest = {}", digest)


def _account(row: dict[str, Any]) -> Account:
    return Account(
        id=row["id"],
        username=row["username"],
        name=row["name"],
        duties=frozenset(Duty(word) for word in row["duties"].split()),
        organisation=row["organisation"],
    )


def _joined(duties: Iterable[Duty]) -> str:
    return " ".join(sorted(duties))

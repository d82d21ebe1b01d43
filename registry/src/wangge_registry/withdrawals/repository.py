"""Withdrawals in the database."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from wangge_sdk.withdrawals import Action, Severity, Withdrawal
from wangge_serving.database import Database, Row
from wangge_serving.errors import NotFoundError

_COLUMNS: Final = "id, plugin, versions, sha256, action, severity, reason_zh, reason_en, since, until, advisory, lifted_at, lifted_reason"


class Kept(Struct, frozen=True, kw_only=True):
    """A withdrawal, and how it ended."""

    withdrawal: Withdrawal
    lifted_at: datetime | None
    lifted_reason: str


class WithdrawalRepository:
    """Reads and writes withdrawals."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def add(self, withdrawal: Withdrawal, by: UUID) -> None:
        """Insert one."""
        values = {
            "id": UUID(withdrawal.id),
            "plugin": withdrawal.plugin,
            "versions": withdrawal.versions,
            "sha256": withdrawal.sha256,
            "action": str(withdrawal.action),
            "severity": str(withdrawal.severity),
            "reason_zh": withdrawal.reason["zh-CN"],
            "reason_en": withdrawal.reason["en"],
            "since": withdrawal.since,
            "until": withdrawal.until,
            "advisory": withdrawal.advisory,
            "made_by": by,
            "lifted_at": None,
            "lifted_reason": "",
        }
        await self._database.insert([Row("withdrawal", values)])

    async def lift(self, withdrawal: str, reason: str, now: datetime) -> bool:
        """Note that one has ended; False when it had before."""
        rows = await self._database.fetch(
            "UPDATE withdrawal SET lifted_at = {}, lifted_reason = {} WHERE id = {} AND lifted_at IS NULL RETURNING id",
            now,
            reason,
            UUID(withdrawal),
        )
        return bool(rows)

    async def one(self, withdrawal: UUID) -> Kept:
        """Return one.

        Raises:
            NotFoundError: `withdrawal`.
        """
        rows = await self._database.fetch(f"SELECT {_COLUMNS} FROM withdrawal WHERE id = {{}}", withdrawal)  # noqa: S608  our own columns
        if not rows:
            raise NotFoundError("withdrawal", f"There is no withdrawal {withdrawal}.")
        return _kept(rows[0])

    async def every(self, plugin: str = "") -> list[Kept]:
        """Return all of them, or those about a plugin, the oldest first."""
        where = "WHERE plugin = {} " if plugin else ""
        rows = await self._database.fetch(f"SELECT {_COLUMNS} FROM withdrawal {where}ORDER BY id", *filter(None, [plugin]))  # noqa: S608  as above
        return [_kept(row) for row in rows]

    async def open(self) -> list[Withdrawal]:
        """Return those that nobody has lifted, the oldest first."""
        rows = await self._database.fetch(f"SELECT {_COLUMNS} FROM withdrawal WHERE lifted_at IS NULL ORDER BY id")  # noqa: S608  as above
        return [_kept(row).withdrawal for row in rows]


def _kept(row: dict[str, Any]) -> Kept:
    withdrawal = Withdrawal(
        id=str(row["id"]),
        plugin=row["plugin"],
        versions=row["versions"],
        sha256=row["sha256"],
        action=Action(row["action"]),
        severity=Severity(row["severity"]),
        reason={"zh-CN": row["reason_zh"], "en": row["reason_en"]},
        since=row["since"],
        until=row["until"],
        advisory=row["advisory"],
    )
    return Kept(withdrawal=withdrawal, lifted_at=row["lifted_at"], lifted_reason=row["lifted_reason"])

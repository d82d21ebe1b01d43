"""Signed lists, postponements and effects in the database."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.plugins.withdrawal.model import Effect, Postponement, SignedList, Withdrawn, in_force
from wangge_sdk.withdrawals import ALLOWED, Action, Withdrawal, read_withdrawals

_LIST: Final = "name, number, made_at, taken_at, seen_at, fault, fault_at, stale_told"


class WithdrawalRepository:
    """Rows of `signed_list`, `withdrawal_postponement` and `withdrawal_effect`; what writes does so in the caller's transaction."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def withdrawn(self, now: datetime) -> Withdrawn:
        """Return what is in force."""
        return in_force(await self.entries(), await self.postponements(), now)

    async def entries(self) -> list[Withdrawal]:
        """Return what the lists say, in force or not."""
        rows = await self._database.fetch("SELECT name, body FROM signed_list ORDER BY name")
        lists = (read_withdrawals(row["name"], row["body"].encode()) for row in rows if row["name"] in ALLOWED and row["body"])
        return [entry for each in lists for entry in each.entries]

    async def body(self, name: str) -> bytes:
        """Return the newest good content of a list; empty before there was one."""
        rows = await self._database.fetch("SELECT body FROM signed_list WHERE name = {}", name)
        return str(rows[0]["body"]).encode() if rows else b""

    async def lists(self) -> list[SignedList]:
        """Return how the server stands with each list, by name."""
        rows = await self._database.fetch(f"SELECT {_LIST} FROM signed_list ORDER BY name")  # noqa: S608  our own columns
        return [SignedList(**(row | {"stale_told": bool(row["stale_told"])})) for row in rows]

    async def keep(self, name: str, number: int, body: bytes, made_at: datetime, now: datetime) -> None:
        """Write the newest good content of a list."""
        await self._database.execute(
            "INSERT INTO signed_list (name, number, body, made_at, taken_at, seen_at, fault, fault_at, stale_told) "
            "VALUES ({}, {}, {}, {}, {}, {}, '', {}, {}) ON CONFLICT (name) DO UPDATE SET number = excluded.number, "
            "body = excluded.body, made_at = excluded.made_at, taken_at = excluded.taken_at, seen_at = excluded.seen_at, "
            "fault = '', fault_at = excluded.fault_at, stale_told = excluded.stale_told",
            name,
            number,
            body.decode(),
            made_at,
            now,
            now,
            None,
            False,
        )

    async def confirm(self, name: str, now: datetime) -> None:
        """Note that what is kept is the newest there is."""
        await self._database.execute(
            "UPDATE signed_list SET seen_at = {}, fault = '', fault_at = {}, stale_told = {} WHERE name = {}", now, None, False, name
        )

    async def refuse(self, name: str, fault: str, now: datetime) -> None:
        """Note that what came is not taken, and why; what is kept stays."""
        await self._database.execute(
            "INSERT INTO signed_list (name, seen_at, fault, fault_at) VALUES ({}, {}, {}, {}) "
            "ON CONFLICT (name) DO UPDATE SET fault = excluded.fault, fault_at = excluded.fault_at",
            name,
            now,
            fault[:500],
            now,
        )

    async def tell_stale(self, name: str) -> bool:
        """Note that people were told of a list that nobody confirms; False when they had been."""
        rows = await self._database.fetch(
            "UPDATE signed_list SET stale_told = {} WHERE name = {} AND stale_told = {} RETURNING name", True, name, False
        )
        return bool(rows)

    async def postponements(self) -> list[Postponement]:
        """Return those that nobody has ended."""
        rows = await self._database.fetch("SELECT * FROM withdrawal_postponement WHERE ended_at IS NULL ORDER BY withdrawal, area")
        return list(map(_postponement, rows))

    async def postpone(self, postponement: Postponement, by_id: str) -> None:
        """Write a postponement, in place of the one that the area has."""
        await self.resume(postponement.withdrawal, postponement.area, postponement.at)
        await self._database.execute(
            "INSERT INTO withdrawal_postponement (id, withdrawal, action, area, until, reason, by_id, by_name, at) "
            "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {})",
            new_id(),
            postponement.withdrawal,
            str(postponement.action),
            postponement.area,
            postponement.until,
            postponement.reason,
            by_id,
            postponement.by,
            postponement.at,
        )

    async def resume(self, withdrawal: str, area: str, now: datetime) -> bool:
        """End the postponement of an area; False when it has none."""
        rows = await self._database.fetch(
            "UPDATE withdrawal_postponement SET ended_at = {} WHERE withdrawal = {} AND area = {} AND ended_at IS NULL RETURNING id",
            now,
            withdrawal,
            area,
        )
        return bool(rows)

    async def effects(self) -> list[Effect]:
        """Return those that have not ended."""
        rows = await self._database.fetch("SELECT * FROM withdrawal_effect WHERE ended_at IS NULL ORDER BY withdrawal, area")
        return list(_effects(rows))

    async def begin(self, effect: Effect, now: datetime) -> None:
        """Write an effect."""
        await self._database.execute(
            "INSERT INTO withdrawal_effect (id, withdrawal, action, plugin, version, area, at) VALUES ({}, {}, {}, {}, {}, {}, {})",
            new_id(),
            effect.withdrawal,
            str(effect.action),
            effect.plugin,
            effect.version,
            effect.area,
            now,
        )

    async def end(self, effect: Effect, now: datetime) -> bool:
        """Note that an effect has ended; False when it had before."""
        rows = await self._database.fetch(
            "UPDATE withdrawal_effect SET ended_at = {} WHERE withdrawal = {} AND area = {} AND ended_at IS NULL RETURNING id",
            now,
            effect.withdrawal,
            effect.area,
        )
        return bool(rows)


def _postponement(row: dict[str, Any]) -> Postponement:
    return Postponement(
        withdrawal=row["withdrawal"],
        action=Action(row["action"]),
        area=row["area"],
        until=row["until"],
        reason=row["reason"],
        by=row["by_name"],
        at=row["at"],
    )


def _effects(rows: list[dict[str, Any]]) -> Iterator[Effect]:
    for row in rows:
        yield Effect(
            withdrawal=row["withdrawal"], plugin=row["plugin"], version=row["version"], area=row["area"], action=Action(row["action"])
        )

"""Pauses and extensions in and out of the database."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from wangge_core.access.model import Scope
from wangge_core.cases.ledger.entries import Ledger
from wangge_core.clocks.model import Extension, Limit, Pause, Unit
from wangge_core.database import Database, Row
from wangge_core.ids import new_id


class LedgerRepository:
    """Pauses and extensions in and out of the database, by clock.

    What is granted to a case is kept a second time under the case's own id in place of a clock's: so it holds for the whole
    round, also for a promise that begins later, after a class that had none.
    """

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def of(self, cases: Collection[UUID]) -> Mapping[UUID, Ledger]:
        """Return the ledgers of the clocks of cases, by clock; a clock that nothing happened to has none."""
        if not cases:
            return {}
        holes = ", ".join("{}" for _ in cases)
        pauses: dict[UUID, list[Pause]] = {}
        sql = f"SELECT * FROM case_clock_pause WHERE case_id IN ({holes}) ORDER BY starts_at"  # noqa: S608  placeholders
        for row in await self._database.fetch(sql, *cases):
            pauses.setdefault(row["clock_id"], []).append(Pause(row["starts_at"], row["ends_at"], row["reason"]))
        extensions: dict[UUID, list[Extension]] = {}
        sql = f"SELECT * FROM case_clock_extension WHERE case_id IN ({holes}) ORDER BY id"  # noqa: S608  placeholders
        for row in await self._database.fetch(sql, *cases):
            added = Extension(Limit(row["amount"], Unit(row["unit"])), row["granted_at"], row["reason"])
            extensions.setdefault(row["clock_id"], []).append(added)
        return {clock: Ledger(tuple(pauses.get(clock, ())), tuple(extensions.get(clock, ()))) for clock in {*pauses, *extensions}}

    async def pause(self, case_id: UUID, clocks: Iterable[UUID], pause: Pause) -> None:
        """Let clocks of a case stand still for a stretch, in the open transaction."""
        await self._database.insert(
            [
                Row(
                    "case_clock_pause",
                    {
                        "id": new_id(),
                        "case_id": case_id,
                        "clock_id": clock,
                        "starts_at": pause.start,
                        "ends_at": pause.end,
                        "reason": pause.reason,
                    },
                )
                for clock in clocks
            ]
        )

    async def end_pauses(self, case_id: UUID, at: datetime) -> None:
        """Let the pauses of a case that last longer end at a moment, in the open transaction."""
        await self._database.execute("UPDATE case_clock_pause SET ends_at = {} WHERE case_id = {} AND ends_at > {}", at, case_id, at)

    async def extend(self, case_id: UUID, clocks: Iterable[UUID], extension: Extension) -> None:
        """Add time to clocks of a case, in the open transaction."""
        await self._database.insert(
            [
                Row(
                    "case_clock_extension",
                    {
                        "id": new_id(),
                        "case_id": case_id,
                        "clock_id": clock,
                        "amount": extension.limit.amount,
                        "unit": extension.limit.unit.value,
                        "granted_at": extension.granted_at,
                        "reason": extension.reason,
                    },
                )
                for clock in clocks
            ]
        )

    async def begin_round(self, case_id: UUID) -> None:
        """Forget what holds for the round of a case, in the open transaction: another one begins without it."""
        await self._database.execute("DELETE FROM case_clock_pause WHERE case_id = {} AND clock_id = {}", case_id, case_id)
        await self._database.execute("DELETE FROM case_clock_extension WHERE case_id = {} AND clock_id = {}", case_id, case_id)

    async def look_again(self, scope: Scope) -> None:
        """Have the sweep look at every running clock of a scope: its ladder may be another."""
        condition, values = scope.sql("c")
        open_cases = f"(SELECT c.id FROM cases c WHERE c.closed_at IS NULL AND {condition})"  # noqa: S608  the scope's own text
        for update in (
            "UPDATE case_clock SET next_at = started_at WHERE stopped_at IS NULL AND case_id IN ",
            "UPDATE case_assistance SET next_at = started_at WHERE stopped_at IS NULL AND case_id IN ",
        ):
            await self._database.execute(update + open_cases, *values)

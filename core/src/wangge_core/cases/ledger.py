"""The ledger of a case's clocks: pauses and extensions as they are stored, and the due times that follow from them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from wangge_core.access.model import Scope
from wangge_core.cases.model import CaseClock
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.timing import Calendars
from wangge_core.clocks.calendar import Calendar
from wangge_core.clocks.clock import Clock
from wangge_core.clocks.model import Extension, Limit, Pause, Unit
from wangge_core.database import Database, Row
from wangge_core.ids import new_id


class Ledger(msgspec.Struct, frozen=True):
    """What happened to one clock."""

    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()


EMPTY: Final = Ledger()


def clock_of(stored: CaseClock, ledger: Ledger = EMPTY) -> Clock:
    """Return a stored clock with its ledger, as the rules of clocks take it."""
    limit = Limit(stored.amount, Unit(stored.unit))
    return Clock(stored.started_at, limit, ledger.pauses, stored.stopped_at, ledger.extensions)


def dated(stored: CaseClock, ledger: Ledger, calendar: Calendar) -> CaseClock:
    """Return the clock with the dates that its limit, its ledger and the calendar come to."""
    reached = clock_of(stored, ledger).due(calendar)
    assert reached.at is not None  # noqa: S101  stored pauses have an end
    assert reached.yellow_at is not None  # noqa: S101  the same
    return replace(stored, due_at=reached.at, yellow_at=reached.yellow_at, provisional=reached.provisional)


class LedgerRepository:
    """Pauses and extensions in and out of the database."""

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

    async def pause(self, clocks: Iterable[CaseClock], pause: Pause) -> None:
        """Let clocks stand still for a stretch, in the open transaction."""
        await self._database.insert(
            [
                Row(
                    "case_clock_pause",
                    {
                        "id": new_id(),
                        "case_id": clock.case_id,
                        "clock_id": clock.id,
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

    async def extend(self, clocks: Iterable[CaseClock], extension: Extension) -> None:
        """Add time to clocks, in the open transaction."""
        await self._database.insert(
            [
                Row(
                    "case_clock_extension",
                    {
                        "id": new_id(),
                        "case_id": clock.case_id,
                        "clock_id": clock.id,
                        "amount": extension.limit.amount,
                        "unit": extension.limit.unit.value,
                        "granted_at": extension.granted_at,
                        "reason": extension.reason,
                    },
                )
                for clock in clocks
            ]
        )

    async def look_again(self, scope: Scope) -> None:
        """Have the sweep look at every running clock of a scope: its ladder may be another."""
        condition, values = scope.sql("c")
        await self._database.execute(
            "UPDATE case_clock SET next_at = started_at WHERE stopped_at IS NULL AND case_id IN "  # noqa: S608  the scope's own text
            f"(SELECT c.id FROM cases c WHERE c.closed_at IS NULL AND {condition})",
            *values,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """Dates the running clocks of a case again when something was written into their ledger."""

    repository: CaseRepository
    ledgers: LedgerRepository
    calendars: Calendars

    async def again(self, case_id: UUID, area: str, clocks: Sequence[CaseClock]) -> None:
        """Write the dates of clocks that `running_of` holds, in the open transaction.

        Raises:
            InvalidError: `clock_range`, `limit_amount` when they would run on for ever.
        """
        calendar, ledgers = await self.calendars.of(area), await self.ledgers.of([case_id])
        for clock in clocks:
            await self.repository.redate(dated(clock, ledgers.get(clock.id, EMPTY), calendar))

"""Rounds, draws and calls in and out."""

from typing import Any
from uuid import UUID

import msgspec

from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.cases.aftercare.model import Call, FollowUp, Round, State
from wangge_core.cases.model import Case
from wangge_core.cases.rows import case_of
from wangge_core.database import Database, Row


def round_row(one: Round) -> Row:
    """Return the row of a round."""
    return Row("case_round", msgspec.structs.asdict(one))


def follow_up_row(one: FollowUp) -> Row:
    """Return the row of a draw."""
    return Row("case_follow_up", msgspec.structs.asdict(one))


def call_row(one: Call) -> Row:
    """Return the row of a call."""
    return Row("case_follow_up_call", msgspec.structs.asdict(one))


class AftercareRepository:
    """What follows closings; whoever asks about one case has been let see it."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def add(self, row: Row) -> None:
        """Insert a row, in the open transaction."""
        await self._database.insert([row])

    async def rounds(self, case_id: UUID) -> tuple[Round, ...]:
        """Return the rounds of a case that were followed by another, first to last."""
        rows = await self._database.fetch("SELECT * FROM case_round WHERE case_id = {} ORDER BY number", case_id)
        return tuple(Round(**row) for row in rows)

    async def follow_ups(self, case_id: UUID) -> tuple[FollowUp, ...]:
        """Return the draws of a case, by round."""
        rows = await self._database.fetch("SELECT * FROM case_follow_up WHERE case_id = {} ORDER BY round", case_id)
        return tuple(FollowUp(**row) for row in rows)

    async def calls(self, case_id: UUID) -> tuple[Call, ...]:
        """Return the calls about a case, oldest first."""
        rows = await self._database.fetch("SELECT * FROM case_follow_up_call WHERE case_id = {} ORDER BY id", case_id)
        return tuple(Call(**row) for row in rows)

    @unscoped("writes only what the operation loaded within the actor's scope")
    async def settle(self, case_id: UUID, state: State) -> None:
        """End what is open of a case's follow-ups."""
        await self._database.execute("UPDATE case_follow_up SET state = {} WHERE case_id = {} AND state = 'open'", state, case_id)

    async def queue(
        self, scope: Scope, private: Scope, state: State, after: UUID | None, limit: int
    ) -> tuple[tuple[FollowUp, int, Case], ...]:
        """Return draws in a state with how often was called and their case, oldest first; private cases only within `private`."""
        condition, values = scope.sql("c")
        shown, more = private.sql("c")
        rows = await self._database.fetch(
            "SELECT f.id AS f_id, f.round AS f_round, f.lot, f.percent, f.why, f.state AS f_state, f.most_calls, f.drawn_at, c.*, "  # noqa: S608  the scopes' own texts
            "(SELECT COUNT(*) FROM case_follow_up_call k WHERE k.follow_up_id = f.id) AS calls "
            "FROM case_follow_up f JOIN cases c ON c.id = f.case_id "
            f"WHERE f.state = {{}} AND f.id > {{}} AND {condition} AND (c.private = {{}} OR {shown}) ORDER BY f.id LIMIT {{}}",
            state,
            after or UUID(int=0),
            *values,
            False,
            *more,
            limit,
        )
        return tuple((_drawn(row), int(row["calls"]), case_of(row)) for row in rows)


def _drawn(row: dict[str, Any]) -> FollowUp:
    return FollowUp(
        id=row["f_id"],
        case_id=row["id"],
        round=row["f_round"],
        lot=row["lot"],
        percent=row["percent"],
        why=row["why"],
        state=row["f_state"],
        most_calls=row["most_calls"],
        drawn_at=row["drawn_at"],
    )

"""Rows of cases in and out. Every read takes the scope of whoever asks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.cases.flows.repository import met
from wangge_core.cases.model import Case, CaseClock, Step, Suggestion
from wangge_core.cases.rows import as_text, case_of, parsed, suggestion_of
from wangge_core.database import Database, Row


class OutcomeCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Sums over the cases of a period; a mean is None when there is nothing to take it of."""

    reports: int
    hazards: int
    mean_seconds: float | None
    mean_score: float | None
    ratings: int


class CaseRepository:
    """The cases of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def load(self, case_id: UUID, scope: Scope) -> Case | None:
        """Return a case, if it lies within the scope."""
        condition, values = scope.sql()
        rows = await self._database.fetch(f"SELECT * FROM cases WHERE id = {{}} AND {condition}", case_id, *values)  # noqa: S608  the scope's own text
        return await self._case(rows)

    @unscoped("the query code is the right: 100 random bits that only the reporter was given")
    async def by_query_code(self, query_code: str) -> Case | None:
        """Return the case that a query code opens."""
        rows = await self._database.fetch("SELECT * FROM cases WHERE query_code = {}", query_code)
        return await self._case(rows)

    @unscoped("the sender sees the receipt of their own report again, and nothing else")
    async def replayed(self, sender: str, client_id: UUID) -> tuple[str, Case] | None:
        """Return the body's digest and the case, if this sender used the client id before."""
        rows = await self._database.fetch(
            "SELECT k.body_digest, c.* FROM intake_key k JOIN cases c ON c.id = k.case_id WHERE k.sender = {} AND k.client_id = {}",
            sender,
            client_id,
        )
        case = await self._case(rows)
        return (rows[0]["body_digest"], case) if case else None

    @unscoped("the server itself tells plugins and subscribers what happened to a case")
    async def told(self, case_id: UUID) -> Case | None:
        """Return a case for an event's subscribers."""
        return await self._case(await self._database.fetch("SELECT * FROM cases WHERE id = {}", case_id))

    @unscoped("writes only what the operation loaded within the actor's scope, guarded by the version")
    async def replace(self, case_id: UUID, version: int, changes: Mapping[str, Any]) -> bool:
        """Change a case if it is still at that version; tell whether it was."""
        values = {name: as_text(value) if isinstance(value, dict) else value for name, value in changes.items()}
        assignments = "".join(f"{name} = {{}}, " for name in values)
        rows = await self._database.fetch(
            f"UPDATE cases SET {assignments}version = version + 1 WHERE id = {{}} AND version = {{}} RETURNING id",  # noqa: S608  our column names
            *values.values(),
            case_id,
            version,
        )
        return bool(rows)

    @unscoped("the caller loaded the case within the actor's scope, or by the query code that is the right to it")
    async def hold(self, case_id: UUID) -> Case:
        """Return a case as it is now, and keep anybody from acting on it before the transaction ends."""
        case = await self._case(await self._database.fetch("UPDATE cases SET version = version WHERE id = {} RETURNING *", case_id))
        assert case is not None  # noqa: S101  cases are never deleted
        return case

    async def steps(self, case_id: UUID) -> tuple[Step, ...]:
        """Return what happened to a case, oldest first."""
        rows = await self._database.fetch("SELECT * FROM case_step WHERE case_id = {} ORDER BY id", case_id)
        return tuple(Step(**{**row, "data": parsed(row["data"])}) for row in rows)

    async def notes(self, cases: Collection[UUID]) -> dict[UUID, list[str]]:
        """Return what was noted at the steps of cases, oldest first; who asks has been let see the cases."""
        if not cases:
            return {}
        found: dict[UUID, list[str]] = {}
        holders = ", ".join("{}" for _ in cases)
        sql = f"SELECT case_id, note FROM case_step WHERE case_id IN ({holders}) AND note IS NOT NULL ORDER BY id"  # noqa: S608  only placeholders
        for row in await self._database.fetch(sql, *cases):
            found.setdefault(row["case_id"], []).append(row["note"])
        return found

    async def clocks(self, case_id: UUID) -> tuple[CaseClock, ...]:
        """Return the clocks of a case, oldest first."""
        return tuple(
            CaseClock(**row) for row in await self._database.fetch("SELECT * FROM case_clock WHERE case_id = {} ORDER BY id", case_id)
        )

    async def suggestions(self, case_id: UUID) -> tuple[Suggestion, ...]:
        """Return what plugins proposed for a case, surest first."""
        rows = await self._database.fetch("SELECT * FROM case_suggestion WHERE case_id = {} ORDER BY kind, confidence DESC", case_id)
        return tuple(suggestion_of(row) for row in rows)

    async def stop_clocks(self, case_id: UUID, kinds: Iterable[str], at: datetime) -> None:
        """Stop the running clocks of those kinds."""
        for kind in kinds:
            await self._database.execute(
                "UPDATE case_clock SET stopped_at = {}, next_at = NULL WHERE case_id = {} AND kind = {} AND stopped_at IS NULL",
                at,
                case_id,
                kind,
            )

    async def hold_whole_clock(self, case_id: UUID) -> CaseClock | None:
        """Return the clock that runs on the whole case, and keep anybody from dating it again before the transaction ends."""
        rows = await self._database.fetch(
            "UPDATE case_clock SET due_at = due_at WHERE case_id = {} AND kind = 'case' AND stopped_at IS NULL RETURNING *", case_id
        )
        return CaseClock(**rows[0]) if rows else None

    @unscoped("the server itself lets cases go on whose suspension is over")
    async def suspended_before(self, at: datetime, limit: int) -> list[UUID]:
        """Return the cases whose suspension has ended by then and is not cleared yet."""
        sql = "SELECT id FROM cases WHERE suspended_until IS NOT NULL AND suspended_until <= {} ORDER BY suspended_until LIMIT {}"
        return [row["id"] for row in await self._database.fetch(sql, at, limit)]

    async def running_of(self, case_id: UUID) -> tuple[CaseClock, ...]:
        """Return the clocks that run on a case, and keep anybody from dating them again before the transaction ends."""
        rows = await self._database.fetch(
            "UPDATE case_clock SET due_at = due_at WHERE case_id = {} AND stopped_at IS NULL RETURNING *", case_id
        )
        return tuple(sorted((CaseClock(**row) for row in rows), key=lambda clock: clock.id))

    async def running_clocks(self, scope: Scope, due_from: datetime, after: UUID | None, limit: int) -> tuple[tuple[CaseClock, str], ...]:
        """Return clocks that run and are due no earlier than that, each with its case's area; by id, following `after`."""
        condition, values = scope.sql("c")
        rows = await self._database.fetch(
            "SELECT k.*, c.area FROM case_clock k JOIN cases c ON c.id = k.case_id "  # noqa: S608  the scope's own text
            f"WHERE k.stopped_at IS NULL AND k.due_at >= {{}} AND k.id > {{}} AND {condition} ORDER BY k.id LIMIT {{}}",
            due_from,
            after or UUID(int=0),
            *values,
            limit,
        )
        return tuple((CaseClock(**{name: row[name] for name in CaseClock.__struct_fields__}), row["area"]) for row in rows)

    @unscoped("writes only what `running_clocks` returned within a scope")
    async def redate(self, clock: CaseClock) -> bool:
        """Write a running clock's limit and dates, and those its case shows (the stage's while one runs); tell whether it still ran.

        The sweep looks at it again, since its ladder has moved with it.
        """
        rows = await self._database.fetch(
            "UPDATE case_clock SET amount = {}, unit = {}, due_at = {}, yellow_at = {}, provisional = {}, next_at = started_at "
            "WHERE id = {} AND stopped_at IS NULL RETURNING id",
            clock.amount,
            clock.unit,
            clock.due_at,
            clock.yellow_at,
            clock.provisional,
            clock.id,
        )
        if not rows:
            return False
        if clock.kind == "case":
            await self._database.execute("UPDATE cases SET promised_at = {} WHERE id = {}", clock.due_at, clock.case_id)
        await self._database.execute(
            "UPDATE cases SET due_at = {}, yellow_at = {} WHERE id = {} AND NOT EXISTS (SELECT 1 FROM case_clock k "
            "WHERE k.case_id = cases.id AND k.kind = 'stage' AND k.stopped_at IS NULL AND k.id <> {})",
            clock.due_at,
            clock.yellow_at,
            clock.case_id,
            clock.id,
        )
        return True

    async def _case(self, rows: Sequence[Mapping[str, Any]]) -> Case | None:
        await met(self._database, rows)
        return case_of(rows[0]) if rows else None

    async def outcome_counts(self, scope: Scope, start: datetime, end: datetime, *, imported: bool) -> OutcomeCounts:
        """Count the cases that were reported in `[start, end)`, with or without those of other systems; a case and its parts are one."""
        condition, values = scope.sql()
        condition += " AND channel <> 'split'"
        if not imported:
            condition += " AND channel <> 'import'"
        if self._database.dialect == "postgres":
            seconds = "EXTRACT(EPOCH FROM (responded_at - reported_at))"
        else:
            seconds = "(julianday(responded_at) - julianday(reported_at)) * 86400.0"
        rows = await self._database.fetch(
            "SELECT SUM(CASE WHEN hazard THEN 0 ELSE 1 END) AS reports, SUM(CASE WHEN hazard THEN 1 ELSE 0 END) AS hazards, "  # noqa: S608  ours
            f"AVG({seconds}) AS seconds, SUM(score) AS score, COUNT(score) AS ratings "
            f"FROM cases WHERE {condition} AND reported_at >= {{}} AND reported_at < {{}}",
            *values,
            start,
            end,
        )
        row = rows[0]
        score, ratings = await self._earlier_ratings(scope, start, end, imported=imported)
        score, ratings = score + int(row["score"] or 0), ratings + int(row["ratings"])
        return OutcomeCounts(
            reports=int(row["reports"] or 0),
            hazards=int(row["hazards"] or 0),
            mean_seconds=None if row["seconds"] is None else float(row["seconds"]),
            mean_score=score / ratings if ratings else None,
            ratings=ratings,
        )

    async def _earlier_ratings(self, scope: Scope, start: datetime, end: datetime, *, imported: bool) -> tuple[int, int]:
        """Return sum and number of the ratings of rounds that another followed: reopening makes no rating unsaid."""
        condition, values = scope.sql("c")
        if not imported:
            condition += " AND c.channel <> 'import'"
        rows = await self._database.fetch(
            "SELECT SUM(r.score) AS score, COUNT(r.score) AS ratings FROM case_round r JOIN cases c ON c.id = r.case_id "  # noqa: S608  ours
            f"WHERE {condition} AND c.reported_at >= {{}} AND c.reported_at < {{}}",
            *values,
            start,
            end,
        )
        return int(rows[0]["score"] or 0), int(rows[0]["ratings"])

    @unscoped("the server itself gathers words; who may find what is decided when somebody searches")
    async def forget_words(self, case_id: UUID) -> None:
        """Make a case findable by nothing."""
        await self._database.execute("DELETE FROM case_search WHERE case_id = {}", case_id)

    async def take_wordless(self, most: int) -> list[UUID]:
        """Take up to so many of the cases that wait to be made findable, inside the caller's transaction; several servers take others."""
        skipping = " FOR UPDATE SKIP LOCKED" if self._database.dialect == "postgres" else ""
        rows = await self._database.fetch(
            f"DELETE FROM case_search_todo WHERE case_id IN (SELECT case_id FROM case_search_todo LIMIT {most:d}{skipping}) "  # noqa: S608  ours
            "RETURNING case_id"
        )
        return [row["case_id"] for row in rows]

    async def add(self, rows: Iterable[Row]) -> None:
        """Insert rows, in the open transaction or as one of their own."""
        await self._database.insert(list(rows))

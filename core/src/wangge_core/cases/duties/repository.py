"""Proposals and disputes in the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.cases.duties.model import Dispute, Proposal
from wangge_core.database import Database, Row


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which disputes somebody asks for; `words` are looked for in reason and key words."""

    decided: bool
    area: str | None = None
    class_id: str | None = None
    words: str = ""
    private: bool = False
    after: UUID | None = None
    limit: int = 50


class DutyRepository:
    """The duties of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def propose(self, proposal: Proposal) -> None:
        """Record that a unit was asked."""
        await self._database.insert([proposal_row(proposal)])

    async def proposal(self, case_id: UUID) -> Proposal | None:
        """Return the proposal that waits for an answer, if one does."""
        rows = await self._database.fetch("SELECT * FROM duty_proposal WHERE case_id = {} AND ended_at IS NULL", case_id)
        return Proposal(**rows[0]) if rows else None

    async def end_proposal(self, case_id: UUID, ending: str, at: datetime) -> None:
        """Record how the open proposal ended."""
        await self._database.execute(
            "UPDATE duty_proposal SET ended_at = {}, ending = {} WHERE case_id = {} AND ended_at IS NULL", at, ending, case_id
        )

    async def open(self, dispute: Dispute) -> None:
        """Record a dispute."""
        await self._database.insert([dispute_row(dispute)])

    @unscoped("reached from a case that the operation loaded within the actor's scope")
    async def decide(self, case_id: UUID, at: datetime, by: str, unit_id: UUID, reason: str, keywords: str) -> None:
        """Record the decision on the case's open dispute."""
        await self._database.execute(
            "UPDATE duty_dispute SET decided_at = {}, decided_by = {}, unit_id = {}, reason = {}, keywords = {} "
            "WHERE case_id = {} AND decided_at IS NULL",
            at,
            by,
            unit_id,
            reason,
            keywords,
            case_id,
        )

    async def list_as(self, dispute_id: UUID, scope: Scope, entry_id: UUID) -> bool:
        """Note which entry of the list came of a precedent, unless one did before; tell whether none had."""
        condition, values = scope.sql()
        rows = await self._database.fetch(
            f"UPDATE duty_dispute SET entry_id = {{}} WHERE id = {{}} AND entry_id IS NULL AND {condition} RETURNING id",  # noqa: S608  the scope's own text
            entry_id,
            dispute_id,
            *values,
        )
        return bool(rows)

    async def load(self, dispute_id: UUID, scope: Scope) -> Dispute | None:
        """Return a dispute, if it lies within the scope."""
        condition, values = scope.sql()
        rows = await self._database.fetch(f"SELECT * FROM duty_dispute WHERE id = {{}} AND {condition}", dispute_id, *values)  # noqa: S608  the same
        return _dispute(rows[0]) if rows else None

    @unscoped("reached from a case that the actor was let see")
    async def of_case(self, case_id: UUID) -> tuple[Dispute, ...]:
        """Return the disputes over a case, oldest first."""
        return tuple(
            _dispute(row) for row in await self._database.fetch("SELECT * FROM duty_dispute WHERE case_id = {} ORDER BY id", case_id)
        )

    async def page(self, scope: Scope, wanted: Wanted) -> tuple[Dispute, ...]:
        """Return disputes of a scope, the open ones oldest first, the precedents newest first; those of private cases only when wanted."""
        condition, values = (scope.narrowed(wanted.area) if wanted.area else scope).sql("d")
        parts: list[str] = [condition, f"d.decided_at IS {'NOT ' if wanted.decided else ''}NULL"]
        held: list[Any] = list(values)
        if not wanted.private:
            parts.append("c.private = {}")
            held.append(False)
        if wanted.class_id:
            parts.append("(d.class_id = {} OR d.case_type = {})")
            held += [wanted.class_id, wanted.class_id]
        if wanted.words:
            parts.append("(d.reason LIKE {} ESCAPE '!' OR d.keywords LIKE {} ESCAPE '!')")
            held += [_pattern(wanted.words)] * 2
        if wanted.after:
            parts.append(f"d.id {'<' if wanted.decided else '>'} {{}}")
            held.append(wanted.after)
        rows = await self._database.fetch(
            f"SELECT d.* FROM duty_dispute d JOIN cases c ON c.id = d.case_id WHERE {' AND '.join(parts)} "  # noqa: S608  our own texts
            f"ORDER BY d.id {'DESC' if wanted.decided else 'ASC'} LIMIT {{}}",
            *held,
            wanted.limit,
        )
        return tuple(_dispute(row) for row in rows)


def dispute_row(dispute: Dispute) -> Row:
    """Return the row of a dispute."""
    return Row("duty_dispute", {**msgspec.structs.asdict(dispute), **area_code.columns(dispute.area)})


def proposal_row(proposal: Proposal) -> Row:
    """Return the row of a proposal."""
    return Row("duty_proposal", msgspec.structs.asdict(proposal))


def _dispute(row: Mapping[str, Any]) -> Dispute:
    return Dispute(**{name: row[name] for name in Dispute.__struct_fields__})


def _pattern(words: str) -> str:
    for mark in "!%_":
        words = words.replace(mark, f"!{mark}")
    return f"%{words}%"

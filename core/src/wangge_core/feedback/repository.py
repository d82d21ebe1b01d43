"""Feedback in and out of the database."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.database import Database, DuplicateError, Row
from wangge_core.feedback.model import Feedback

_FEEDBACK: Final = (
    "SELECT feedback.id, feedback.area, feedback.sender, feedback.account_id, COALESCE(person.name, '') AS given_by, feedback.kind, "
    "feedback.text, feedback.page, feedback.version, feedback.given_at, feedback.answer, feedback.answered_by, feedback.answered_at "
    "FROM feedback LEFT JOIN account ON account.id = feedback.account_id LEFT JOIN person ON person.id = account.person_id"
)
_OWN: Final = 50


class FeedbackRepository:
    """Reads and writes feedback; it lies in the area of whoever gave it."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    @unscoped("writes what its sender gives")
    async def add(self, values: dict[str, Any], area: str) -> None:
        """Insert feedback; the same one again changes nothing."""
        row = Row("feedback", values | {"area": area} | area_code.columns(area))
        try:
            async with self._database.transaction():
                await self._database.insert([row])
        except DuplicateError:
            return

    @unscoped("one's own, found by its sender and nothing else")
    async def own(self, sender: str) -> list[Feedback]:
        """Return what somebody gave, newest first."""
        rows = await self._database.fetch(f"{_FEEDBACK} WHERE feedback.sender = {{}} ORDER BY feedback.id DESC LIMIT {_OWN:d}", sender)
        return [Feedback(**row) for row in rows]

    async def page(self, scope: Scope, *, unanswered: bool, after: UUID | None, limit: int) -> list[Feedback]:
        """Return feedback of the scope, newest first; `after` is the last one of the page before."""
        inside, values = scope.sql("feedback")
        further = " AND feedback.answered_at IS NULL" if unanswered else ""
        if after is not None:
            further = f"{further} AND feedback.id < {{}}"
        statement = f"{_FEEDBACK} WHERE {inside}{further} ORDER BY feedback.id DESC LIMIT {{}}"
        rows = await self._database.fetch(statement, *values, *((after,) if after is not None else ()), limit)
        return [Feedback(**row) for row in rows]

    async def open(self, scope: Scope) -> int:
        """Return how much of the scope has no answer."""
        inside, values = scope.sql("feedback")
        rows = await self._database.fetch(
            f"SELECT COUNT(*) AS number FROM feedback WHERE {inside} AND feedback.answered_at IS NULL",  # noqa: S608  the scope's own text
            *values,
        )
        return int(rows[0]["number"])

    async def one(self, scope: Scope, feedback_id: UUID) -> Feedback | None:
        """Return one of the scope."""
        inside, values = scope.sql("feedback")
        rows = await self._database.fetch(f"{_FEEDBACK} WHERE feedback.id = {{}} AND {inside}", feedback_id, *values)
        return Feedback(**rows[0]) if rows else None

    @unscoped("nobody's feedback is kept for longer, wherever it lies")
    async def prune(self, before: datetime) -> None:
        """Delete what was given before a moment."""
        await self._database.execute("DELETE FROM feedback WHERE given_at < {}", before)

    @unscoped("writes only what the operation loaded within the actor's scope")
    async def answer(self, feedback_id: UUID, text: str, by: str, now: datetime) -> bool:
        """Write the answer; False when another one was faster."""
        rows = await self._database.fetch(
            "UPDATE feedback SET answer = {}, answered_by = {}, answered_at = {} WHERE id = {} AND answered_at IS NULL RETURNING id",
            text,
            by,
            now,
            feedback_id,
        )
        return bool(rows)

"""The answers of algorithms and their switches in the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Scope
from wangge_core.database import Database, Row
from wangge_core.ids import new_id

_ANSWER: Final = (
    "SELECT id, area, plugin, version, algorithm, model, role, subject, state, output, reason, confidence, milliseconds, "
    "asked_by, asked_at, verdict, verdict_by, verdict_at FROM algorithm_answer"
)
_COUNTED: Final = ", ".join(
    f"COALESCE(SUM(CASE WHEN {column} = '{word}' THEN 1 ELSE 0 END), 0) AS {word}"
    for column, words in (("state", ("answered", "abstained", "failed")), ("verdict", ("accepted", "overridden")))
    for word in words
)


class StoredAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as stored."""

    id: UUID
    area: str
    plugin: str
    version: str
    algorithm: str
    model: str
    role: str
    subject: str
    state: str
    output: Any
    reason: Mapping[str, str]
    confidence: float | None
    milliseconds: int
    asked_by: str
    asked_at: datetime
    verdict: str | None = None
    verdict_by: str | None = None
    verdict_at: datetime | None = None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What answers of an algorithm came to."""

    answered: int = 0
    abstained: int = 0
    failed: int = 0
    accepted: int = 0
    overridden: int = 0


class AlgorithmRepository:
    """Rows of `algorithm_answer` and `algorithm_switch`."""

    def __init__(self, database: Database) -> None:
        """`database` is the server's."""
        self._database = database

    async def add(self, answer: StoredAnswer, input_digest: str) -> None:
        """Insert an answer."""
        values = msgspec.structs.asdict(answer) | {
            "output": msgspec.json.encode(answer.output).decode(),
            "reason": msgspec.json.encode(answer.reason).decode(),
            "input_digest": input_digest,
        }
        await self._database.insert([Row("algorithm_answer", values | area_code.columns(answer.area))])

    async def one(self, scope: Scope, answer: UUID) -> StoredAnswer | None:
        """Return one answer of the scope."""
        inside, values = scope.sql()
        rows = await self._database.fetch(f"{_ANSWER} WHERE id = {{}} AND {inside}", answer, *values)
        return _answer(rows[0]) if rows else None

    async def page(self, scope: Scope, plugin: str, algorithm: str, *, waiting: bool, after: UUID | None, limit: int) -> list[StoredAnswer]:
        """Return answers of the scope, newest first; `waiting` for those that nobody has looked at."""
        inside, values = scope.sql()
        more = " AND state = 'answered' AND verdict IS NULL" if waiting else ""
        cursor = " AND id < {}" if after else ""
        rows = await self._database.fetch(
            f"{_ANSWER} WHERE plugin = {{}} AND algorithm = {{}} AND {inside}{more}{cursor} ORDER BY id DESC LIMIT {limit:d}",
            plugin,
            algorithm,
            *values,
            *([after] if after else []),
        )
        return [_answer(row) for row in rows]

    async def judge(self, scope: Scope, answer: UUID, verdict: str, by: str, at: datetime) -> bool:
        """Write what a person made of an answer of the scope, the first time."""
        inside, values = scope.sql()
        rows = await self._database.fetch(
            f"UPDATE algorithm_answer SET verdict = {{}}, verdict_by = {{}}, verdict_at = {{}} "  # noqa: S608  the scope's own text
            f"WHERE id = {{}} AND state = 'answered' AND verdict IS NULL AND {inside} RETURNING id",
            verdict,
            by[:100],
            at,
            answer,
            *values,
        )
        return bool(rows)

    async def tally(self, scope: Scope, plugin: str, algorithm: str, since: datetime) -> Tally:
        """Count the answers of the scope."""
        inside, values = scope.sql()
        rows = await self._database.fetch(
            f"SELECT {_COUNTED} FROM algorithm_answer "  # noqa: S608  our own words, and the scope's
            f"WHERE plugin = {{}} AND algorithm = {{}} AND asked_at >= {{}} AND {inside}",
            plugin,
            algorithm,
            since,
            *values,
        )
        return Tally(**{name: int(value) for name, value in rows[0].items()})

    async def tally_of_classes(self, scope: Scope, plugin: str, since: datetime) -> Tally:
        """Count how often staff kept the class that a plugin suggested first for a report, among cases that were filed."""
        inside, values = scope.sql("c")
        rows = await self._database.fetch(
            "SELECT COUNT(*) AS answered, COALESCE(SUM(CASE WHEN s.value = c.class_id THEN 1 ELSE 0 END), 0) AS accepted "  # noqa: S608  as above
            "FROM case_suggestion s JOIN cases c ON c.id = s.case_id "
            "WHERE s.plugin = {} AND s.kind = 'class' AND c.reported_at >= {} AND c.class_id IS NOT NULL "
            f"AND c.stage NOT IN ('collection', 'filing') AND {inside} AND NOT EXISTS ("
            "SELECT 1 FROM case_suggestion o WHERE o.case_id = s.case_id AND o.plugin = s.plugin AND o.kind = s.kind "
            "AND (o.confidence > s.confidence OR (o.confidence = s.confidence AND o.id < s.id)))",
            plugin,
            since,
            *values,
        )
        answered, accepted = int(rows[0]["answered"]), int(rows[0]["accepted"])
        return Tally(answered=answered, accepted=accepted, overridden=answered - accepted)

    async def switches(self) -> list[dict[str, Any]]:
        """Return what every area has said."""
        rows = await self._database.fetch("SELECT plugin, algorithm, area, enabled, reason, changed_by FROM algorithm_switch ORDER BY area")
        return [row | {"enabled": bool(row["enabled"])} for row in rows]

    async def say(self, plugin: str, algorithm: str, area: str, *, enabled: bool, reason: str, by: str, at: datetime) -> None:
        """Write what an area says, in place of what it said."""
        await self._database.execute(
            "INSERT INTO algorithm_switch (id, plugin, algorithm, area, enabled, reason, changed_by, changed_at) "
            "VALUES ({}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (plugin, algorithm, area) DO UPDATE SET "
            "enabled = excluded.enabled, reason = excluded.reason, changed_by = excluded.changed_by, changed_at = excluded.changed_at",
            new_id(),
            plugin,
            algorithm,
            area,
            enabled,
            reason,
            by[:200],
            at,
        )

    async def unsay(self, plugin: str, algorithm: str, area: str) -> None:
        """Let an area inherit again."""
        await self._database.execute(
            "DELETE FROM algorithm_switch WHERE plugin = {} AND algorithm = {} AND area = {}", plugin, algorithm, area
        )


def _answer(row: dict[str, Any]) -> StoredAnswer:
    return StoredAnswer(**(row | {"output": msgspec.json.decode(row["output"]), "reason": msgspec.json.decode(row["reason"])}))

"""Reviews in the database."""

from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_registry.reviews.model import Decision, Judged, Judgement, Remark, Review
from wangge_registry.versions.states import Who
from wangge_serving.database import Database, Row

_COLUMNS: Final = (
    "id, version, plugin, sha256, report_sha256, reviewer, username, organisation, decision, reason, judged, checked, at, statement"
)
_REMARK: Final = "id, version, account, username, side, organisation, text, at"


class ReviewRepository:
    """Reads and writes reviews."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def add(self, review: Review) -> None:
        """Insert a review."""
        values: dict[str, Any] = {name: getattr(review, name) for name in review.__struct_fields__}
        texts = {name: msgspec.json.encode(values[name]).decode() for name in ("judged", "checked", "statement")}
        await self._database.insert([Row("review", values | texts | {"decision": str(review.decision)})])

    async def of_version(self, version: UUID) -> list[Review]:
        """Return the reviews of a version, oldest first."""
        rows = await self._database.fetch(f"SELECT {_COLUMNS} FROM review WHERE version = {{}} ORDER BY id", version)  # noqa: S608  our own columns
        return [_review(row) for row in rows]

    async def add_remark(self, remark: Remark) -> None:
        """Insert a remark."""
        values = {name: getattr(remark, name) for name in remark.__struct_fields__}
        await self._database.insert([Row("remark", values | {"side": str(remark.side)})])

    async def remarks(self, version: UUID) -> list[Remark]:
        """Return what was said about a version, oldest first."""
        rows = await self._database.fetch(f"SELECT {_REMARK} FROM remark WHERE version = {{}} ORDER BY id", version)  # noqa: S608  our own columns
        return [Remark(**(row | {"side": Who(row["side"])})) for row in rows]

    async def false_positives(self, plugin: str) -> dict[str, str]:
        """Return fingerprint and reason of every finding that a reviewer once called false for this plugin; the newest word counts."""
        rows = await self._database.fetch("SELECT judged FROM review WHERE plugin = {} ORDER BY id", plugin)
        newest = {judged.fingerprint: judged for row in rows for judged in msgspec.json.decode(row["judged"], type=list[Judged])}
        return {mark: judged.reason for mark, judged in newest.items() if judged.judgement is Judgement.FALSE_POSITIVE}


def _review(row: dict[str, Any]) -> Review:
    read = {
        "decision": Decision(row["decision"]),
        "judged": msgspec.json.decode(row["judged"], type=tuple[Judged, ...]),
        "checked": msgspec.json.decode(row["checked"] or "[]", type=tuple[str, ...]),
        "statement": msgspec.json.decode(row["statement"]),
    }
    return Review(**(row | read))

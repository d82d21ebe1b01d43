"""Rows of duplicates in and out."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Scope
from wangge_core.access.unscoped import unscoped
from wangge_core.area_code import WIDTHS, Level
from wangge_core.cases.duplicates.model import Echo, Merge
from wangge_core.cases.model import Case
from wangge_core.cases.rows import case_of
from wangge_core.database import Database, Row

Box = tuple[float, float, float, float]

_MOST: Final = 200
_TREE: Final = (
    "WITH RECURSIVE tree(id) AS (SELECT id FROM cases WHERE id = {} UNION ALL "
    "SELECT m.case_id FROM case_merge m JOIN tree t ON m.into_id = t.id WHERE m.undone_at IS NULL) "
)
"""A case and all that went into it, also by way of another."""


class DuplicateRepository:
    """Merges and echoes of one database, and what lies near a place."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def near(self, box: Box, span: tuple[datetime, datetime], scope: Scope, county: str) -> tuple[Case, ...]:
        """Return open cases of a scope in a box of west, south, east, north that were reported in a span; at most 200.

        The county is named although the scope may imply it: the index on places begins with it.
        """
        condition, values = scope.sql()
        west, south, east, north = box
        rows = await self._database.fetch(
            "SELECT * FROM cases WHERE closed_at IS NULL AND l3 = {} AND lat >= {} AND lat <= {} AND lon >= {} AND lon <= {} "  # noqa: S608  ours
            f"AND reported_at >= {{}} AND reported_at <= {{}} AND {condition} LIMIT {_MOST}",
            county[: WIDTHS[Level.COUNTY]],
            south,
            north,
            west,
            east,
            *span,
            *values,
        )
        return tuple(case_of(row) for row in rows)

    @unscoped("a public case that the report page offers to everybody; the caller shows its class and place only")
    async def open_by_number(self, number: str) -> Case | None:
        """Return an open, public case that anybody may be shown, by its number."""
        rows = await self._database.fetch(
            "SELECT * FROM cases WHERE number = {} AND closed_at IS NULL AND private = {}",
            number,
            False,
        )
        return case_of(rows[0]) if rows else None

    async def merge_of(self, case_id: UUID) -> Merge | None:
        """Return the merge by which a case is part of another now."""
        rows = await self._database.fetch("SELECT * FROM case_merge WHERE case_id = {} AND undone_at IS NULL", case_id)
        return _merge_of(rows[0]) if rows else None

    async def root(self, case_id: UUID) -> UUID:
        """Return the case that a case has come to be part of; itself when it is part of none."""
        while merge := await self.merge_of(case_id):
            case_id = merge.into_id
        return case_id

    async def merged_into(self, case_id: UUID) -> tuple[Merge, ...]:
        """Return the merges by which other cases went straight into a case, oldest first."""
        rows = await self._database.fetch("SELECT * FROM case_merge WHERE into_id = {} AND undone_at IS NULL ORDER BY id", case_id)
        return tuple(_merge_of(row) for row in rows)

    async def add_merge(self, merge: Merge) -> None:
        """Insert a merge; a case has at most one at a time."""
        values = msgspec.structs.asdict(merge) | {"before": msgspec.json.encode(merge.before).decode()}
        await self._database.insert([Row("case_merge", values)])

    async def undo(self, merge: Merge, now: datetime) -> None:
        """Take a merge back, and let the clocks run on that it had stopped: the promise to the reporter stands."""
        await self._database.execute("UPDATE case_merge SET undone_at = {} WHERE id = {}", now, merge.id)
        await self._database.execute(
            "UPDATE case_clock SET stopped_at = NULL WHERE case_id = {} AND stopped_at = {}", merge.case_id, merge.at
        )

    @unscoped("the caller holds the case; what went into it is only counted and named by id")
    async def tree(self, root: UUID) -> tuple[UUID, ...]:
        """Return a case and all that went into it."""
        return tuple(row["id"] for row in await self._database.fetch(_TREE + "SELECT id FROM tree", root))  # noqa: S608  ours

    @unscoped("the server itself tells reporters of their own reports")
    async def accounts_behind(self, root: UUID) -> frozenset[UUID]:
        """Return the accounts of those who reported a case or what went into it, each once."""
        sql = _TREE + "SELECT DISTINCT c.reporter_id FROM cases c JOIN tree t ON t.id = c.id WHERE c.reporter_id IS NOT NULL"  # noqa: S608  ours
        return frozenset(row["reporter_id"] for row in await self._database.fetch(sql, root))

    @unscoped("only a number leaves; the caller holds the case")
    async def supporters(self, root: UUID) -> int:
        """Count the people beside the first reporter: those of merged reports and of "me too", each device or account once."""
        sql = _TREE + (  # noqa: S608  ours
            "SELECT COUNT(*) AS number FROM (SELECT COALESCE(k.sender, CAST(t.id AS TEXT)) AS sender FROM tree t "
            "LEFT JOIN intake_key k ON k.case_id = t.id "
            "UNION SELECT e.sender FROM case_echo e JOIN tree t ON t.id = e.case_id) AS people"
        )
        rows = await self._database.fetch(sql, root)
        return int(rows[0]["number"]) - 1

    @unscoped("writes a count to the case that the operation holds; its version stays, since nobody decided anything")
    async def count(self, case_id: UUID, supporters: int, *, pressed: bool) -> None:
        """Write how many stand behind a case, and whether that is many."""
        await self._database.execute("UPDATE cases SET supporters = {}, pressed = {} WHERE id = {}", supporters, pressed, case_id)

    @unscoped("tells a sender of their own report only")
    async def reported_by(self, root: UUID, sender: str) -> bool:
        """Tell whether a sender reported a case or what went into it."""
        sql = _TREE + "SELECT 1 AS one FROM intake_key k JOIN tree t ON t.id = k.case_id WHERE k.sender = {} LIMIT 1"  # noqa: S608  ours
        return bool(await self._database.fetch(sql, root, sender))

    @unscoped("tells a sender of their own act only")
    async def echo(self, root: UUID, sender: str) -> Echo | None:
        """Return the "me too" of a sender to a case or to what went into it."""
        sql = _TREE + "SELECT e.* FROM case_echo e JOIN tree t ON t.id = e.case_id WHERE e.sender = {} LIMIT 1"  # noqa: S608  ours
        rows = await self._database.fetch(sql, root, sender)
        return Echo(**rows[0]) if rows else None

    async def echo_by_code(self, query_code: str) -> Echo | None:
        """Return the "me too" that a query code was given out for."""
        rows = await self._database.fetch("SELECT * FROM case_echo WHERE query_code = {}", query_code)
        return Echo(**rows[0]) if rows else None

    async def add_echo(self, echo: Echo) -> None:
        """Insert a "me too"."""
        await self._database.insert([Row("case_echo", msgspec.structs.asdict(echo))])

    async def remove_echo(self, echo_id: UUID) -> None:
        """Remove a "me too"."""
        await self._database.execute("DELETE FROM case_echo WHERE id = {}", echo_id)

    async def echoes_since(self, sender: str, since: datetime) -> int:
        """Count what a sender has joined since a moment."""
        rows = await self._database.fetch("SELECT COUNT(*) AS number FROM case_echo WHERE sender = {} AND at >= {}", sender, since)
        return int(rows[0]["number"])


def _merge_of(row: dict[str, Any]) -> Merge:
    return Merge(**{**row, "before": msgspec.json.decode(row["before"])})

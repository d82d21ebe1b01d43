"""Rules of areas in and out of the database."""

from collections.abc import Mapping
from typing import Any

import msgspec

from wangge_core.database import Database, Row
from wangge_core.ids import new_id
from wangge_core.local_rules.model import Kind, Place, Stated


class RuleRepository:
    """What areas have said. Rows are only ever added, so that their number tells whether anything is new."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def count(self) -> int:
        """Return how many changes there have been."""
        return int((await self._database.fetch("SELECT COUNT(*) AS n FROM local_rule"))[0]["n"])

    async def load(self, kinds: Mapping[str, Kind[Any]]) -> tuple[Stated, ...]:
        """Return every change of these kinds, oldest first for each place."""
        rows = await self._database.fetch(
            "SELECT kind, area, case_type, version, settings, since, by_id, by_name FROM local_rule ORDER BY kind, area, case_type, version"
        )
        return tuple(_stated(row, kinds[row["kind"]]) for row in rows if row["kind"] in kinds)

    async def add(self, stated: Stated) -> None:
        """Write a change down.

        Raises:
            DuplicateError: the place has this version already.
        """
        values = {
            "id": new_id(),
            "kind": stated.kind,
            "area": stated.place.area,
            "case_type": stated.place.case_type,
            "version": stated.version,
            "settings": msgspec.json.encode(stated.settings).decode() if stated.settings is not None else None,
            "since": stated.since,
            "by_id": stated.by_id,
            "by_name": stated.by_name,
        }
        await self._database.insert([Row("local_rule", values)])


def _stated(row: Mapping[str, Any], kind: Kind[Any]) -> Stated:
    text = row["settings"]
    return Stated(
        kind=row["kind"],
        place=Place(row["area"], row["case_type"]),
        version=row["version"],
        settings=msgspec.json.decode(text, type=kind.type) if text is not None else None,
        since=row["since"],
        by_id=row["by_id"],
        by_name=row["by_name"],
    )

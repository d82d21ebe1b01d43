"""Retirements, and the rows that lie under a plugin's id."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wangge_core.access.unscoped import unscoped
from wangge_core.collections.model import Shape
from wangge_core.database import Database, DuplicateError, Row
from wangge_core.ids import new_id
from wangge_core.retirement.belongings import DELETED, EXPORTED
from wangge_core.retirement.model import Retirement, State

_AT_ONCE: Final = 500
_WHOLE_SERVER: Final = "a retirement is of the whole server; whoever asks manages plugins wherever it has been"


class RetirementRepository:
    """Rows of `plugin_retirement`, and what goes with a plugin."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def current(self, plugin: str) -> Retirement | None:
        """Return the retirement of a plugin that is under way or done; None when it is not retired, or purged already."""
        rows = await self._database.fetch("SELECT * FROM plugin_retirement WHERE plugin = {} AND state IN ('exporting', 'retired')", plugin)
        return _retirement(rows[0]) if rows else None

    async def find(self, retirement_id: UUID) -> Retirement | None:
        """Return one retirement, whatever became of it."""
        rows = await self._database.fetch("SELECT * FROM plugin_retirement WHERE id = {}", retirement_id)
        return _retirement(rows[0]) if rows else None

    async def of(self, plugin: str) -> tuple[Retirement, ...]:
        """Return all retirements of a plugin, the last first."""
        rows = await self._database.fetch("SELECT * FROM plugin_retirement WHERE plugin = {} ORDER BY at DESC, id DESC", plugin)
        return tuple(_retirement(row) for row in rows)

    async def begin(self, plugin: str, by_id: str, by_name: str, at: datetime, purge_from: datetime) -> UUID | None:
        """Write a new retirement, in the caller's transaction; return None when there is one already."""
        retirement_id = new_id()
        values = {
            "id": retirement_id,
            "plugin": plugin,
            "state": "exporting",
            "by_id": by_id,
            "by_name": by_name,
            "at": at,
            "purge_from": purge_from,
        }
        try:
            await self._database.insert([Row("plugin_retirement", values)])
        except DuplicateError:
            return None
        return retirement_id

    async def exported(self, retirement_id: UUID, file: str, size: int, sha256: str) -> bool:
        """Note where the export lies; False when the retirement was taken back meanwhile."""
        rows = await self._database.fetch(
            "UPDATE plugin_retirement SET state = 'retired', file = {}, size = {}, sha256 = {} "
            "WHERE id = {} AND state = 'exporting' RETURNING id",
            file,
            size,
            sha256,
            retirement_id,
        )
        return bool(rows)

    async def end(self, retirement_id: UUID, state: State, by: str, at: datetime) -> bool:
        """Note that a retirement was taken back, or the plugin purged; False when somebody was quicker."""
        rows = await self._database.fetch(
            "UPDATE plugin_retirement SET state = {}, file = '', ended_by = {}, ended_at = {} "
            "WHERE id = {} AND state IN ('exporting', 'retired') RETURNING id",
            state,
            by,
            at,
            retirement_id,
        )
        return bool(rows)

    @unscoped(_WHOLE_SERVER)
    async def open_cases(self, plugin: str) -> int:
        """Return how many cases of a plugin's types are open."""
        [row] = await self._database.fetch("SELECT COUNT(*) AS n FROM cases WHERE plugin = {} AND closed_at IS NULL", plugin)
        return int(row["n"])

    @unscoped(_WHOLE_SERVER)
    async def open_calls(self, plugin: str) -> int:
        """Return how many of a plugin's call chains are under way."""
        [row] = await self._database.fetch("SELECT COUNT(*) AS n FROM call_chain WHERE plugin = {} AND ended_at IS NULL", plugin)
        return int(row["n"])

    @unscoped(_WHOLE_SERVER)
    async def counties(self, shape: Shape) -> tuple[str, ...]:
        """Return the counties in which a collection has documents; an area above the counties stands for itself."""
        rows = await self._database.fetch(f"SELECT DISTINCT substr(area, 1, 6) AS place FROM {shape.table} ORDER BY place")  # noqa: S608  names are ours
        return tuple(row["place"] for row in rows)

    @unscoped(_WHOLE_SERVER)
    async def history(self, shape: Shape) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
        """Yield the history of a collection's documents, page by page."""
        after = UUID(int=0)
        while rows := await self._database.fetch(
            f"SELECT id, document_id, version, at, by, deed, fields FROM {shape.log} WHERE id > {{}} ORDER BY id LIMIT {{}}",  # noqa: S608  as above
            after,
            _AT_ONCE,
        ):
            yield rows
            after = rows[-1]["id"]

    @unscoped(_WHOLE_SERVER)
    async def rows(self, table: str, plugin: str) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
        """Yield the rows of one of `EXPORTED` under a plugin's id, page by page."""
        if table not in EXPORTED:
            raise LookupError(table)
        after = UUID(int=0)
        while rows := await self._database.fetch(
            f"SELECT * FROM {table} WHERE plugin = {{}} AND id > {{}} ORDER BY id LIMIT {{}}",  # noqa: S608  one of ours
            plugin,
            after,
            _AT_ONCE,
        ):
            yield rows
            after = rows[-1]["id"]

    @unscoped(_WHOLE_SERVER)
    async def delete(self, plugin: str) -> dict[str, int]:
        """Delete what goes with a plugin, in the caller's transaction; return how many rows of which table there were."""
        counts = {}
        for table in DELETED:
            [row] = await self._database.fetch(f"SELECT COUNT(*) AS n FROM {table} WHERE plugin = {{}}", plugin)  # noqa: S608  as above
            if row["n"]:
                counts[table] = int(row["n"])
                await self._database.execute(f"DELETE FROM {table} WHERE plugin = {{}}", plugin)  # noqa: S608  as above
        return counts


def _retirement(row: Mapping[str, Any]) -> Retirement:
    return Retirement(**{name: row[name] for name in Retirement.__struct_fields__})

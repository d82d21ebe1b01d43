"""Remembered mappings in the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec

from wangge_core.collections.model import Ref
from wangge_core.database import Database
from wangge_core.ids import new_id

_FIELDS: Final = msgspec.json.Decoder(dict[str, str])


class MappingRepository:
    """Which heading was which field, for each shape of sheet, collection and county."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def remembered(self, ref: Ref, county: str, shape: str) -> Mapping[str, str] | None:
        """Return the field of each heading of a shape of sheet; None when it was never taken in."""
        rows = await self._database.fetch(
            "SELECT fields FROM sheet_mapping WHERE plugin = {} AND collection = {} AND county = {} AND shape = {}",
            *(ref.plugin, ref.name, county, shape),
        )
        return _FIELDS.decode(rows[0]["fields"]) if rows else None

    async def remember(self, ref: Ref, county: str, shape: str, fields: Mapping[str, str], by: str, now: datetime) -> None:
        """Remember it, over what was remembered of the same shape."""
        values = {
            "id": new_id(),
            "plugin": ref.plugin,
            "collection": ref.name,
            "county": county,
            "shape": shape,
            "fields": msgspec.json.encode(fields).decode(),
            "used_at": now,
            "used_by": by,
        }
        marks = ", ".join("{}" for _ in values)
        await self._database.execute(
            f"INSERT INTO sheet_mapping ({', '.join(values)}) VALUES ({marks}) "  # noqa: S608  names are ours
            "ON CONFLICT (plugin, collection, county, shape) DO UPDATE SET "
            "fields = EXCLUDED.fields, used_at = EXCLUDED.used_at, used_by = EXCLUDED.used_by",
            *values.values(),
        )

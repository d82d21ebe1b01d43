"""How feeds stand, in the database."""

from datetime import datetime
from typing import Any

import msgspec

from wangge_core.database import Database
from wangge_core.feeds.model import FeedState
from wangge_core.ids import new_id
from wangge_sdk.feeds import ItemFault

_FIELDS = FeedState.__struct_fields__
_COLUMNS = ", ".join(_FIELDS)
_KEPT = ", ".join(f"{name} = excluded.{name}" for name in _FIELDS[3:])


class FeedRepository:
    """Rows of `feed`."""

    def __init__(self, database: Database) -> None:
        """`database` is the server's."""
        self._database = database

    async def get(self, plugin: str, feed: str, area: str) -> FeedState:
        """Return how a feed stands in an area; one that was never fetched has nothing."""
        rows = await self._database.fetch(
            f"SELECT {_COLUMNS} FROM feed WHERE plugin = {{}} AND feed = {{}} AND area = {{}}",  # noqa: S608  names are ours
            plugin,
            feed,
            area,
        )
        return _state(rows[0]) if rows else FeedState(plugin=plugin, feed=feed, area=area)

    async def good_at(self, plugin: str, feed: str, area: str) -> datetime | None:
        """Return when a feed last came whole for an area: as it was fetched for the nearest area around it, or the oldest inside."""
        found = {place: state.good_at for (_, name, place), state in (await self.every(plugin)).items() if name == feed}
        around = [place for place in found if area.startswith(place)]
        if around:
            return found[max(around, key=len)]
        inside = [good_at for place, good_at in found.items() if place.startswith(area)]
        return min((good_at for good_at in inside if good_at is not None), default=None) if None not in inside else None

    async def save(self, state: FeedState) -> None:
        """Write down how a feed stands."""
        values = {name: getattr(state, name) for name in _FIELDS} | {"faults": msgspec.json.encode(state.faults).decode()}
        marks = ", ".join("{}" for _ in _FIELDS)
        await self._database.execute(
            f"INSERT INTO feed (id, {_COLUMNS}) VALUES ({{}}, {marks}) ON CONFLICT (plugin, feed, area) DO UPDATE SET {_KEPT}",  # noqa: S608  names are ours
            new_id(),
            *values.values(),
        )

    async def every(self, plugin: str | None = None) -> dict[tuple[str, str, str], FeedState]:
        """Return how feeds stand, by plugin, feed and area."""
        where, values = ("WHERE plugin = {}", [plugin]) if plugin else ("", [])
        rows = await self._database.fetch(f"SELECT {_COLUMNS} FROM feed {where}", *values)  # noqa: S608  names are ours
        return {(row["plugin"], row["feed"], row["area"]): _state(row) for row in rows}


def _state(row: dict[str, Any]) -> FeedState:
    return FeedState(**{**row, "faults": msgspec.json.decode(row["faults"], type=tuple[ItemFault, ...])})

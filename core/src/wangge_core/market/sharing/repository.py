"""Ratings in the database; what writes does so in the caller's transaction."""

from typing import Any, Final

from wangge_core.access.model import Actor
from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.market.sharing.model import Rating

_COLUMNS: Final = "plugin, area, mark, version, stars, text, by_name, at"


class RatingRepository:
    """Rows of `market_rating`."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def every(self) -> list[Rating]:
        """Return what all areas think, the first first."""
        return [_rating(row) for row in await self._database.fetch(f"SELECT {_COLUMNS} FROM market_rating ORDER BY id")]  # noqa: S608  constants

    async def of_area(self, plugin: str, area: str) -> Rating | None:
        """Return what an area thinks of a plugin; None when it has not said."""
        rows = await self._database.fetch(
            f"SELECT {_COLUMNS} FROM market_rating WHERE plugin = {{}} AND area = {{}}",  # noqa: S608  as above
            plugin,
            area,
        )
        return _rating(rows[0]) if rows else None

    async def save(self, rating: Rating, actor: Actor) -> None:
        """Write what an area thinks, in the place of what it thought before; the mark stays."""
        await self._database.execute(
            "INSERT INTO market_rating (id, plugin, area, mark, version, stars, text, by_id, by_name, at) "
            "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (plugin, area) DO UPDATE SET version = excluded.version, "
            "stars = excluded.stars, text = excluded.text, by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at",
            new_id(),
            rating.plugin,
            rating.area,
            rating.mark,
            rating.version,
            rating.stars,
            rating.text,
            actor.id,
            rating.by,
            rating.at,
        )

    async def remove(self, plugin: str, area: str) -> None:
        """Take back what an area thinks."""
        await self._database.execute("DELETE FROM market_rating WHERE plugin = {} AND area = {}", plugin, area)


def _rating(row: dict[str, Any]) -> Rating:
    return Rating(
        plugin=row["plugin"],
        area=row["area"],
        mark=row["mark"],
        version=row["version"],
        stars=row["stars"],
        text=row["text"],
        by=row["by_name"],
        at=row["at"],
    )

"""What counties tell, in the database; what writes does so in the caller's transaction."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wangge_registry.followers.model import Feedback, Follower, Rating, Use, feedback
from wangge_serving.database import Database, Row
from wangge_serving.errors import NotFoundError
from wangge_serving.ids import new_id


class FollowerRepository:
    """Rows of `follower`, `follower_use` and `rating`."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database

    async def add(self, county: Follower, digest: str) -> None:
        """Write a county that may tell."""
        await self._database.insert(
            [Row("follower", {"digest": digest} | {name: getattr(county, name) for name in Follower.__struct_fields__})]
        )

    async def every(self) -> list[Follower]:
        """Return all of them by name."""
        return [Follower(**row) for row in await self._database.fetch("SELECT id, name, made_at, told_at FROM follower ORDER BY name, id")]

    async def by_digest(self, digest: str) -> Follower | None:
        """Return the one with a token's digest."""
        rows = await self._database.fetch("SELECT id, name, made_at, told_at FROM follower WHERE digest = {}", digest)
        return Follower(**rows[0]) if rows else None

    async def remove(self, county: UUID) -> None:
        """Delete a county with all that it has told.

        Raises:
            NotFoundError: `follower`.
        """
        if not await self._database.fetch("DELETE FROM follower WHERE id = {} RETURNING id", county):
            raise NotFoundError("follower", f"There is no county {county}.")
        for table in ("follower_use", "rating"):
            await self._database.execute(f"DELETE FROM {table} WHERE follower = {{}}", county)  # noqa: S608  constants only

    async def tell(self, county: UUID, uses: Iterable[Use], ratings: Iterable[Rating], now: datetime) -> None:
        """Write all that a county tells in the place of what it told before; what a publisher has answered stays with what it answers."""
        await self._database.execute("DELETE FROM follower_use WHERE follower = {}", county)
        rows = [
            Row("follower_use", {"id": new_id(), "follower": county, "plugin": u.plugin, "version": u.version, "areas": u.areas})
            for u in uses
        ]
        if rows:
            await self._database.insert(rows)
        before = {row["mark"] for row in await self._database.fetch("SELECT mark FROM rating WHERE follower = {}", county)}
        kept = set()
        for each in ratings:
            kept.add(each.id)
            await self._rate(county, each)
        for mark in before - kept:
            await self._database.execute("DELETE FROM rating WHERE follower = {} AND mark = {}", county, mark)
        await self._database.execute("UPDATE follower SET told_at = {} WHERE id = {}", now, county)

    async def _rate(self, county: UUID, rating: Rating) -> None:
        await self._database.execute(
            "INSERT INTO rating (id, follower, mark, plugin, version, stars, text, day, answer) "
            "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, '') ON CONFLICT (follower, mark) DO UPDATE SET "
            "plugin = excluded.plugin, version = excluded.version, stars = excluded.stars, "
            "text = excluded.text, day = excluded.day, answer = CASE WHEN rating.text = excluded.text THEN rating.answer ELSE '' END",
            new_id(),
            county,
            rating.id,
            rating.plugin,
            rating.version,
            rating.stars,
            rating.text,
            rating.day,
        )

    async def ratings(self, plugin: str) -> list[Rating]:
        """Return what areas say of a plugin, the last first; none tells whose it is."""
        rows = await self._database.fetch(
            "SELECT id, plugin, version, stars, text, day, answer FROM rating WHERE plugin = {} ORDER BY day DESC, id DESC LIMIT 100",
            plugin,
        )
        return [Rating(**row) for row in rows]

    async def answer(self, plugin: str, rating: UUID, text: str) -> None:
        """Write what a publisher says to a rating.

        Raises:
            NotFoundError: `rating`.
        """
        rows = await self._database.fetch("UPDATE rating SET answer = {} WHERE id = {} AND plugin = {} RETURNING id", text, rating, plugin)
        if not rows:
            raise NotFoundError("rating", f"{plugin} has no rating {rating}.")

    async def feedback(self, plugin: str) -> Feedback:
        """Return what is told to anybody of a plugin."""
        uses = await self._database.fetch("SELECT areas FROM follower_use WHERE plugin = {}", plugin)
        stars = await self._database.fetch("SELECT stars FROM rating WHERE plugin = {}", plugin)
        return feedback((row["areas"] for row in uses), (row["stars"] for row in stars))

    async def heard_of(self, publisher: str) -> list[str]:
        """Return those plugins of a publisher of which anything has been told."""
        rows = await self._database.fetch(
            "SELECT id FROM plugin WHERE publisher = {} AND (id IN (SELECT plugin FROM follower_use) OR id IN (SELECT plugin FROM rating)) "
            "ORDER BY id",
            publisher,
        )
        return [row["id"] for row in rows]

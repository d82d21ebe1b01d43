"""What is offered, in the database: each publisher's document as it was signed, and what is read from it."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from msgspec import Struct

from wangge_core.database import Database, Row
from wangge_core.errors import NotFoundError
from wangge_core.ids import new_id
from wangge_core.market.documents import Document, VersionRecord, read
from wangge_core.market.listing import Listed, as_row, from_row
from wangge_core.market.statements import Review

_VERSION: Final = "plugin, publisher, version, filename, sha256, size, state, reason, channel, published_at, manifest, reviews"


class Offered(Struct, frozen=True, kw_only=True):
    """One version that is offered, and by whom it is signed."""

    publisher: str
    record: VersionRecord
    reviews: tuple[Review, ...] = ()
    """What reviewers have said about exactly these bytes."""

    @property
    def path(self) -> str:
        """Under which path it is vouched for."""
        return f"{self.publisher}/{self.record.filename}"


class OfferRepository:
    """Reads and writes it."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    async def known(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Return for each publisher the digest of its document, and what it has given away."""
        rows = await self._database.fetch("SELECT id, sha256, given FROM market_publisher")
        return {row["id"]: (row["sha256"], msgspec.json.decode(row["given"])) for row in rows}

    async def save(self, sha256: str, document: Document, content: bytes) -> None:
        """Keep a publisher's document, in the caller's transaction."""
        await self._database.execute(
            "INSERT INTO market_publisher (id, sha256, given, document) VALUES ({}, {}, {}, {}) ON CONFLICT (id) DO UPDATE SET "
            "sha256 = excluded.sha256, given = excluded.given, document = excluded.document",
            document.publisher.id,
            sha256,
            msgspec.json.encode(document.given).decode(),
            content.decode(),
        )

    async def forget(self, publisher: str) -> None:
        """Delete a publisher and what it offers, in the caller's transaction."""
        await self._database.execute("DELETE FROM market_publisher WHERE id = {}", publisher)
        await self.empty(publisher)

    async def document(self, publisher: str) -> Document:
        """Return a publisher's document.

        Raises:
            NotFoundError: `market_publisher_not_found`.
        """
        rows = await self._database.fetch("SELECT document FROM market_publisher WHERE id = {}", publisher)
        if not rows:
            raise NotFoundError("market_publisher_not_found", f"The marketplace has no publisher {publisher}.")
        return read(rows[0]["document"].encode(), publisher)

    async def offer(self, rows: Iterable[Listed], versions: Iterable[Offered]) -> None:
        """Write what a publisher offers, after `empty`, in the same transaction."""
        written = [Row("market_plugin", as_row(row)) for row in rows] + [Row("market_version", _version_row(each)) for each in versions]
        if written:
            await self._database.insert(written)

    async def empty(self, publisher: str) -> None:
        """Delete what a publisher offers, in the caller's transaction."""
        await self._database.execute("DELETE FROM market_plugin WHERE publisher = {}", publisher)
        await self._database.execute("DELETE FROM market_version WHERE publisher = {}", publisher)

    async def window(self) -> list[Listed]:
        """Return every plugin that is offered."""
        return [from_row(row) for row in await self._database.fetch("SELECT * FROM market_plugin ORDER BY plugin")]

    async def listed(self, plugin: str) -> Listed:
        """Return a plugin as it is shown.

        Raises:
            NotFoundError: `market_plugin_not_found`.
        """
        rows = await self._database.fetch("SELECT * FROM market_plugin WHERE plugin = {}", plugin)
        if not rows:
            raise NotFoundError("market_plugin_not_found", f"The marketplace offers no plugin {plugin[:100]}.")
        return from_row(rows[0])

    async def versions(self, plugin: str) -> list[Offered]:
        """Return the versions of a plugin that are offered, in no order."""
        rows = await self._database.fetch(f"SELECT {_VERSION} FROM market_version WHERE plugin = {{}}", plugin)  # noqa: S608  constants only
        return [_offered(row) for row in rows]

    async def version(self, plugin: str, version: str) -> Offered:
        """Return one version that is offered.

        Raises:
            NotFoundError: `market_version_not_found`.
        """
        found = next((each for each in await self.versions(plugin) if each.record.version == version), None)
        if found is None:
            raise NotFoundError("market_version_not_found", f"The marketplace offers no version {version[:40]} of {plugin[:100]}.")
        return found


def _version_row(offered: Offered) -> dict[str, Any]:
    texts = {"manifest": msgspec.json.encode(offered.record.manifest).decode(), "reviews": msgspec.json.encode(offered.reviews).decode()}
    return {"id": new_id(), "publisher": offered.publisher, **msgspec.structs.asdict(offered.record), **texts}


def _offered(row: dict[str, Any]) -> Offered:
    values: dict[str, Any] = {name: row[name] for name in VersionRecord.__struct_fields__}
    record = VersionRecord(**(values | {"manifest": msgspec.json.decode(values["manifest"])}))
    return Offered(publisher=row["publisher"], record=record, reviews=msgspec.json.decode(row["reviews"], type=tuple[Review, ...]))

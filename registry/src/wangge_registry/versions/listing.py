"""The shop window: one row for each plugin that has something to offer, by which it is found and filtered."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import msgspec
from msgspec import Struct

from wangge_registry.publishers.model import Kind
from wangge_registry.versions.model import Channel, Version
from wangge_registry.versions.need import need_of
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.versions.states import State
from wangge_sdk.manifest import Manifest
from wangge_sdk.texts import Text
from wangge_serving.database import Database, Row

MOST: Final = 100
"""Plugins of one page."""
_COLUMNS: Final = (
    "listing.plugin, listing.version, listing.title, listing.summary, listing.categories, listing.scopes, listing.kind, listing.isolation, "
    "listing.offline, listing.no_egress, listing.no_personal_data, listing.published_at, plugin.package, plugin.publisher, "
    "publisher.kind AS publisher_kind, publisher.legal_name AS publisher_name"
)
_FROM: Final = (
    "listing JOIN plugin ON plugin.id = listing.plugin JOIN publisher ON publisher.id = plugin.publisher "
    "WHERE plugin.status <> 'quarantined'"
)


class Listed(Struct, frozen=True, kw_only=True):
    """A plugin in the shop window, by its newest version that is offered."""

    plugin: str
    package: str
    publisher: str
    publisher_kind: Kind
    publisher_name: str
    version: str
    title: Text
    summary: Text
    categories: list[str]
    scopes: list[str]
    """What it asks a county for."""
    kind: str
    isolation: str
    offline: str
    no_egress: bool
    no_personal_data: bool
    published_at: datetime


class Facet(StrEnum):
    """What a plugin can be, as far as its manifest tells; each is the condition that its row meets."""

    NO_EGRESS = "no_egress"
    NO_PERSONAL_DATA = "no_personal_data"
    WORKS_OFFLINE = "works_offline"
    DECLARATIVE = "declarative"


_FACETS: Final[Mapping[Facet, str]] = MappingProxyType(
    {
        Facet.NO_EGRESS: "listing.no_egress",
        Facet.NO_PERSONAL_DATA: "listing.no_personal_data",
        Facet.WORKS_OFFLINE: "listing.offline <> 'none'",
        Facet.DECLARATIVE: "listing.isolation = 'none'",
    }
)


class Wanted(Struct, frozen=True, kw_only=True):
    """What somebody looks for; what is left open does not matter."""

    words: str = ""
    category: str = ""
    publisher_kind: Kind | None = None
    without_scope: str = ""
    """A permission that it must not ask for."""
    facets: frozenset[Facet] = frozenset()
    after: str = ""
    """The last plugin of the page before."""


class Listing:
    """Writes and reads the shop window."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database
        self._versions = VersionRepository(database)

    async def renew(self, plugin: str) -> None:
        """Bring a plugin's row up to date; must be called within the transaction that changed something of it."""
        await self._database.execute("DELETE FROM listing WHERE plugin = {}", plugin)
        offered = [
            version for version in await self._versions.of_plugin(plugin) if version.is_offered and version.state is not State.YANKED
        ]
        stable = [version for version in offered if version.channel is Channel.STABLE]
        if not offered:
            return
        newest = max(stable or offered, key=lambda version: version.id)
        await self._database.insert([Row("listing", _row(newest))])

    async def search(self, wanted: Wanted, limit: int) -> list[Listed]:
        """Return a page of plugins by their ids."""
        conditions, values = _conditions(wanted)
        rows = await self._database.fetch(
            f"SELECT {_COLUMNS} FROM {' AND '.join((_FROM, *conditions))} ORDER BY listing.plugin LIMIT {{}}",  # noqa: S608  our own columns
            *values,
            min(limit, MOST),
        )
        return [_listed(row) for row in rows]


def _conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    conditions, values = [], list[Any]()
    for word in wanted.words.casefold().split()[:8]:
        conditions.append("(listing.words LIKE {} ESCAPE '!' OR LOWER(publisher.legal_name) LIKE {} ESCAPE '!')")
        values += [f"%{_escaped(word)}%"] * 2
    if wanted.category:
        conditions.append("listing.categories LIKE {} ESCAPE '!'")
        values.append(f"% {_escaped(wanted.category)} %")
    if wanted.without_scope:
        conditions.append("listing.scopes NOT LIKE {} ESCAPE '!'")
        values.append(f"% {_escaped(wanted.without_scope)} %")
    if wanted.publisher_kind:
        conditions.append("publisher.kind = {}")
        values.append(str(wanted.publisher_kind))
    conditions += [_FACETS[facet] for facet in sorted(wanted.facets)]
    if wanted.after:
        conditions.append("listing.plugin > {}")
        values.append(wanted.after)
    return conditions, values


def _escaped(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _row(version: Version) -> dict[str, Any]:
    manifest = msgspec.convert(version.manifest, Manifest)
    scopes = sorted({asked.scope for asked in (*manifest.permissions.required, *manifest.permissions.optional)})
    told = (
        manifest.id,
        version.package,
        *_texts(manifest.name),
        *_texts(manifest.summary),
        *manifest.keywords,
        *manifest.categories,
    )
    return {
        "plugin": version.plugin,
        "version": version.version,
        "title": msgspec.json.encode(manifest.name).decode(),
        "summary": msgspec.json.encode(manifest.summary).decode(),
        "categories": _set(manifest.categories),
        "scopes": _set(scopes),
        "kind": manifest.kind,
        "isolation": manifest.runtime.isolation,
        "offline": manifest.offline,
        "no_egress": not manifest.egress,
        "no_personal_data": not need_of(manifest).personal_data,
        "words": "\n".join(told).casefold(),
        "published_at": version.published_at,
    }


def _texts(text: Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


def _set(words: tuple[str, ...] | list[str]) -> str:
    """Write words so that each can be found between blanks."""
    return f" {' '.join(words)} " if words else " "


def _listed(row: dict[str, Any]) -> Listed:
    read = {
        "publisher_kind": Kind(row["publisher_kind"]),
        "title": msgspec.json.decode(row["title"]),
        "summary": msgspec.json.decode(row["summary"]),
        "categories": row["categories"].split(),
        "scopes": row["scopes"].split(),
    }
    return Listed(**(row | read))

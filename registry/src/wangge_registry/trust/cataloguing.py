"""What each publisher offers, as one document that its role signs: what counties show, compare and choose from.

A county believes a plugin's id only from the publisher whose id begins it, or from one to whom that publisher has given it: `given`
says so, in the giver's own document.
"""

import hashlib
from typing import Any, Final

import msgspec

from wangge_registry.followers.repository import FollowerRepository
from wangge_registry.publishers.repository import PublisherRepository
from wangge_registry.trust.repository import Vouched
from wangge_registry.trust.roles import CATALOGUE_FILE, target_path
from wangge_registry.versions.model import Version
from wangge_serving.database import Database

FORM: Final = 1


class Cataloguing:
    """Writes the documents."""

    def __init__(self, database: Database) -> None:
        """Work on `database`, which must be started."""
        self._database = database
        self._publishers = PublisherRepository(database)
        self._followers = FollowerRepository(database)

    async def of(self, publisher: str, versions: list[Version]) -> bytes:
        """Return a publisher's document; `versions` are those of its files that are vouched for."""
        team = await self._publishers.team(publisher)
        found = team.publisher
        document = {
            "form": FORM,
            "publisher": {
                "id": found.id,
                "kind": str(found.kind),
                "legal_name": found.legal_name,
                "domain": found.domain,
                "verified_at": found.verified_at,
            },
            "feedback": {plugin: await self._followers.feedback(plugin) for plugin in await self._followers.heard_of(publisher)},
            "given": await self._given(publisher),
            "plugins": await self._plugins(publisher),
            "versions": [_version(version) for version in versions if version.is_offered],
        }
        return msgspec.json.encode(document, order="sorted")

    async def _given(self, publisher: str) -> dict[str, str]:
        """Return which plugins that were made under a publisher's name others own now."""
        rows = await self._database.fetch(
            "SELECT id, publisher FROM plugin WHERE publisher <> {} AND id LIKE {} ORDER BY id", publisher, f"{publisher}.%"
        )
        return {row["id"]: row["publisher"] for row in rows}

    async def _plugins(self, publisher: str) -> dict[str, Any]:
        rows = await self._database.fetch(
            "SELECT id, package, status, status_reason FROM plugin WHERE publisher = {} ORDER BY id", publisher
        )
        return {row["id"]: {"package": row["package"], "status": row["status"], "reason": row["status_reason"]} for row in rows}


def vouched(publisher: str, content: bytes) -> Vouched:
    """Return how a publisher's document is vouched for."""
    digest = hashlib.sha256(content).hexdigest()
    return Vouched(path=target_path(publisher, CATALOGUE_FILE), sha256=digest, size=len(content), custom={})


def _version(version: Version) -> dict[str, Any]:
    return {
        "plugin": version.plugin,
        "version": version.version,
        "filename": version.filename,
        "sha256": version.sha256,
        "size": version.size,
        "state": str(version.state),
        "reason": version.reason,
        "channel": str(version.channel),
        "published_at": version.published_at,
        "manifest": version.manifest,
    }

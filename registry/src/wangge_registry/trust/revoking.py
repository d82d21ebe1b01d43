"""What the targets and the revocations say of versions: which may run inside a server, which are taken out."""

from collections.abc import Iterable
from typing import Any

from wangge_registry.versions.model import Version
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.versions.states import State
from wangge_serving.database import Database
from wangge_serving.errors import ConflictError


async def certificates(database: Database, names: Iterable[str]) -> list[dict[str, Any]]:
    """Return the certificates of versions, each given as `plugin==version`.

    Raises:
        NotFoundError: `version`.
        ConflictError: `not_offered`, `not_inprocess`.
    """
    versions = VersionRepository(database)
    return [_certificate(await versions.one(*name.partition("==")[::2])) for name in names]


def _certificate(version: Version) -> dict[str, Any]:
    if not version.is_offered:
        raise ConflictError("not_offered", f"{version.name} is {version.state}; only what is in the index is certified.")
    if version.manifest["runtime"]["isolation"] != "inprocess":
        raise ConflictError("not_inprocess", f"{version.name} does not ask to run inside a server.")
    return {"plugin": version.plugin, "version": version.version, "sha256": version.sha256, "runtime": "inprocess"}


async def revocations(database: Database) -> list[dict[str, Any]]:
    """Return an entry for each revoked version, the oldest first: what is installed of it is to be disabled."""
    return [
        {
            "plugin": version.plugin,
            "version": version.version,
            "sha256": version.sha256,
            "action": "disable",
            "reason": version.reason,
        }
        for version in await VersionRepository(database).in_states(State.REVOKED)
    ]

"""What the targets, the revocations and the notices say: which files may run inside a server, what is taken out, what is known."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from wangge_registry.advisories.repository import AdvisoryRepository
from wangge_registry.log.service import PublicLog
from wangge_registry.trust.roles import RULE_PACK
from wangge_registry.versions.model import Version
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.withdrawals.entries import by_the_server, in_force
from wangge_sdk.rulepack import RulePack
from wangge_sdk.withdrawals import ADVISORIES, WITHDRAWALS, Action, Withdrawal
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


async def revocations(database: Database, log: PublicLog, now: datetime) -> list[Withdrawal]:
    """Return what people sign: all that is revoked, the oldest first. The server has said of it that it is in quarantine."""
    return [each for each in await in_force(database, log, now) if each.action is Action.REVOKE]


async def notices(database: Database, log: PublicLog, pack: RulePack, now: datetime) -> dict[str, dict[str, Any]]:
    """Return what the server signs by itself, by file name."""
    return {
        WITHDRAWALS: {"entries": by_the_server(await in_force(database, log, now))},
        ADVISORIES: {"advisories": await AdvisoryRepository(database).every()},
        RULE_PACK: {"pack": msgspec.to_builtins(pack)},
    }

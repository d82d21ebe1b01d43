"""What the signed lists say: every withdrawal that was made, and every state of a version or plugin that none of them covers."""

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from wangge_registry.log.service import PublicLog
from wangge_registry.plugins.model import Status
from wangge_registry.plugins.repository import PluginRepository
from wangge_registry.versions.model import Version
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.versions.states import State
from wangge_registry.withdrawals.repository import WithdrawalRepository
from wangge_sdk.withdrawals import HARDNESS, Action, Severity, Withdrawal
from wangge_serving.database import Database

_OF_STATE: Final = {
    State.YANKED: (Action.YANK, Severity.LOW),
    State.QUARANTINED: (Action.QUARANTINE, Severity.HIGH),
    State.REVOKED: (Action.REVOKE, Severity.HIGH),
}


async def in_force(database: Database, log: PublicLog, now: datetime) -> list[Withdrawal]:
    """Return all that counties have to act on, the oldest first."""
    made = [each for each in await WithdrawalRepository(database).open() if each.holds(now)]
    found = list(made)
    for version in await VersionRepository(database).in_states(*_OF_STATE):
        action, severity = _OF_STATE[version.state]
        if not any(
            HARDNESS[each.action] >= HARDNESS[action] and each.meets(version.plugin, version.version, version.sha256) for each in made
        ):
            since = await _when(log, version.name, f"version.{version.state}") or version.uploaded_at
            found.append(_of_version(version, action, severity, since))
    for plugin in await PluginRepository(database).in_status(Status.QUARANTINED):
        since = await _when(log, plugin.id, "plugin.status") or plugin.made_at
        found.append(
            Withdrawal(
                id=f"plugin-{plugin.id}",
                plugin=plugin.id,
                action=Action.QUARANTINE,
                severity=Severity.HIGH,
                reason=_both(plugin.status_reason),
                since=since,
            )
        )
    return sorted(found, key=lambda each: (each.since, each.id))


def by_the_server(withdrawals: list[Withdrawal]) -> list[Withdrawal]:
    """Return what the server may say by itself: a revocation is a quarantine until people have signed it."""
    return [replace(each, action=Action.QUARANTINE) if each.action is Action.REVOKE else each for each in withdrawals]


def _of_version(version: Version, action: Action, severity: Severity, since: datetime) -> Withdrawal:
    return Withdrawal(
        id=f"version-{version.id}",
        plugin=version.plugin,
        versions=f"=={version.version}",
        sha256=version.sha256,
        action=action,
        severity=severity,
        reason=_both(version.reason),
        since=since,
    )


def _both(reason: str) -> dict[str, str]:
    """Return a reason that was given in one language; acts on a single version have no other."""
    return {"zh-CN": reason or "未说明理由。", "en": reason or "No reason was given."}


async def _when(log: PublicLog, subject: str, action: str) -> datetime | None:
    found, after = None, 0
    while entries := await log.page(after, subject=subject):
        found = next((entry.at for entry in reversed(entries) if entry.action == action), found)
        after = entries[-1].number
    return datetime.fromisoformat(found) if found else None

"""Making and lifting withdrawals. What is taken out leaves the index in the same transaction; the signed list follows at once."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

import msgspec

from wangge_registry.accounts.model import Account, Duty
from wangge_registry.advisories.repository import AdvisoryRepository
from wangge_registry.log.service import PublicLog, Step
from wangge_registry.plugins.service import Plugins
from wangge_registry.versions.model import Version
from wangge_registry.versions.moving import Moving
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.versions.states import TRANSITIONS, Act, State
from wangge_registry.withdrawals.repository import Kept, WithdrawalRepository
from wangge_registry.withdrawals.schemas import LiftDraft, WithdrawalDraft
from wangge_sdk.withdrawals import HARDNESS, Action, Withdrawal, versions_fault
from wangge_serving.database import Database
from wangge_serving.errors import ConflictError, FieldError, InvalidError
from wangge_serving.ids import new_id
from wangge_serving.instants import TimeSource

_ACTS: Final[Mapping[Action, Act]] = MappingProxyType({Action.YANK: Act.YANK, Action.QUARANTINE: Act.QUARANTINE, Action.REVOKE: Act.REVOKE})
_BACK: Final[Mapping[State, Act]] = MappingProxyType({State.YANKED: Act.UNYANK, State.QUARANTINED: Act.RELEASE})


class Withdrawals:
    """The operations of those who keep the registry: administrators."""

    def __init__(self, database: Database, log: PublicLog, plugins: Plugins, moving: Moving, time: TimeSource) -> None:
        """Everything is handed in."""
        self._database = database
        self._repository = WithdrawalRepository(database)
        self._versions = VersionRepository(database)
        self._advisories = AdvisoryRepository(database)
        self._log = log
        self._plugins = plugins
        self._moving = moving
        self._time = time

    async def make(self, actor: Account, draft: WithdrawalDraft) -> Kept:
        """Take a plugin, some of its versions or one file out of circulation.

        Raises:
            ForbiddenError: `duty_required`.
            NotFoundError: `plugin`, `advisory`.
            InvalidError: `withdrawal`, with what is wrong; `withdrawal_unconfirmed`.
        """
        actor.require(Duty.ADMINISTRATOR)
        await self._plugins.owned(draft.plugin)
        if draft.confirm != draft.plugin:
            raise InvalidError("withdrawal_unconfirmed", f"This acts in every county: type {draft.plugin} into `confirm`.")
        if draft.advisory:
            await self._advisories.one(draft.advisory)
        versions = await self._versions.of_plugin(draft.plugin)
        withdrawal = self._withdrawal(draft, versions)
        async with self._database.transaction():
            await self._repository.add(withdrawal, actor.id)
            facts = msgspec.to_builtins(withdrawal) | {"by": actor.organisation}
            await self._log.append(Step("withdrawal.made", withdrawal.plugin, withdrawal.sha256, facts))
            for version in await self._versions.of_plugin(withdrawal.plugin):
                act = _ACTS[withdrawal.action]
                if withdrawal.meets(version.plugin, version.version, version.sha256) and version.state in TRANSITIONS[act].sources:
                    await self._moving.by_administrator(version, act, withdrawal.reason["en"], {"withdrawal": withdrawal.id})
        return Kept(withdrawal=withdrawal, lifted_at=None, lifted_reason="")

    async def lift(self, actor: Account, withdrawal: UUID, draft: LiftDraft) -> Kept:
        """End a withdrawal: counties act on it no more, and versions that no other one is about come back to the index.

        Raises:
            ForbiddenError: `duty_required`.
            NotFoundError: `withdrawal`.
            ConflictError: `withdrawal_final`, `withdrawal_lifted`.
        """
        actor.require(Duty.ADMINISTRATOR)
        found = (await self._repository.one(withdrawal)).withdrawal
        if found.action is Action.REVOKE:
            raise ConflictError("withdrawal_final", "What was revoked stays revoked; publish a version with another number.")
        async with self._database.transaction():
            if not await self._repository.lift(found.id, draft.reason, self._time.now()):
                raise ConflictError("withdrawal_lifted", "Somebody has lifted it before.")
            facts = {"id": found.id, "action": str(found.action), "reason": draft.reason, "by": actor.organisation}
            await self._log.append(Step("withdrawal.lifted", found.plugin, found.sha256, facts))
            others = [each for each in await self._repository.open() if each.id != found.id]
            for version in await self._versions.of_plugin(found.plugin):
                if version.state in _BACK and _names(found, version) and not any(_names(each, version, found.action) for each in others):
                    await self._moving.by_administrator(version, _BACK[version.state], draft.reason, {"withdrawal": found.id})
        return await self._repository.one(withdrawal)

    async def every(self, plugin: str = "") -> list[Kept]:
        """Return all withdrawals, or those about a plugin."""
        return await self._repository.every(plugin)

    def _withdrawal(self, draft: WithdrawalDraft, versions: list[Version]) -> Withdrawal:
        now = self._time.now()
        file = next((version for version in versions if version.sha256 == draft.sha256), None) if draft.sha256 else None
        fault: FieldError | None = None
        if draft.sha256 and file is None:
            fault = FieldError("/sha256", "unknown", f"{draft.plugin} has no file with this digest.")
        elif draft.sha256 and draft.versions:
            fault = FieldError("/versions", "superfluous", "Name a range or one file, not both.")
        elif said := versions_fault(draft.versions):
            fault = FieldError("/versions", "pattern", said)
        elif draft.until is not None and (draft.until.tzinfo is None or draft.until <= now):
            fault = FieldError("/until", "minimum", "It ends with its zone, and in the future.")
        if fault is not None:
            raise InvalidError("withdrawal", fault.said(), (fault,))
        return Withdrawal(
            id=str(new_id()),
            plugin=draft.plugin,
            versions=f"=={file.version}" if file else draft.versions,
            sha256=draft.sha256,
            action=draft.action,
            severity=draft.severity,
            reason={"zh-CN": draft.reason_zh, "en": draft.reason_en},
            since=now,
            until=draft.until,
            advisory=draft.advisory,
        )


def _names(withdrawal: Withdrawal, version: Version, least: Action = Action.YANK) -> bool:
    """Tell whether a withdrawal of at least some hardness is about a version."""
    return HARDNESS[withdrawal.action] >= HARDNESS[least] and withdrawal.meets(version.plugin, version.version, version.sha256)

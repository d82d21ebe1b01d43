"""Changing versions: of one area, of those that try first, of the rest; and the way back.

Each act is one transaction with its audit entries and events. This process answers by it at once, others within two seconds;
calls under way end with the version they began with. Nothing is consented to here: a version that asks for more than an area
agreed to runs under the old grant until it agrees, and that is announced.
"""

from collections.abc import Sequence
from typing import Final, Literal

from wangge_core.access.model import Actor
from wangge_core.plugins import events
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.errors import NotGrantedError, RetiredError, UnusablePluginError
from wangge_core.plugins.grants.model import Consent
from wangge_core.plugins.grants.waiting import Waiting
from wangge_core.plugins.model import Choice, Installed, State
from wangge_core.plugins.upgrades.errors import NothingBeforeError, NotOnError, OutdatedPlanError, SameVersionError
from wangge_core.plugins.upgrades.repository import CanaryRepository
from wangge_core.plugins.withdrawal.errors import WithdrawnError

Step = Literal["canaries", "rest"]
_WATCH: Final = Actor.system("plugin canaries")


class UpgradeService:
    """The acts."""

    def __init__(self, acts: Acts, waiting: Waiting) -> None:
        """`waiting` tells areas of a version that waits for their consent."""
        self._acts = acts
        self._waiting = waiting
        self._canaries = CanaryRepository(acts.database)

    async def upgrade(self, actor: Actor, plugin: str, area: str, to: str, seen: str) -> Installed:
        """Have an area, and those below that have not chosen themselves, run another version, newer or older.

        `seen` is the version that ran when the plan was read.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `plugin_not_found`, `area_not_found`.
            NotOnError, SameVersionError: there is nothing to change.
            OutdatedPlanError: another version runs than the one that was seen.
            UnusablePluginError, NotGrantedError: the version cannot be on there.
        """
        code = await self._acts.managed_area(actor, area)
        target = self._acts.host.installed(plugin, to)
        running = self._running(plugin, code)
        if running != seen:
            raise OutdatedPlanError(plugin, code, running)
        self._require_fit(target, code)
        if running == to:
            raise SameVersionError(plugin, code, to)
        await self._change(actor, target, [code])
        return target

    async def roll_back(self, actor: Actor, plugin: str, area: str) -> Installed:
        """Have an area run the version again that it ran before.

        Raises:
            ForbiddenError, NotFoundError, UnusablePluginError, NotGrantedError: as `upgrade`.
            NothingBeforeError: it ran no other before.
        """
        code = await self._acts.managed_area(actor, area)
        own = self._acts.host.standing.allowed.own(plugin, code)
        if own is None or not own.enabled or not own.previous:
            raise NothingBeforeError(plugin, code)
        target = self._acts.host.installed(plugin, own.previous)
        self._require_fit(target, code)
        await self._change(actor, target, [code], action="plugin.rolled_back")
        return target

    async def mark(self, actor: Actor, plugin: str, area: str, *, tries: bool) -> None:
        """Have an area try a plugin's versions before the others, or not any more. Doing it twice is no error.

        Raises:
            ForbiddenError, NotFoundError: as `upgrade`.
        """
        code = await self._acts.managed_area(actor, area)
        self._acts.host.installed(plugin)
        if tries == any(canary.area == code for canary in self._acts.host.standing.canaries(plugin)):
            return
        async with self._acts.database.transaction():
            if tries:
                await self._canaries.mark(plugin, code, actor.name or actor.id, self._acts.time.now())
            else:
                await self._canaries.unmark(plugin, code)
            await self._acts.record(actor, "plugin.canary_marked" if tries else "plugin.canary_unmarked", plugin, code, {})
            await self._acts.announce()
        await self._acts.host.refresh()

    async def roll_out(self, actor: Actor, plugin: str, to: str, step: Step) -> Sequence[str]:
        """Upgrade the areas that try first, or all others; as far as the actor manages plugins there. Returns which.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` anywhere.
            NotFoundError: `plugin_not_found`.
            UnusablePluginError: the version is not ready.
            NotGrantedError: in one of the areas nobody has agreed to anything that it asks for.
            NotOnError: there is no such area that runs another version.
        """
        scope = self._acts.access.require_scope(actor, "plugin", "manage")
        host = self._acts.host
        target = host.installed(plugin, to)
        tried = {canary.area for canary in host.standing.canaries(plugin)}
        chosen = {choice.area for choice in host.choices_of(plugin) if choice.enabled}
        areas = [area for area in sorted(tried if step == "canaries" else chosen - tried) if scope.covers(area)]
        due = [area for area in areas if (runs := host.running(plugin, area)) and runs.version != to]
        if not due:
            raise NotOnError(plugin, "areas that try first" if step == "canaries" else "the other areas", to)
        for area in due:
            self._require_fit(target, area)
        await self._change(actor, target, due, settled=step == "rest")
        return due

    async def take_back(self, plugin: str, version: str, area: str, reason: str) -> bool:
        """Go back, for the platform, to what an area ran before it tried a version that fails there; False when it does not try it."""
        host = self._acts.host
        own = host.standing.allowed.own(plugin, area)
        if own is None or own.version != version or not own.previous:
            return False
        before = next((each for each in host.versions(plugin) if each.version == own.previous), None)
        if before is None or before.state is not State.READY or host.standing.stopped(before, area):
            return False
        now = self._acts.time.now()
        choice = Choice(plugin=plugin, version=before.version, area=area, enabled=True, by=_WATCH.id, at=now, previous=version)
        async with self._acts.database.transaction():
            if not await self._canaries.stop(plugin, area, version, reason, now):
                return False
            await self._acts.repository.save_choice(choice)
            await self._acts.record(_WATCH, "plugin.version_taken_back", plugin, area, {"from": version, "to": before.version})
            await self._acts.announce(
                events.area_changed(plugin, before.version, area, enabled=True, at=now),
                events.version_taken_back(plugin, version, area, before.version, now),
            )
        await host.refresh()
        return True

    async def _change(
        self, actor: Actor, target: Installed, areas: Sequence[str], *, action: str = "plugin.upgraded", settled: bool = False
    ) -> None:
        """Write the choices; `settled` ends the trial of the version everywhere."""
        host, now, plugin, to = self._acts.host, self._acts.time.now(), target.id, target.version
        tried = {canary.area: canary for canary in host.standing.canaries(plugin)}
        async with self._acts.database.transaction():
            for area in areas:
                runs = self._running(plugin, area)
                choice = Choice(plugin=plugin, version=to, area=area, enabled=True, by=actor.name or actor.id, at=now, previous=runs)
                await self._acts.repository.save_choice(choice)
                if area in tried:
                    await self._canaries.begin(plugin, area, to if action == "plugin.upgraded" else "", now)
                await self._acts.record(actor, action, plugin, area, {"from": runs, "to": to})
                await self._acts.announce(events.area_changed(plugin, to, area, enabled=True, at=now))
            if await self._acts.repository.is_retired(plugin):
                raise RetiredError(plugin)
            for canary in tried.values():
                if settled and canary.version == to:
                    await self._canaries.begin(plugin, canary.area, "", now)
        await host.refresh()
        for area in areas:
            host.forgive(plugin, area)
        await self._waiting.announce_of(plugin)

    def _running(self, plugin: str, area: str) -> str:
        running = self._acts.host.running(plugin, area)
        if running is not None:
            return running.version
        choice = self._acts.host.standing.allowed.nearest(plugin, area)
        if choice is None or not choice.enabled:
            raise NotOnError(plugin, area)
        return choice.version  # it is on and not ready: changing the version is the way out

    def _require_fit(self, target: Installed, area: str) -> None:
        if target.state is not State.READY or target.offer is None:
            raise UnusablePluginError(target.id, (target.reason or {}).get("en", "its manifest has findings, see its page."))
        if withdrawal := self._acts.host.standing.stopped(target, area):
            raise WithdrawnError(target.id, target.version, withdrawal)
        if self._acts.host.grants.consent(target.id, target.offer.asking, area) in {Consent.MISSING, Consent.WITHDRAWN}:
            raise NotGrantedError(target.id, area)

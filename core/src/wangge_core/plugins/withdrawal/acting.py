"""Acting on what is withdrawn: what runs is stopped everywhere, owners are told, revoked code is removed; and let go again."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Final

from wangge_core.audit.model import Fact
from wangge_core.plugins import events as plugin_events
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.model import Choice
from wangge_core.plugins.withdrawal import events
from wangge_core.plugins.withdrawal.model import STALE_OFFLINE, STALE_ONLINE, Effect, Withdrawn
from wangge_core.plugins.withdrawal.repository import WithdrawalRepository
from wangge_core.plugins.withdrawal.taking import SYSTEM, ListTaking
from wangge_core.plugins.workers.store import Store
from wangge_sdk.withdrawals import HARDNESS, Action

EVERY_S: Final = 5.0
"""Seconds between looks: an end that comes by itself is seen then."""
_log: Final = logging.getLogger("wangge.plugins")


class Sweeper:
    """One per server process. Calls of what is withdrawn end as soon as a process has read the list; this does the rest."""

    def __init__(self, acts: Acts, taking: ListTaking, store: Store, *, online: bool) -> None:
        """`online` tells whether a registry is followed over a network: lists have to be confirmed sooner then."""
        self._acts = acts
        self._taking = taking
        self._store = store
        self._repository = WithdrawalRepository(acts.database)
        self._stale: timedelta = STALE_ONLINE if online else STALE_OFFLINE
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run(), name="withdrawals")

    async def stop(self) -> None:
        """End looking."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def sweep(self) -> None:
        """Bring everything in line with what is in force now; doing it twice is no error."""
        withdrawn = await self._repository.withdrawn(self._acts.time.now())
        if withdrawn.key != self._acts.host.standing.choices.withdrawn.key:
            async with self._acts.database.transaction():
                await self._acts.announce()
        await self._acts.host.refresh()
        await self._tell(withdrawn)
        await self._remove(withdrawn)
        await self._look_for_stale()

    async def _tell(self, withdrawn: Withdrawn) -> None:
        wanted, before = {(each.withdrawal, each.area): each for each in self._effects(withdrawn)}, await self._repository.effects()
        told = {(each.withdrawal, each.area): each for each in before}
        begun = [each for key, each in wanted.items() if key not in told or HARDNESS[told[key].action] < HARDNESS[each.action]]
        ended = [each for key, each in told.items() if key not in wanted and each.action is not Action.REVOKE]
        if not begun and not ended:
            return
        async with self._acts.database.transaction():
            await self._acts.announce()  # first: it lets one process through at a time
            open_now = {(each.withdrawal, each.area, each.action) for each in await self._repository.effects()}
            for effect in begun:
                if (effect.withdrawal, effect.area, effect.action) not in open_now:
                    await self._begin(effect, withdrawn)
            for effect in ended:
                await self._end(effect)
        await self._acts.host.refresh()

    async def _begin(self, effect: Effect, withdrawn: Withdrawn) -> None:
        now, entry = self._acts.time.now(), next(each for each in withdrawn.entries if each.id == effect.withdrawal)
        await self._repository.end(effect, now)  # a milder form of the same
        await self._repository.begin(effect, now)
        facts: dict[str, Fact] = {"version": effect.version, "withdrawal": effect.withdrawal, "action": str(effect.action)}
        await self._acts.record(SYSTEM, "plugin.withdrawn", effect.plugin, effect.area, facts)
        await self._taking.alarm(events.withdrawn(effect, entry, now))
        if effect.action is Action.REVOKE:
            own = self._acts.host.standing.allowed.own(effect.plugin, effect.area)
            previous = own.previous if own else ""
            choice = Choice(
                plugin=effect.plugin, version=effect.version, area=effect.area, enabled=False, by=SYSTEM.id, at=now, previous=previous
            )
            await self._acts.repository.save_choice(choice)
            await self._taking.alarm(plugin_events.area_changed(effect.plugin, effect.version, effect.area, enabled=False, at=now))

    async def _end(self, effect: Effect) -> None:
        now = self._acts.time.now()
        if await self._repository.end(effect, now):
            facts: dict[str, Fact] = {"version": effect.version, "withdrawal": effect.withdrawal}
            await self._acts.record(SYSTEM, "plugin.withdrawal_lifted", effect.plugin, effect.area, facts)
            await self._taking.alarm(events.lifted(effect, now))

    def _effects(self, withdrawn: Withdrawn) -> Iterator[Effect]:
        """Yield what is to be stopped: in each area that has a plugin on in a version that may not run there."""
        host = self._acts.host
        for plugin in {entry.plugin for entry in withdrawn.entries}:
            for choice in host.choices_of(plugin):
                if not choice.enabled:
                    continue
                installed = next((each for each in host.versions(plugin) if each.version == choice.version), None)
                stopped = withdrawn.stops(plugin, choice.version, installed.sha256 if installed else "", choice.area)
                if stopped is not None:
                    yield Effect(withdrawal=stopped.id, plugin=plugin, version=choice.version, area=choice.area, action=stopped.action)

    async def _remove(self, withdrawn: Withdrawn) -> None:
        """Remove revoked code from this server's store, once no area has put that off."""
        revoked = {entry.plugin for entry in withdrawn.entries if entry.action is Action.REVOKE}
        if not revoked:
            return
        for plugin, version, sha256 in await asyncio.to_thread(self._store.files):
            if plugin in revoked and withdrawn.removes(plugin, version, sha256):
                if await asyncio.to_thread(self._store.remove_file, plugin, version, sha256):
                    _log.warning("The code of %s %s was removed: it is revoked.", plugin, version)
                    async with self._acts.database.transaction():
                        facts: dict[str, Fact] = {"version": version, "sha256": sha256}
                        await self._acts.record(SYSTEM, "plugin.code_removed", plugin, "", facts)
                await self._acts.host.look_into_store()

    async def _look_for_stale(self) -> None:
        now = self._acts.time.now()
        for each in await self._repository.lists():
            if each.stale_told or now - each.seen_at < self._stale:
                continue
            async with self._acts.database.transaction():
                if await self._repository.tell_stale(each.name):
                    counties = self._taking.counties()
                    await self._taking.alarm(*(events.list_stale(each.name, county, each.seen_at, now) for county in counties))

    async def _run(self) -> None:
        while True:
            try:
                await self.sweep()
            except Exception:  # noqa: BLE001  a look that died would leave what is withdrawn running for good
                _log.exception("What is withdrawn could not be acted on; the next look tries again")
            await asyncio.sleep(EVERY_S)

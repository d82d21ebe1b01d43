"""Which subscriptions there are to be, and holding them: each on one server, on another when that one is gone."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.egress.service import Egress
from wangge_core.errors import WanggeError
from wangge_core.instants import TimeSource
from wangge_core.plugins.host import Host
from wangge_core.subscriptions.errors import SubscriptionNotFoundError
from wangge_core.subscriptions.holding import Holding, Taking
from wangge_core.subscriptions.model import PAUSES, Wanted, endpoint
from wangge_core.subscriptions.repository import Key, SubscriptionRepository
from wangge_core.timetable.places import at_work

LOOK_S: Final = 2.0
LEASE: Final = timedelta(seconds=15)
"""So long a subscription stands still when the server that holds it was killed."""
log: Final = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Subscriptions:
    """One per server process."""

    database: Database
    host: Host
    access: Access
    audit: Audit
    egress: Egress
    repository: SubscriptionRepository
    taking: Taking
    time: TimeSource
    pauses: tuple[float, ...] = PAUSES
    holder: UUID = field(default_factory=uuid4)
    _held: dict[Key, tuple[Holding, asyncio.Task[None]]] = field(default_factory=dict)

    def wanted(self) -> Iterator[Wanted]:
        """Yield every subscription in each area that its plugin is on in and that agreed to it."""
        for offer, area in at_work(self.host):
            manifest = offer.manifest
            granted = self.host.granted(manifest.id, manifest.version, area)
            for each in manifest.contributes.subscriptions:
                if granted.subscription(each.id) is None:
                    continue
                settings = self.host.open_settings(manifest.id, area)
                password = None
                if each.secret and granted.may_use_secret(each.secret):
                    password = self.host.secret(manifest.id, area, each.secret)
                user = settings.get(each.user_setting) if each.user_setting else None
                yield Wanted(
                    plugin=manifest.id,
                    subscription=each.id,
                    area=area,
                    topic=each.topic,
                    handler=each.handler,
                    batch_size=each.batch_size,
                    batch_wait_s=each.batch_wait_ms / 1000,
                    endpoint=endpoint(settings.get(each.endpoint_setting), user, password),
                )

    async def follow(self) -> None:
        """Hold what there is to be held, for ever; let go at the end, so that another server goes on at once."""
        try:
            while True:
                try:
                    await self.look()
                except WanggeError as error:
                    log.warning("the subscriptions of plugins wait: %s", error)
                await asyncio.sleep(LOOK_S)
        finally:
            for key in list(self._held):
                await self._let_go(key)

    async def look(self) -> None:
        """Compare what is held here with what there is to be."""
        wanted = {each.key: each for each in self.wanted()}
        for key, (holding, task) in list(self._held.items()):
            if wanted.get(key) != holding.wanted or task.done():
                if task.done() and not task.cancelled() and task.exception():
                    log.error("A subscription of %s has failed", key[0], exc_info=task.exception())
                await self._let_go(key)
        now = self.time.now()
        for key, each in wanted.items():
            mine = await self.repository.hold(key, self.holder, now, now + LEASE)
            if mine and key not in self._held:
                self._begin(each)
            elif not mine and key in self._held:
                await self._let_go(key)

    async def again(self, actor: Actor, plugin: str, subscription: str, area: str) -> int:
        """Have what a plugin did not take handed over again; return how many batches that are.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `plugin_not_found`, `subscription_not_found`.
        """
        self.access.require(actor, area, "plugin", "manage")
        self.host.installed(plugin)
        key = (plugin, subscription, area)
        if all(each.key != key for each in self.wanted()):
            raise SubscriptionNotFoundError(plugin, subscription, area)
        async with self.database.transaction():
            revived = await self.repository.revive(key)
            await self.audit.record(
                AuditEntry(
                    action="plugin.batches_revived",
                    actor=actor,
                    resource="plugin",
                    resource_id=plugin,
                    area=area,
                    facts={"subscription": subscription, "batches": revived},
                )
            )
        if key in self._held:
            self._held[key][0].wake()
        return revived

    def _begin(self, wanted: Wanted) -> None:
        holding = Holding(
            wanted=wanted,
            host=self.host,
            egress=self.egress,
            repository=self.repository,
            taking=self.taking,
            time=self.time,
            pauses=self.pauses,
        )
        self._held[wanted.key] = holding, asyncio.create_task(holding.run(), name=f"subscription {':'.join(wanted.key)}")

    async def _let_go(self, key: Key) -> None:
        _, task = self._held.pop(key)
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await task
        with suppress(WanggeError):
            await self.repository.let_go(key, self.holder)

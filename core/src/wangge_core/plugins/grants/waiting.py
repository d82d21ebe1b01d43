"""Telling areas that a version waits for their consent: once for each version, whoever starts it first."""

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.events.outbox import Outbox
from wangge_core.instants import TimeSource
from wangge_core.plugins import events
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.grants.model import Act, Consent, GrantEntry
from wangge_core.plugins.grants.repository import GrantRepository
from wangge_core.plugins.host import Host


class Waiting:
    """Compares what is installed with what was agreed to."""

    def __init__(self, database: Database, host: Host, audit: Audit, outbox: Outbox, time: TimeSource) -> None:
        """All collaborators of the server's one plugin host."""
        self._database = database
        self._repository = GrantRepository(database)
        self._host = host
        self._audit = audit
        self._outbox = outbox
        self._time = time

    async def announce(self) -> int:
        """Tell every area that agreed to less than a version asks for, and return how many were told for the first time."""
        told = 0
        for plugin in self._host.plugins:
            told += await self.announce_of(plugin.id)
        return told

    async def announce_of(self, plugin: str) -> int:
        """Do so for one plugin: each area is told of the version that it runs, or would."""
        offers = [(self._host.speaking(plugin, entry.area).offer, entry) for entry in self._host.grants.of(plugin)]
        return sum([await self._told(offer, entry) for offer, entry in offers if offer is not None])

    async def _told(self, offer: Offer, entry: GrantEntry) -> bool:
        grants = self._host.grants
        if entry.act is not Act.GRANTED or grants.consent(entry.plugin, offer.asking, entry.area) is not Consent.WAITING:
            return False
        effect, now = grants.pending(entry.plugin, offer.asking, entry.area).effect, self._time.now()
        async with self._database.transaction():
            if not await self._repository.ask_once(entry.plugin, entry.area, offer.digest, now):
                return False
            facts = {"version": offer.manifest.version, "manifest": offer.digest, "effect": effect.value}
            await self._audit.record(
                AuditEntry(
                    action="plugin.consent_needed",
                    actor=Actor.system("plugin host"),
                    resource="plugin",
                    resource_id=entry.plugin,
                    area=entry.area,
                    facts=facts,
                )
            )
            await self._outbox.append(events.consent_needed(entry.plugin, offer.manifest.version, entry.area, effect.value, now))
        return True

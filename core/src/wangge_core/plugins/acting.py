"""What every act of an administrator about plugins has in common: where it may be done, and that it is audited and announced."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.instants import TimeSource
from wangge_core.plugins.host import Host
from wangge_core.plugins.repository import PluginRepository
from wangge_serving.errors import NotFoundError


class AreaNames(Protocol):
    """What is needed of the areas feature."""

    async def names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the names of those codes that are on record."""

    async def english_names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the English names of those codes that have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """All collaborators of the server's one plugin host."""

    database: Database
    host: Host
    access: Access
    audit: Audit
    outbox: Outbox
    areas: AreaNames
    time: TimeSource

    @property
    def repository(self) -> PluginRepository:
        """Return where choices are written."""
        return PluginRepository(self.database, self.host.seal)

    async def managed_area(self, actor: Actor, area: str) -> str:
        """Return the code of an area in which the actor may manage plugins.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `area_not_found`.
        """
        code = area_code.parse(area)
        self.access.require(actor, code, "plugin", "manage")
        if code not in await self.areas.names((code,)):
            raise NotFoundError("area_not_found", f"No area {code} is on record.")
        return code

    async def record(self, actor: Actor, action: str, plugin: str, area: str, facts: Mapping[str, Fact]) -> None:
        """Write the audit entry of an act, in the caller's transaction."""
        entry = AuditEntry(action=action, actor=actor, resource="plugin", resource_id=plugin, area=area, facts=facts)
        await self.audit.record(entry)

    async def announce(self, *events: Event) -> None:
        """Have every process read anew what areas have chosen, and tell whoever listens, in the caller's transaction."""
        await self.repository.count_change()
        for event in events:
            await self.outbox.append(event)

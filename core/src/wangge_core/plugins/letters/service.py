"""Reading and replaying what was set aside."""

from dataclasses import dataclass
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import NotFoundError
from wangge_core.events.dead_letters import DeadLetters
from wangge_core.events.model import DeadLetter
from wangge_core.plugins.hearing import subscribers_of
from wangge_core.plugins.host import Host
from wangge_core.plugins.letters.schemas import SetAsideList, SetAsideOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """What plugins could not take, cut down to the areas in which the actor may read plugins."""

    database: Database
    host: Host
    access: Access
    audit: Audit
    letters: DeadLetters

    async def of(self, actor: Actor, plugin: str) -> SetAsideList:
        """Return what a plugin could not take.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
            NotFoundError: `plugin_not_found`.
        """
        scope = self.access.require_scope(actor, "plugin", "read")
        found = [each for each in await self._all(plugin) if scope.covers(each.event.area)]
        return SetAsideList([_shown(each) for each in sorted(found, key=lambda each: each.id)])

    async def replay(self, actor: Actor, plugin: str, letter: UUID) -> None:
        """Have the plugin told anew, with all its tries before it.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` where the event happened.
            NotFoundError: `plugin_not_found`, `dead_letter`.
        """
        self.access.require_scope(actor, "plugin", "manage")
        found = next((each for each in await self._all(plugin) if each.id == letter), None)
        if found is None:
            raise NotFoundError("dead_letter", f"No event {letter} of {plugin} is set aside; read the list again.")
        self.access.require(actor, found.event.area, "plugin", "manage")
        async with self.database.transaction():
            await self.letters.replay(letter)
            await self.audit.record(
                AuditEntry(
                    action="plugin.event_replayed",
                    actor=actor,
                    resource="plugin",
                    resource_id=plugin,
                    area=found.event.area,
                    facts={"event": str(found.event.id), "type": found.event.type},
                )
            )

    async def _all(self, plugin: str) -> list[DeadLetter]:
        self.host.installed(plugin)
        return [letter for subscriber in subscribers_of(plugin) for letter in await self.letters.list(subscriber)]


def _shown(letter: DeadLetter) -> SetAsideOut:
    event = letter.event
    return SetAsideOut(
        id=letter.id,
        event=event.type,
        area=event.area,
        key=event.key,
        at=event.at,
        attempts=letter.attempts,
        error=letter.error,
        since=letter.since,
    )

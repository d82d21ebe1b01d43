"""Reading the responsibility list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.identity.directory.service import Directory
from wangge_core.responsibility.errors import no_entry
from wangge_core.responsibility.model import Entry
from wangge_core.responsibility.repository import ResponsibilityRepository, Wanted
from wangge_core.responsibility.schemas import EntryHistory, EntryOut, EntryPage, MatterOut, NamedOut
from wangge_core.responsibility.schemas import Matters as MattersOut
from wangge_core.responsibility.service import Matters

MOST_PER_PAGE: Final = 200


class Names(Protocol):
    """The area tree."""

    def name(self, code: str) -> str:
        """Return the area's name, or the code itself when it has none any more."""

    def name_en(self, code: str) -> str | None:
        """Return the area's English name, if it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityQueries:
    """Pages, histories, and what entries can be for."""

    entries: ResponsibilityRepository
    access: Access
    directory: Directory
    matters: Matters
    names: Names

    async def page(self, actor: Actor, wanted: Wanted) -> EntryPage:
        """Return a page of what stands on the list in the actor's areas.

        Raises:
            ForbiddenError: without `responsibility:read`.
        """
        scope = self.access.require_scope(actor, "responsibility", "read")
        found = await self.entries.page(scope, msgspec.structs.replace(wanted, limit=wanted.limit + 1))
        shown = found[: wanted.limit]
        return EntryPage(await self._shown(shown), shown[-1].entry_id if len(found) > wanted.limit else None)

    async def history(self, actor: Actor, entry_id: UUID) -> EntryHistory:
        """Return every version of an entry.

        Raises:
            NotFoundError: there is no such entry for the actor.
        """
        versions = await self.entries.versions(self.access.require_scope(actor, "responsibility", "read"), entry_id)
        if not versions:
            raise no_entry()
        return EntryHistory(await self._shown(versions))

    def possible(self, actor: Actor) -> MattersOut:
        """Return what entries can be for."""
        self.access.require_scope(actor, "responsibility", "read")
        return MattersOut([MatterOut(matter, title) for matter, title in self.matters.all().items()])

    async def _shown(self, entries: Sequence[Entry]) -> list[EntryOut]:
        units = {unit.id: unit.name for unit in await self.directory.stored_units({entry.unit_id for entry in entries})}
        return [
            EntryOut(
                area=NamedOut(entry.area, self.names.name(entry.area), self.names.name_en(entry.area)),
                unit=NamedOut(str(entry.unit_id), units.get(entry.unit_id, str(entry.unit_id))),
                matter_title=self.matters.title(entry.matter) or {"zh-CN": entry.matter, "en": entry.matter},
                **{name: getattr(entry, name) for name in _AS_THEY_ARE},
            )
            for entry in entries
        ]


_AS_THEY_ARE: Final = (
    "entry_id",
    "version",
    "matter",
    "words",
    "source",
    "basis",
    "valid_from",
    "valid_to",
    "recorded_at",
    "recorded_by",
    "ended",
)

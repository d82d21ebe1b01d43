"""Entering, changing and ending entries of the responsibility list, and asking it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError
from wangge_core.identity.directory.service import Directory
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.responsibility.errors import changed, exists, no_entry
from wangge_core.responsibility.model import Draft, Entry, Listed, Text, holding
from wangge_core.responsibility.repository import ResponsibilityRepository


class Matters(Protocol):
    """The classes and case types that plugins offer."""

    def title(self, matter: str) -> Text | None:
        """Return what a class or case type is called, or None when there is none of that id."""

    def all(self) -> Mapping[str, Text]:
        """Return every class and case type with its title."""


class Places(Protocol):
    """The area tree."""

    def knows(self, code: str) -> bool:
        """Tell whether the area exists today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibilities:
    """The operations."""

    database: Database
    entries: ResponsibilityRepository
    access: Access
    audit: Audit
    directory: Directory
    matters: Matters
    places: Places
    time: TimeSource

    async def entry_for(self, case_type: str, class_id: str | None, area: str, text: str) -> Listed | None:
        """Return what the list says of a case at a place; who asks has been let see the case."""
        matters = (class_id, case_type) if class_id else (case_type,)
        entries = await self.entries.handed_down(area_code.ancestors(area), matters)
        entry = holding(entries, matters, text, self.time.now().date())
        units = await self.directory.stored_units([entry.unit_id]) if entry else []
        if entry is None or not units or units[0].ended_at is not None:
            return None
        unit = units[0]
        return Listed(id=entry.entry_id, unit_id=unit.id, unit=unit.name, unit_kind=unit.kind, source=entry.source, basis=entry.basis)

    async def add(self, actor: Actor, draft: Draft) -> UUID:
        """Put an entry on the list and return its id.

        Raises:
            ForbiddenError, InvalidError, ConflictError: see `enter`.
        """
        async with self.database.transaction():
            return await self.enter(actor, draft)

    async def enter(self, actor: Actor, draft: Draft) -> UUID:
        """Put an entry on the list inside the open transaction and return its id.

        Raises:
            ForbiddenError: `responsibility:manage` is missing in the area.
            InvalidError: see `require_sound`.
            ConflictError: `entry_exists`.
        """
        draft = msgspec.structs.replace(draft, area=area_code.parse(draft.area), words=" ".join(draft.words.split()))
        await self.require_sound(actor, draft)
        for other in await self.entries.handed_down((draft.area,), (draft.matter,)):
            if other.words == draft.words:
                raise exists(other.entry_id)
        entry = self.version_of(actor, new_id(), 1, draft)
        await self.entries.add(entry)
        await self.audit.record(_record("responsibility.entered", actor, entry))
        return entry.entry_id

    async def change(self, actor: Actor, entry_id: UUID, version: int, draft: Draft | None) -> Entry:
        """Let another version follow, or with None take the entry off the list.

        Raises:
            NotFoundError: there is no such entry for the actor.
            ForbiddenError, InvalidError: see `add`; the area of an entry stays.
            ConflictError: `entry_changed`.
        """
        scope = self.access.require_scope(actor, "responsibility", "manage")
        last = next(iter(await self.entries.versions(scope, entry_id)), None)
        if last is None or last.ended:
            raise no_entry()
        if last.version != version:
            raise changed(version, last.version)
        if draft is not None:
            draft = msgspec.structs.replace(draft, area=last.area, words=" ".join(draft.words.split()))
            await self.require_sound(actor, draft)
        async with self.database.transaction():
            entry = self.version_of(actor, entry_id, version + 1, draft or last.says(), ended=draft is None)
            if not await self.entries.replace(entry_id, version, entry.recorded_at):
                raise changed(version, version + 1)
            await self.entries.add(entry)
            await self.audit.record(_record("responsibility.ended" if draft is None else "responsibility.changed", actor, entry))
        return entry

    async def require_sound(self, actor: Actor, draft: Draft) -> None:
        """Go on only when the entry may stand.

        Raises:
            ForbiddenError: `responsibility:manage` is missing in the area.
            InvalidError: `area_unknown`, `matter_unknown`, `unit_unknown` or `validity`, with the field.
        """
        self.access.require(actor, draft.area, "responsibility", "manage")
        if not self.places.knows(draft.area):
            raise _faulty("area_unknown", "area", f"There is no area {draft.area}.")
        if self.matters.title(draft.matter) is None:
            raise _faulty("matter_unknown", "matter", "No plugin offers this class or case type.")
        if all(unit.id != draft.unit_id for unit in await self.directory.units_serving(draft.area)):
            raise _faulty("unit_unknown", "unit_id", "This unit does not answer for the area; GET /units?area= lists those that do.")
        if draft.valid_to is not None and draft.valid_to < draft.valid_from:
            raise _faulty("validity", "valid_to", "It would end before it begins.")

    def version_of(self, actor: Actor, entry_id: UUID, version: int, draft: Draft, *, ended: bool = False) -> Entry:
        """Make a version that is recorded now."""
        return Entry(
            id=new_id(),
            entry_id=entry_id,
            version=version,
            recorded_at=self.time.now(),
            recorded_by=actor.name,
            ended=ended,
            **msgspec.structs.asdict(draft),
        )


def _faulty(code: str, field: str, message: str) -> InvalidError:
    return InvalidError(code, message, (FieldError(f"/{field}", code, message),))


def _record(action: str, actor: Actor, entry: Entry) -> AuditEntry:
    facts: dict[str, Fact] = {"version": entry.version, "matter": entry.matter, "unit_id": str(entry.unit_id), "source": entry.source}
    return AuditEntry(action=action, actor=actor, resource="responsibility", resource_id=str(entry.entry_id), area=entry.area, facts=facts)

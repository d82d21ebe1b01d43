"""Units and people: what may be done with them."""

from collections.abc import Collection, Iterable
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import ConflictError, FieldError, InvalidError, NotFoundError
from wangge_core.identity.directory.model import AreaNames, AreaRef, Person, PersonPage, UnitEntry, UnitPage, masked
from wangge_core.identity.directory.repository import DirectoryRepository, StoredPerson, StoredUnit
from wangge_core.identity.directory.schemas import PersonChange, PersonDraft, UnitChange, UnitDraft
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource


async def require_area(names: AreaNames, code: str) -> AreaRef:
    """Return an area that exists.

    Raises:
        InvalidError: `area_code` or `area_unknown`, at `/area`.
    """
    area_code.level_of(code)
    known = await names.names((code,))
    if code not in known:
        detail = f"There is no area {code}; GET /api/v1/areas lists them."
        raise InvalidError("area_unknown", detail, (FieldError("/area", "area_unknown", detail),))
    return AreaRef(code, known[code], (await names.english_names((code,))).get(code))


async def area_refs(names: AreaNames, codes: Collection[str]) -> dict[str, AreaRef]:
    """Return each area by its code; one that is not on record any more is called by it."""
    known, english = await names.names(codes), await names.english_names(codes)
    return {code: AreaRef(code, known.get(code, code), english.get(code)) for code in codes}


class Directory:
    """The operations on units and people."""

    def __init__(self, database: Database, access: Access, audit: Audit, names: AreaNames, time: TimeSource) -> None:
        """Everything is handed in; nothing is read from the outside."""
        self._database = database
        self._repository = DirectoryRepository(database)
        self._access = access
        self._audit = audit
        self._names = names
        self._time = time

    async def units(self, actor: Actor, area: str | None, after: UUID | None, limit: int) -> UnitPage:
        """Return the units that the actor may see; with `area`, those that serve it.

        An area is served by its own units, by those of areas inside it, and by those of every area above,
        which is where a township's case is dispatched to when the matter is the county's.
        """
        if area is None:
            scope = self._access.require_scope(actor, "unit", "read")
            above: tuple[str, ...] = ()
        else:
            self._access.require(actor, area, "unit", "read")
            scope, above = Scope((area,)), area_code.ancestors(area)[1:]
        found = await self._repository.units(scope, above, after, limit + 1)
        areas = await area_refs(self._names, {unit.area for unit in found})
        return UnitPage(
            tuple(_unit(unit, areas[unit.area]) for unit in found[:limit]),
            found[limit - 1].id if len(found) > limit else None,
        )

    async def stored_units(self, ids: Collection[UUID]) -> list[StoredUnit]:
        """Return units that stand in rows which the caller was allowed to see."""
        return await self._repository.named_units(ids)

    async def units_serving(self, area: str) -> list[StoredUnit]:
        """Return the units that answer for an area: its own and those of the areas above. Who asks has been let into that area."""
        return await self._repository.serving(area_code.ancestors(area))

    async def add_unit(self, actor: Actor, draft: UnitDraft) -> UnitEntry:
        """Found a unit."""
        self._access.require(actor, draft.area, "unit", "manage")
        area = await require_area(self._names, draft.area)
        unit = StoredUnit(new_id(), draft.name, draft.kind, draft.area, None)
        async with self._database.transaction():
            await self._repository.add_unit(unit)
            await self._audit.record(_entry("unit.created", actor, unit, ("name", "kind", "area")))
        return _unit(unit, area)

    async def change_unit(self, actor: Actor, unit_id: UUID, change: UnitChange) -> UnitEntry:
        """Rename a unit, give it another kind, or end it; ending cannot be taken back.

        Raises:
            NotFoundError: `unit`, when the actor may not manage such a unit.
            ConflictError: `ended`, when it has ended.
        """
        scope = self._access.require_scope(actor, "unit", "manage")
        async with self._database.transaction():
            unit = await self._repository.unit(scope, unit_id)
            if unit is None:
                raise _absent("unit", unit_id)
            _require_running(unit)
            changed = msgspec.structs.replace(
                unit,
                name=unit.name if change.name is None else change.name,
                kind=unit.kind if change.kind is None else change.kind,
                ended_at=self._time.now() if change.ended else None,
            )
            await self._repository.change_unit(scope, changed)
            action = "unit.ended" if change.ended else "unit.changed"
            await self._audit.record(_entry(action, actor, unit, _changed(unit, changed)))
        return _unit(changed, (await area_refs(self._names, (unit.area,)))[unit.area])

    async def people(self, actor: Actor, name: str, after: UUID | None, limit: int) -> PersonPage:
        """Return the people that the actor may see, phones masked."""
        scope = self._access.require_scope(actor, "person", "read")
        found = await self._repository.people(scope, name, after, limit + 1)
        areas = await area_refs(self._names, {person.area for person in found})
        return PersonPage(
            tuple(_person(person, areas[person.area]) for person in found[:limit]),
            found[limit - 1].id if len(found) > limit else None,
        )

    async def person(self, actor: Actor, person_id: UUID) -> Person:
        """Return one person; whoever may manage people there sees the phone, and the audit says so.

        Raises:
            NotFoundError: `person`, when the actor may see no such person.
        """
        person = await self._repository.person(self._access.require_scope(actor, "person", "read"), person_id)
        if person is None:
            raise _absent("person", person_id)
        reveal = self._access.allowed(actor, person.area, "person", "manage")
        if reveal:
            async with self._database.transaction():
                await self._audit.record(_entry("person.revealed", actor, person, ("phone",)))
        areas = await area_refs(self._names, (person.area,))
        return _person(person, areas[person.area], reveal=reveal)

    async def add_person(self, actor: Actor, draft: PersonDraft) -> Person:
        """Enter a person."""
        self._access.require(actor, draft.area, "person", "manage")
        area = await require_area(self._names, draft.area)
        person = StoredPerson(new_id(), draft.name, draft.phone, draft.area, None)
        async with self._database.transaction():
            await self._repository.add_person(person)
            await self._audit.record(_entry("person.created", actor, person, ("name", "phone", "area")))
        return _person(person, area, reveal=True)

    async def change_person(self, actor: Actor, person_id: UUID, change: PersonChange) -> Person:
        """Correct a name or a phone, or end someone's work here: their account then signs in no more.

        Raises:
            NotFoundError: `person`, when the actor may not manage such a person.
            ConflictError: `ended`, when their work has ended.
        """
        scope = self._access.require_scope(actor, "person", "manage")
        async with self._access.changing():
            person = await self._repository.person(scope, person_id)
            if person is None:
                raise _absent("person", person_id)
            _require_running(person)
            changed = msgspec.structs.replace(
                person,
                name=person.name if change.name is None else change.name,
                phone=person.phone if change.phone is None else change.phone,
                ended_at=self._time.now() if change.ended else None,
            )
            await self._repository.change_person(scope, changed)
            action = "person.ended" if change.ended else "person.changed"
            await self._audit.record(_entry(action, actor, person, _changed(person, changed)))
        areas = await area_refs(self._names, (person.area,))
        return _person(changed, areas[person.area], reveal=True)


def _unit(unit: StoredUnit, area: AreaRef) -> UnitEntry:
    return UnitEntry(id=unit.id, name=unit.name, kind=unit.kind, area=area, ended=unit.ended_at is not None)


def _person(person: StoredPerson, area: AreaRef, *, reveal: bool = False) -> Person:
    phone = person.phone if reveal else masked(person.phone)
    return Person(id=person.id, name=person.name, phone=phone, area=area, ended=person.ended_at is not None)


def _entry(action: str, actor: Actor, row: StoredUnit | StoredPerson, fields: Iterable[str]) -> AuditEntry:
    """Return an entry that names the fields and never what stands in them."""
    resource = action.partition(".")[0]
    return AuditEntry(action=action, actor=actor, resource=resource, resource_id=str(row.id), area=row.area, facts={"fields": list(fields)})


def _changed(before: msgspec.Struct, after: msgspec.Struct) -> list[str]:
    return [name for name in before.__struct_fields__ if getattr(before, name) != getattr(after, name)]


def _absent(kind: str, row_id: UUID) -> NotFoundError:
    return NotFoundError(kind, f"There is no {kind} {row_id} that you may see.")


def _require_running(row: StoredUnit | StoredPerson) -> None:
    if row.ended_at is not None:
        raise ConflictError("ended", f"This ended at {row.ended_at.isoformat()} and cannot be changed; enter a new one.")

"""Positions: who gives them, and what must hold before one is given."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access import catalogue
from wangge_core.access.model import Actor
from wangge_core.access.policy import Title
from wangge_core.access.separation import duties_of_roles, require_separate
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import ConflictError, FieldError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.identity.directory.model import AreaNames
from wangge_core.identity.directory.repository import DirectoryRepository
from wangge_core.identity.directory.service import area_refs, require_area
from wangge_core.identity.positions.model import PlacedArea, Position, PositionPage, StoredPosition, UnitRef
from wangge_core.identity.positions.repository import PositionRepository
from wangge_core.identity.positions.schemas import PositionDraft, PositionEnd
from wangge_core.ids import new_id
from wangge_core.instants import LOCAL, TimeSource


class Positions:
    """The operations on positions."""

    def __init__(self, database: Database, access: Access, audit: Audit, names: AreaNames, time: TimeSource) -> None:
        """Everything is handed in; nothing is read from the outside."""
        self._repository = PositionRepository(database)
        self._directory = DirectoryRepository(database)
        self._access = access
        self._audit = audit
        self._names = names
        self._time = time

    async def page(
        self, actor: Actor, filters: dict[str, UUID | str], after: UUID | None, limit: int, area: str | None = None
    ) -> PositionPage:
        """Return the positions that the actor may see, in an area if one is named; `filters` are person_id, unit_id or role."""
        scope = self._access.require_scope(actor, "position", "read")
        if area:
            scope = scope.narrowed(area_code.parse(area))
        found = await self._repository.page(scope, filters, after, limit + 1)
        return PositionPage(await self.named(found[:limit]), found[limit - 1].id if len(found) > limit else None)

    async def held_by(self, person_id: UUID) -> tuple[Position, ...]:
        """Return the positions that a person holds today: for themselves."""
        now = self._time.now()
        return await self.named([held for held in await self._repository.of_person(person_id) if held.grant("").holds(now)])

    async def units_of(self, account_id: UUID) -> frozenset[UUID]:
        """Return the units in which an account's person holds a position today."""
        return await self._repository.units_of(account_id, self._today())

    async def add(self, actor: Actor, draft: PositionDraft) -> Position:
        """Give a person a position.

        Raises:
            InvalidError: at the field, when the person, role, unit or area is not there or the dates are in no order.
            ForbiddenError: `own_position`, since nobody gives themselves rights.
            ConflictError: `duties_united`, when the person would be two administrators at once.
        """
        self._access.require(actor, draft.area, "position", "manage")
        await require_area(self._names, draft.area)
        async with self._access.changing():
            position = await self._checked(actor, draft)
            await self._repository.add(position)
            await self._audit.record(_entry("position.created", actor, position))
        return (await self.named([position]))[0]

    async def end(self, actor: Actor, position_id: UUID, change: PositionEnd) -> Position:
        """Let a position end; an end in the past is moved to today, for what was done under it stays done.

        Raises:
            NotFoundError: `position`, when the actor may not manage it.
            ConflictError: `ended`, when it ended already.
        """
        scope = self._access.require_scope(actor, "position", "manage")
        today = self._today()
        async with self._access.changing():
            position = await self._repository.position(scope, position_id)
            if position is None:
                raise NotFoundError("position", f"There is no position {position_id} that you may manage.")
            if position.valid_to is not None and position.valid_to <= today:
                raise ConflictError("ended", f"This position ended on {position.valid_to}.")
            ended = msgspec.structs.replace(position, valid_to=max(change.valid_to or today, today))
            await self._repository.end(scope, ended)
            await self._audit.record(_entry("position.ended", actor, ended))
        return (await self.named([ended]))[0]

    async def named(self, stored: Sequence[StoredPosition]) -> tuple[Position, ...]:
        """Return positions with the names that people read."""
        units = {unit.id: unit.name for unit in await self._directory.named_units({one.unit_id for one in stored if one.unit_id})}
        areas = await area_refs(self._names, {one.area for one in stored})
        policy = self._access.policy
        titles = {role.id: role.title for role in policy.roles}
        return tuple(
            Position(
                id=one.id,
                person_id=one.person_id,
                person_name=one.person_name,
                role=one.role,
                role_title=titles.get(one.role, Title(one.role, one.role)),
                unit=UnitRef(one.unit_id, units[one.unit_id]) if one.unit_id else None,
                area=PlacedArea.of(areas[one.area]),
                valid_from=one.valid_from,
                valid_to=one.valid_to,
            )
            for one in stored
        )

    async def _checked(self, actor: Actor, draft: PositionDraft) -> StoredPosition:
        person = await self._directory.person(self._access.scope(actor, "person", "read"), draft.person_id)
        if person is None or person.ended_at:
            raise _unknown("/person_id", f"There is no person {draft.person_id} whom you may see and whose work goes on.")
        if self._access.policy.role(draft.role) is None:
            raise _unknown("/role", f"There is no role {draft.role!r}; GET /api/v1/roles lists them.")
        if draft.unit_id is not None:
            unit = await self._directory.unit(self._access.scope(actor, "unit", "read"), draft.unit_id)
            if unit is None or unit.ended_at:
                raise _unknown("/unit_id", f"There is no unit {draft.unit_id} that you may see and that goes on.")
        if draft.valid_from and draft.valid_to and draft.valid_from >= draft.valid_to:
            detail = "`valid_to` is the first day after the position and must be later than `valid_from`."
            raise InvalidError("position", detail, (FieldError("/valid_to", "dates", detail),))
        await self._require_other(actor, draft.person_id)
        position = StoredPosition(
            id=new_id(),
            person_id=draft.person_id,
            person_name=person.name,
            unit_id=draft.unit_id,
            role=draft.role,
            area=draft.area,
            valid_from=draft.valid_from,
            valid_to=draft.valid_to,
        )
        held = await self._repository.of_person(draft.person_id)
        subject = str(draft.person_id)
        require_separate([one.grant(subject) for one in (*held, position)], duties_of_roles(self._access.policy, catalogue.duty_of()))
        return position

    async def _require_other(self, actor: Actor, person_id: UUID) -> None:
        if actor.account_id is not None and await self._repository.person_of(actor.account_id) == person_id:
            raise ForbiddenError("own_position", "Nobody gives themselves a position; ask another security administrator.")

    def _today(self) -> date:
        return self._time.now().astimezone(LOCAL).date()


def _entry(action: str, actor: Actor, position: StoredPosition) -> AuditEntry:
    return AuditEntry(
        action=action,
        actor=actor,
        resource="position",
        resource_id=str(position.id),
        area=position.area,
        facts={
            "person": str(position.person_id),
            "unit": str(position.unit_id) if position.unit_id else None,
            "role": position.role,
            "valid_from": position.valid_from.isoformat() if position.valid_from else None,
            "valid_to": position.valid_to.isoformat() if position.valid_to else None,
        },
    )


def _unknown(path: str, detail: str) -> InvalidError:
    return InvalidError("position", detail, (FieldError(path, "unknown", detail),))

"""The roster: who reads it, who keeps it, and what it comes to on a day and at an instant."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.area_code import WIDTHS, Level
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.duty import candidates
from wangge_core.duty.candidates import Candidate
from wangge_core.duty.errors import shift_fault, stand_in_fault
from wangge_core.duty.model import Roster, Shift, StandIn, Worker, days
from wangge_core.duty.repository import DutyRepository
from wangge_core.duty.roster.schemas import (
    CandidateOut,
    ColleagueOut,
    DutyOut,
    OnDutyOut,
    PersonRef,
    PlaceRef,
    RosterDayOut,
    RosterOut,
    ShiftIn,
    ShiftOut,
    StandInIn,
    StandInOut,
    WeekOut,
)
from wangge_core.errors import FieldError, InvalidError, NotFoundError
from wangge_core.identity.directory.model import AreaNames
from wangge_core.identity.directory.service import area_refs, require_area
from wangge_core.ids import new_id
from wangge_core.instants import LOCAL, TimeSource

_DAY = timedelta(days=1)
_WEEK = 7


class RosterService:
    """Reading needs `duty:read` in the area, changing `duty:manage`."""

    def __init__(self, database: Database, access: Access, audit: Audit, names: AreaNames, time: TimeSource) -> None:
        """Everything is handed in."""
        self._database = database
        self._repository = DutyRepository(database)
        self._access = access
        self._audit = audit
        self._names = names
        self._time = time

    async def around(self, area: str, at: datetime, *, urgent: bool) -> tuple[Candidate, ...]:
        """Return who may be asked about a place, for the platform itself: out of the roster of its township and above."""
        day = at.astimezone(LOCAL).date()
        roster = await self._repository.roster(area[: WIDTHS[Level.TOWNSHIP]], day - _DAY, day)
        return candidates.candidates(roster, area, at, urgent=urgent)

    async def page(self, actor: Actor, area: str) -> RosterOut:
        """Return the roster of an area and of all below it.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        place, scope = await self._readable(actor, area)
        today = self._today()
        shifts = await self._repository.shifts(scope)
        stand_ins = await self._repository.stand_ins(scope, today)
        people = {shift.person_id for shift in shifts} | {each for one in stand_ins for each in (one.person_id, one.stand_in_id)}
        workers = await self._repository.workers(people)
        colleagues = await self._repository.colleagues(scope, today)
        names = await self._places({shift.area for shift in shifts} | {one.area for one in colleagues})
        return RosterOut(
            area=place,
            shifts=[_shift_out(shift, workers, names) for shift in shifts],
            stand_ins=[_stand_in_out(one, workers) for one in stand_ins],
            colleagues=[ColleagueOut(one.person_id, one.name, names[one.area]) for one in colleagues],
        )

    async def week(self, actor: Actor, area: str, first: date | None) -> WeekOut:
        """Return seven days of an area's roster, from a day on (default: this Monday).

        Raises:
            ForbiddenError: `permission_missing`.
            InvalidError: `first_day`, when it lies beyond the years that are kept.
        """
        place, _ = await self._readable(actor, area)
        today = self._today()
        start = first or today - _DAY * (today.isoweekday() - 1)
        _require_year("/first", start)
        roster = await self._repository.roster(place.code, start - _DAY, start + _DAY * _WEEK)
        inside = [shift for shift in roster.shifts if shift.area.startswith(place.code)]
        names = await self._places({shift.area for shift in inside})
        return WeekOut(place, [RosterDayOut(day, _duties(roster, inside, day, names, actor.account_id)) for day in days(start, _WEEK)])

    async def on_duty(self, actor: Actor, area: str, at: datetime | None, *, urgent: bool) -> OnDutyOut:
        """Return who may be asked at an instant about something in an area, the best first.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        place, _ = await self._readable(actor, area)
        moment = at or self._time.now()
        _require_year("/at", moment.date())
        found = await self.around(place.code, moment, urgent=urgent)
        names = await self._places({one.area for one in found})
        items = [
            CandidateOut(
                person=PersonRef(one.person_id, one.name),
                standing=one.standing,
                ring=one.ring,
                area=names[one.area],
                stands_in_for=one.for_name,
                yourself=one.account_id == actor.account_id,
            )
            for one in found
        ]
        return OnDutyOut(place, moment, items)

    async def add_shift(self, actor: Actor, given: ShiftIn) -> ShiftOut:
        """Put somebody on the roster.

        Raises:
            ForbiddenError: `permission_missing`.
            InvalidError: `shift`, at the field; `area_unknown`.
        """
        self._access.require(actor, given.area, "duty", "manage")
        place = await require_area(self._names, given.area)
        shift = _shift_of(given)
        worker = await self._rostered(given.area, given.person_id)
        if worker is None:
            raise shift_fault("/person_id", "unknown", "Nobody of this id works in this area; GET /duty?area= lists who does.")
        async with self._database.transaction():
            await self._repository.add_shift(shift)
            await self._audit.record(_entry("duty.shift_added", actor, shift.id, shift.area, {"person": str(shift.person_id)}))
        return _shift_out(shift, {shift.person_id: worker}, {shift.area: PlaceRef(place.code, place.name, place.name_en)})

    async def remove_shift(self, actor: Actor, shift_id: UUID) -> None:
        """Take a shift off the roster.

        Raises:
            NotFoundError: `shift_not_found`.
        """
        scope = self._access.require_scope(actor, "duty", "manage")
        async with self._database.transaction():
            shift = await self._repository.shift(scope, shift_id)
            if shift is None:
                raise NotFoundError("shift_not_found", "There is no such shift that you may change.")
            await self._repository.remove_shifts(scope, [shift_id])
            await self._audit.record(_entry("duty.shift_removed", actor, shift.id, shift.area, {"person": str(shift.person_id)}))

    async def add_stand_in(self, actor: Actor, given: StandInIn) -> StandInOut:
        """Say who takes somebody's shifts while they are on leave.

        Raises:
            ForbiddenError: `permission_missing`.
            InvalidError: `stand_in`, at the field; `area_unknown`.
        """
        self._access.require(actor, given.area, "duty", "manage")
        await require_area(self._names, given.area)
        one = await self.checked_stand_in(given)
        async with self._database.transaction():
            await self.keep_stand_in(actor, given.area, one)
        return _stand_in_out(one, await self._repository.workers({one.person_id, one.stand_in_id}))

    async def checked_stand_in(self, given: StandInIn) -> StandIn:
        """Return the stand-in that was asked for.

        Raises:
            InvalidError: `stand_in`, at the field.
        """
        if given.last_day < given.first_day:
            raise stand_in_fault("/last_day", "order", "The last day must not lie before the first.")
        _require_year("/first_day", given.first_day)
        _require_year("/last_day", given.last_day)
        if given.person_id == given.stand_in_id:
            raise stand_in_fault("/stand_in_id", "same", "Nobody stands in for themselves; choose somebody else.")
        for path, person in (("/person_id", given.person_id), ("/stand_in_id", given.stand_in_id)):
            if await self._rostered(given.area, person) is None:
                raise stand_in_fault(path, "unknown", "Nobody of this id works in this area; GET /duty?area= lists who does.")
        return StandIn(id=new_id(), person_id=given.person_id, stand_in_id=given.stand_in_id, first=given.first_day, last=given.last_day)

    async def keep_stand_in(self, actor: Actor, area: str, one: StandIn) -> None:
        """Write a checked stand-in inside the open transaction."""
        await self._repository.add_stand_in(area, one)
        facts: dict[str, Fact] = {"person": str(one.person_id), "stand_in": str(one.stand_in_id), "first": one.first.isoformat()}
        await self._audit.record(_entry("duty.stand_in_added", actor, one.id, area, facts))

    async def remove_stand_in(self, actor: Actor, stand_in_id: UUID) -> None:
        """Take back a stand-in.

        Raises:
            NotFoundError: `stand_in_not_found`.
        """
        scope = self._access.require_scope(actor, "duty", "manage")
        async with self._database.transaction():
            area = await self._repository.remove_stand_in(scope, stand_in_id)
            if area is None:
                raise NotFoundError("stand_in_not_found", "There is no such stand-in that you may change.")
            await self._audit.record(_entry("duty.stand_in_removed", actor, stand_in_id, area, {}))

    async def _rostered(self, area: str, person: UUID) -> Worker | None:
        """Return somebody who holds a position in the area, in one above it or in one below."""
        scope = Scope.of([area[: WIDTHS[Level.TOWNSHIP]] if len(area) > WIDTHS[Level.TOWNSHIP] else area])
        known = {one.person_id for one in await self._repository.colleagues(scope, self._today())}
        return (await self._repository.workers({person})).get(person) if person in known else None

    async def _readable(self, actor: Actor, area: str) -> tuple[PlaceRef, Scope]:
        code = area_code.parse(area)
        self._access.require(actor, code, "duty", "read")
        place = await require_area(self._names, code)
        return PlaceRef(place.code, place.name, place.name_en), Scope((code,))

    async def _places(self, codes: Iterable[str]) -> dict[str, PlaceRef]:
        found = await area_refs(self._names, set(codes))
        return {code: PlaceRef(code, area.name, area.name_en) for code, area in found.items()}

    def _today(self) -> date:
        return self._time.now().astimezone(LOCAL).date()


_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def _require_year(path: str, day: date) -> None:
    if not _FIRST_YEAR <= day.year < _LAST_YEAR:
        message = f"Give a day from {_FIRST_YEAR} to {_LAST_YEAR - 1}."
        raise InvalidError("first_day", message, (FieldError(path, "range", message),))


def _shift_of(given: ShiftIn) -> Shift:
    if (given.day is None) == (not given.weekdays):
        raise shift_fault("/weekdays", "either", "Give either one `day` or the `weekdays` of a pattern.")
    if given.day is not None and (given.valid_from or given.valid_to):
        raise shift_fault("/valid_from", "either", "A shift on one day has no dates from and to; leave them out.")
    if given.valid_from and given.valid_to and given.valid_from >= given.valid_to:
        raise shift_fault("/valid_to", "order", "`valid_to` is the first day after the pattern and must be later than `valid_from`.")
    if given.begins == given.ends:
        raise shift_fault("/ends", "empty", "A shift must end at another time than it begins; for a whole day enter two shifts.")
    for path, day in (("/day", given.day), ("/valid_from", given.valid_from), ("/valid_to", given.valid_to)):
        if day is not None:
            _require_year(path, day)
    return Shift(
        id=new_id(),
        area=given.area,
        person_id=given.person_id,
        kind=given.kind,
        begins=time.fromisoformat(given.begins),
        ends=time.fromisoformat(given.ends),
        day=given.day,
        weekdays=frozenset(given.weekdays),
        valid_from=given.valid_from,
        valid_to=given.valid_to,
    )


def _duties(roster: Roster, shifts: Iterable[Shift], day: date, names: Mapping[str, PlaceRef], asking: UUID | None) -> list[DutyOut]:
    found = []
    for shift in shifts:
        if shift.on(day):
            begins, ends = shift.span(day)
            away = roster.away(shift.person_id, day)
            instead = [*roster.standing_in(shift.person_id, day)] if away else []
            takers = [roster.workers.get(person) for person in (instead if away else [shift.person_id])]
            found.append(
                DutyOut(
                    shift_id=shift.id,
                    area=names[shift.area],
                    person=_ref(shift.person_id, roster.workers),
                    kind=shift.kind,
                    begins_at=begins,
                    ends_at=ends,
                    away=away,
                    stand_ins=[_ref(person, roster.workers) for person in instead],
                    yours=asking is not None and any(taker is not None and taker.account_id == asking for taker in takers),
                )
            )
    return sorted(found, key=lambda duty: (duty.begins_at, duty.area.code, duty.person.name))


def _ref(person: UUID, workers: Mapping[UUID, Worker]) -> PersonRef:
    worker = workers.get(person)
    return PersonRef(person, worker.name if worker else "–")


def _shift_out(shift: Shift, workers: Mapping[UUID, Worker], names: Mapping[str, PlaceRef]) -> ShiftOut:
    return ShiftOut(
        id=shift.id,
        area=names[shift.area],
        person=_ref(shift.person_id, workers),
        kind=shift.kind,
        begins=f"{shift.begins:%H:%M}",
        ends=f"{shift.ends:%H:%M}",
        day=shift.day,
        weekdays=sorted(shift.weekdays),
        valid_from=shift.valid_from,
        valid_to=shift.valid_to,
    )


def _stand_in_out(one: StandIn, workers: Mapping[UUID, Worker]) -> StandInOut:
    return StandInOut(
        id=one.id,
        person=_ref(one.person_id, workers),
        stand_in=_ref(one.stand_in_id, workers),
        first_day=one.first,
        last_day=one.last,
    )


def _entry(action: str, actor: Actor, row_id: UUID, area: str, facts: Mapping[str, Fact]) -> AuditEntry:
    return AuditEntry(action=action, actor=actor, resource="duty", resource_id=str(row_id), area=area, facts=facts)

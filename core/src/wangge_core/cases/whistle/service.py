"""Calling units, and their coming."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.areas.coordinates import Datum
from wangge_core.areas.coordinates import position as checked
from wangge_core.cases.handling import Handling
from wangge_core.cases.joint.repository import HelperRepository
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Units
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.report_schemas import PositionIn
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.whistle.by_area import WHISTLE
from wangge_core.cases.whistle.errors import WhistleOverError
from wangge_core.cases.whistle.model import CalledUnit, Whistle, distance
from wangge_core.cases.whistle.repository import WhistleRepository
from wangge_core.cases.whistle.schemas import CheckInIn, ScoreIn, WhistleIn
from wangge_core.database import Database
from wangge_core.errors import ConflictError, FieldError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.jobs.model import Job
from wangge_core.jobs.service import Queue
from wangge_core.local_rules.book import LocalRules

RESOURCE: Final = "whistle"
OVERDUE: Final = "whistle.overdue"
_SYSTEM: Final = Actor.system("whistle")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whistles:
    """Calling needs `whistle:call` where the case is, answering `whistle:answer` and a position in the unit."""

    database: Database
    repository: WhistleRepository
    cases: CaseRepository
    helpers: HelperRepository
    access: Access
    handling: Handling
    recorder: Recorder
    units: Units
    rules: LocalRules
    jobs: Queue
    time: TimeSource

    async def call(self, actor: Actor, case_id: UUID, given: WhistleIn) -> Whistle:
        """Call units to the place of a case; each sees it from now on.

        Raises:
            NotFoundError, ForbiddenError: the case is not for the actor, or they may not call there.
            ConflictError: `case_closed`.
            InvalidError: `unit_unknown`, `whistle_units`, `whistle_minutes`, and those of a position.
        """
        case = await self.handling.visible(actor, case_id)
        self.access.require(actor, case.place.area, RESOURCE, "call")
        if case.closed_at is not None:
            raise ConflictError("case_closed", "The case is closed; nobody can be called to it.")
        minutes = await self._require_fits(case, given)
        now = self.time.now()
        point = _point(given.position)
        whistle = Whistle(
            id=new_id(),
            case_id=case.id,
            area=case.place.area,
            words=given.words,
            address=given.address or case.place.address,
            lon=point[0] if point else case.place.lon,
            lat=point[1] if point else case.place.lat,
            called_by=actor.name,
            called_at=now,
            minutes=minutes,
            due_at=now + timedelta(minutes=minutes),
        )
        called = tuple(CalledUnit(id=new_id(), whistle_id=whistle.id, unit_id=unit) for unit in given.units)
        async with self.database.transaction():
            await self._record(actor, case, "whistle", "case.whistled", given.units, given.words)
            await self.repository.add(whistle, called)
            for unit in given.units:
                await self.helpers.begin(case.id, unit, whistle.id)
            await self.jobs.put(OVERDUE, f"whistle:{whistle.id}", {"whistle": str(whistle.id)}, whistle.due_at)
        return whistle

    async def accept(self, actor: Actor, whistle_id: UUID, unit_id: UUID) -> Whistle:
        """Say that the unit is coming.

        Raises:
            NotFoundError, ForbiddenError: there is no such call for the actor, or another unit was called.
            WhistleOverError: it has ended, or the unit has said so already.
        """
        whistle, case, called = await self._answering(actor, whistle_id, unit_id)
        await self._note(actor, case, called, "accepted_at", {"accepted_at": self.time.now()}, "accept_whistle", "case.whistle_accepted")
        return whistle

    async def check_in(self, actor: Actor, whistle_id: UUID, unit_id: UUID, given: CheckInIn) -> Whistle:
        """Say that the unit is there; with a position, how far from the place.

        Raises:
            NotFoundError, ForbiddenError, WhistleOverError: as `accept`.
            InvalidError: the position is none.
        """
        whistle, case, called = await self._answering(actor, whistle_id, unit_id)
        now, point = self.time.now(), _point(given.position)
        changes = {
            "accepted_at": called.accepted_at or now,
            "checked_in_at": now,
            "checked_in_by": actor.name,
            "metres": distance(whistle, *point) if point else None,
            "late": now > whistle.due_at,
        }
        await self._note(actor, case, called, "checked_in_at", changes, "check_in", "case.whistle_checked_in")
        return whistle

    async def rate(self, actor: Actor, whistle_id: UUID, unit_id: UUID, given: ScoreIn) -> Whistle:
        """Rate a unit that has come, or that has not by its time.

        Raises:
            NotFoundError, ForbiddenError: there is no such call for the actor, or they may not call.
            ConflictError: `whistle_early`, while the unit may still come.
            WhistleOverError: it is rated already.
        """
        whistle, case = await self._of(actor, whistle_id)
        self.access.require(actor, whistle.area, RESOURCE, "call")
        called = await self._called(whistle, unit_id)
        now = self.time.now()
        if called.state(whistle.due_at, now) not in {"checked_in", "missing"} and whistle.ended_at is None:
            raise ConflictError("whistle_early", "The unit may still come; rate it when it has, or when its time is over.")
        changes = {"score": given.score, "rating": given.words, "rated_at": now}
        await self._note(actor, case, called, "rated_at", changes, "rate_whistle", "case.whistle_rated", given.words)
        return whistle

    async def end(self, actor: Actor, whistle_id: UUID) -> Whistle:
        """End a call: nobody needs to come any more.

        Raises:
            NotFoundError, ForbiddenError, WhistleOverError: as `rate`.
        """
        whistle, case = await self._of(actor, whistle_id)
        self.access.require(actor, whistle.area, RESOURCE, "call")
        units = [one.unit_id for one in await self.repository.units(whistle.id)]
        async with self.database.transaction():
            if not await self.repository.end(whistle.id, self.time.now()):
                raise WhistleOverError("The call has ended already.")
            await self._record(actor, case, "end_whistle", "case.whistle_ended", units, None)
            for unit in units:
                await self.helpers.done(whistle.id, unit)
        return whistle

    async def overdue(self, job: Job) -> None:
        """Tell of the units that are not there when the time is over; a second time tells nothing."""
        whistle = await self.repository.load(UUID(job.data["whistle"]))
        case = await self.cases.told(whistle.case_id) if whistle and whistle.ended_at is None else None
        if whistle is None or case is None:
            return
        async with self.database.transaction():
            missing = [
                one.unit_id
                for one in await self.repository.units(whistle.id)
                if one.checked_in_at is None and await self.repository.note(one, "escalated_at", {"escalated_at": self.time.now()})
            ]
            if missing:
                await self._record(_SYSTEM, case, "whistle_unanswered", "case.whistle_unanswered", missing, None)

    async def _require_fits(self, case: Case, given: WhistleIn) -> int:
        settings = self.rules.of(WHISTLE, case.place.area)
        minutes = given.minutes or settings.minutes
        if minutes > settings.minutes_most:
            raise _field("whistle_minutes", "/minutes", f"A call may give {settings.minutes_most} minutes at most here.")
        if len(given.units) > settings.units or len(set(given.units)) != len(given.units):
            raise _field("whistle_units", "/units", f"Call each unit once, and {settings.units} at most.")
        serving = {unit.id for unit in await self.units.serving(case.place.area)}
        for number, unit in enumerate(given.units):
            if unit not in serving:
                raise _field("unit_unknown", f"/units/{number}", "This unit does not answer for the place; GET /units?area= lists them.")
        return minutes

    async def _of(self, actor: Actor, whistle_id: UUID) -> tuple[Whistle, Case]:
        whistle = await self.repository.load(whistle_id)
        case = await self.handling.found(actor, whistle.case_id) if whistle else None
        if whistle is None or case is None:
            raise NotFoundError("whistle_not_found", "There is no such call, or it is not for you.")
        return whistle, case

    async def _called(self, whistle: Whistle, unit_id: UUID) -> CalledUnit:
        for one in await self.repository.units(whistle.id):
            if one.unit_id == unit_id:
                return one
        raise NotFoundError("whistle_not_found", "This unit was not called.")

    async def _answering(self, actor: Actor, whistle_id: UUID, unit_id: UUID) -> tuple[Whistle, Case, CalledUnit]:
        whistle, case = await self._of(actor, whistle_id)
        self.access.require(actor, whistle.area, RESOURCE, "answer")
        called = await self._called(whistle, unit_id)
        if unit_id not in await self.units.of(actor):
            raise ForbiddenError("not_called", "Another unit was called; only its people may answer.")
        if whistle.ended_at is not None:
            raise WhistleOverError("The call has ended; nobody needs to come any more.")
        return whistle, case, called

    async def _note(
        self,
        actor: Actor,
        case: Case,
        called: CalledUnit,
        unset: str,
        changes: Mapping[str, Any],
        action: str,
        event: str,
        words: str | None = None,
    ) -> None:
        async with self.database.transaction():
            if not await self.repository.note(called, unset, changes):
                raise WhistleOverError("This has been done for the unit already.")
            await self._record(actor, case, action, event, [called.unit_id], words)
            if "checked_in_at" in changes:
                await self.helpers.done(called.whistle_id, called.unit_id)

    async def _record(self, actor: Actor, case: Case, action: str, event: str, units: list[UUID], words: str | None) -> None:
        names = [str(unit) for unit in units]
        data = {"unit_id": names[0]} if len(names) == 1 else {"units": names}
        act = Act(action=action, event=event, data=data, told={"units": names}, note=words, facts={"units": [*names]})
        await self.recorder.record(actor, case, act, self.time.now())


def _point(given: PositionIn | None) -> tuple[float, float] | None:
    if given is None:
        return None
    point = checked(given.lon, given.lat, Datum(given.datum))
    return point.lon, point.lat


def _field(code: str, path: str, message: str) -> InvalidError:
    return InvalidError(code, message, (FieldError(path, code, message),))

"""Calls as the desk shows them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Places, Units
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import UnitOut
from wangge_core.cases.sight import Sights
from wangge_core.cases.whistle.by_area import WHISTLE
from wangge_core.cases.whistle.model import CalledUnit, Whistle
from wangge_core.cases.whistle.repository import WhistleRepository
from wangge_core.cases.whistle.schemas import (
    CalledOut,
    CaseWhistles,
    ResponseOut,
    ResponseTable,
    WhistleCallingOut,
    WhistleOut,
    WhistlePage,
)
from wangge_core.cases.whistle.service import RESOURCE
from wangge_core.errors import FieldError, InvalidError
from wangge_core.instants import LOCAL, TimeSource
from wangge_core.local_rules.book import LocalRules


@dataclass(frozen=True, slots=True, kw_only=True)
class WhistleQueries:
    """Reads for the desk."""

    repository: WhistleRepository
    cases: CaseRepository
    access: Access
    sights: Sights
    handling: Handling
    units: Units
    places: Places
    rules: LocalRules
    time: TimeSource

    async def of_case(self, actor: Actor, case_id: UUID) -> CaseWhistles:
        """Return the calls of a case, and whom one may call.

        Raises:
            NotFoundError: there is no such case for the actor.
        """
        case = await self.handling.visible(actor, case_id)
        items = [await self._shown(actor, one, case) for one in await self.repository.of_case(case.id)]
        calling = None
        if case.closed_at is None and self.access.allowed(actor, case.place.area, RESOURCE, "call"):
            settings = self.rules.of(WHISTLE, case.place.area)
            calling = WhistleCallingOut(
                units=[UnitOut(unit.id, unit.name) for unit in await self.units.serving(case.place.area)],
                minutes=settings.minutes,
                minutes_most=settings.minutes_most,
                units_most=settings.units,
            )
        return CaseWhistles(items, calling)

    async def page(self, actor: Actor, *, running: bool, after: UUID | None, limit: int) -> WhistlePage:
        """Return a page of the calls that the actor may see.

        Raises:
            ForbiddenError: they may see no case.
        """
        sight, now = await self.sights.of(actor), self.time.now()
        found = await self.repository.page(sight, running=running, after=after, limit=limit + 1, now=now)
        cases = [(one, await self.cases.load(one.case_id, sight.scope)) for one in found[:limit]]
        items = [await self._shown(actor, one, case) for one, case in cases if case]
        return WhistlePage(items, str(found[limit - 1].id) if len(found) > limit else None)

    async def responses(self, actor: Actor, area: str, first: date, last: date) -> ResponseTable:
        """Return how units have answered the calls of an area from one day to another.

        Raises:
            ForbiddenError: `permission_missing`, without `statistics:read` there.
            InvalidError: `period`, when the last day is before the first.
        """
        code = area_code.parse(area)
        self.access.require(actor, code, "statistics", "read")
        if last < first:
            message = "The last day is before the first."
            raise InvalidError("period", message, (FieldError("/to", "period", message),))
        scope = self.access.require_scope(actor, "statistics", "read").narrowed(code)
        start, end = (datetime.combine(day, datetime.min.time(), LOCAL) for day in (first, last + timedelta(days=1)))
        found = await self.repository.responses(scope, start, end)
        names = await self.units.named({one.unit_id for one in found})
        rows = [
            ResponseOut(
                unit=UnitOut(one.unit_id, names[one.unit_id].name if one.unit_id in names else ""),
                calls=one.calls,
                checked_in=one.checked_in,
                on_time=one.on_time,
                mean_minutes=one.mean_minutes,
                mean_score=one.mean_score,
                ratings=one.ratings,
            )
            for one in found
        ]
        return ResponseTable(sorted(rows, key=lambda row: row.unit.name))

    async def _shown(self, actor: Actor, one: Whistle, case: Case) -> WhistleOut:
        called = await self.repository.units(one.id)
        names = await self.units.named({unit.unit_id for unit in called})
        mine = set(await self.units.of(actor)) if self.access.allowed(actor, one.area, RESOURCE, "answer") else set()
        calls = self.access.allowed(actor, one.area, RESOURCE, "call")
        return WhistleOut(
            id=one.id,
            case_id=case.id,
            number=case.number,
            words=one.words,
            place=" · ".join(part for part in (self.places.name(one.area), one.address) if part),
            called_by=one.called_by,
            called_at=one.called_at,
            due_at=one.due_at,
            ended_at=one.ended_at,
            units=[
                self._called(
                    one,
                    unit,
                    names[unit.unit_id].name if unit.unit_id in names else "",
                    answers=unit.unit_id in mine and one.ended_at is None,
                    rates=calls,
                )
                for unit in called
            ],
            may_end=calls and one.ended_at is None,
        )

    def _called(self, one: Whistle, unit: CalledUnit, name: str, *, answers: bool, rates: bool) -> CalledOut:
        state = unit.state(one.due_at, self.time.now())
        over = state in {"checked_in", "missing"} or one.ended_at is not None
        return CalledOut(
            unit=UnitOut(unit.unit_id, name),
            state=state,
            accepted_at=unit.accepted_at,
            checked_in_at=unit.checked_in_at,
            checked_in_by=unit.checked_in_by,
            metres=unit.metres,
            late=unit.late,
            score=unit.score,
            rating=unit.rating,
            may_accept=answers and unit.accepted_at is None,
            may_check_in=answers and unit.checked_in_at is None,
            may_rate=rates and over and unit.rated_at is None,
        )

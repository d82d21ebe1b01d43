"""Open cases by day, and which they were."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.cases.ports import Places, Units
from wangge_core.errors import ConflictError, FieldError, InvalidError
from wangge_core.indicators.days.model import AGED, Which, last_over, read_day
from wangge_core.indicators.days.repository import DayRepository
from wangge_core.indicators.days.schemas import OpenDays
from wangge_core.indicators.model import Period
from wangge_core.indicators.queries import MOST_PER_PAGE
from wangge_core.indicators.repository import FactRepository
from wangge_core.indicators.schemas import CountedCases, area_out, case_out
from wangge_core.instants import TimeSource


@dataclass(frozen=True, slots=True, kw_only=True)
class DayQueries:
    """Reads; every count and list is cut to the areas whose statistics the actor may see."""

    days: DayRepository
    facts: FactRepository
    access: Access
    places: Places
    units: Units
    time: TimeSource
    county: str

    async def month(self, actor: Actor, area: str | None, period: str | None) -> OpenDays:
        """Return the days of a month that are over and counted.

        Raises:
            ForbiddenError: `statistics:read` is missing.
            InvalidError: `month`.
        """
        code, scope = self._scope(actor, area)
        asked = Period.parse(period) if period else Period.at(self.time.now())
        items = await self.days.days(scope, asked.start.date(), asked.end.date())
        return OpenDays(area=area_out(code, self.places), period=str(asked), aged_after_days=AGED.days, items=items)

    async def cases(self, actor: Actor, area: str | None, day: str, which: Which, after: UUID | None, limit: int) -> CountedCases:
        """Return a page of exactly the cases that a day counts, as they stand now.

        Raises:
            ForbiddenError: `statistics:read` is missing.
            InvalidError: `day` or `limit`.
            ConflictError: `day_not_over`.
        """
        if not 1 <= limit <= MOST_PER_PAGE:
            message = f"limit must lie between 1 and {MOST_PER_PAGE}."
            raise InvalidError("limit", message, (FieldError("/limit", "limit", message),))
        asked = read_day(day)
        if asked > last_over(self.time.now()):
            raise ConflictError("day_not_over", f"{asked} is not over yet; ask for a day before today.")
        _, scope = self._scope(actor, area)
        counts = await self.days.days(scope, asked, asked + timedelta(days=1))
        ids = await self.days.counted(scope, asked, which, after, limit + 1)
        facts = {fact.case_id: fact for fact in await self.facts.named(scope, ids[:limit])}
        shown = [facts[one] for one in ids[:limit] if one in facts]
        units = await self.units.named({fact.unit_id for fact in shown if fact.unit_id})
        items = tuple(
            case_out(fact, area_out(fact.area, self.places), units[fact.unit_id].name if fact.unit_id and fact.unit_id in units else None)
            for fact in shown
        )
        count = sum(getattr(one, which) for one in counts)
        return CountedCases(count=count, items=items, next=ids[limit - 1] if len(ids) > limit else None)

    def _scope(self, actor: Actor, area: str | None) -> tuple[str, Scope]:
        code = area_code.parse(area or self.county)
        scope = self.access.require_scope(actor, "statistics", "read").narrowed(code)
        if not scope:
            self.access.require(actor, code, "statistics", "read")
        return code, scope

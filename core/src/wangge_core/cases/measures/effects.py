"""What becomes of a case when a measure is approved."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wangge_core.cases.ledger.dating import Dating
from wangge_core.cases.measures.by_area import EXTENSION
from wangge_core.cases.measures.errors import MeasureNotAllowedError
from wangge_core.cases.measures.extension import require_not_overdue
from wangge_core.cases.measures.model import Kind, Measure
from wangge_core.cases.model import Case
from wangge_core.cases.repository import CaseRepository
from wangge_core.clocks.model import Extension, Limit, Pause, Unit
from wangge_core.local_rules.book import LocalRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Puts measures into force, inside the transaction of the decision."""

    cases: CaseRepository
    dating: Dating
    rules: LocalRules

    async def of(self, case: Case, measure: Measure, now: datetime) -> dict[str, Any]:
        """Do what was approved, inside the transaction; return the columns of the case that change."""
        putting: dict[Kind, Callable[[Case, Measure, datetime], Awaitable[dict[str, Any]]]] = {
            "extension": self._extend,
            "suspension": self._suspend,
            "appeal": self._exempt,
        }
        return await putting[measure.kind](case, measure, now)

    async def _extend(self, case: Case, measure: Measure, now: datetime) -> dict[str, Any]:
        """Add the time to the clock that was asked for and to the whole case's, so that the promise moves with it."""
        clocks = [clock for clock in await self.cases.running_of(case.id) if clock.id in measure.clocks or clock.kind == "case"]
        asked = next((clock for clock in clocks if clock.id in measure.clocks), None)
        if asked is None:
            raise MeasureNotAllowedError("no_clock", "The clock that was to be extended has been stopped meanwhile.")
        if not self.rules.of(EXTENSION, case.place.area, case.case_type).late_decisions:
            require_not_overdue(asked, now)
        assert measure.amount is not None  # noqa: S101  an extension has an amount
        assert measure.unit is not None  # noqa: S101  and its unit
        extension = Extension(Limit(measure.amount, Unit(measure.unit)), now, measure.reason)
        await self.dating.extend(case.id, case.place.area, clocks, extension)
        return {}

    async def _suspend(self, case: Case, measure: Measure, now: datetime) -> dict[str, Any]:
        """Let every running clock stand still from now to the planned end, also those of units that assist."""
        assert measure.until is not None  # noqa: S101  a suspension has an end
        if measure.until <= now:
            raise MeasureNotAllowedError("suspension_over", "The end that was asked for has passed; refuse it, and have it asked for anew.")
        clocks = await self.cases.running_of(case.id)
        await self.dating.pause(case.id, case.place.area, clocks, Pause(now, measure.until, measure.reason))
        return {"suspended_until": measure.until}

    async def _exempt(self, _case: Case, _measure: Measure, _now: datetime) -> dict[str, Any]:
        """Change nothing: the approved appeal is itself the flag that indicators read beside the fact."""
        return {}

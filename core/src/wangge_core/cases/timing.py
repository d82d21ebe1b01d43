"""Which clocks run on a case, and when they strike."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from msgspec.structs import replace

from wangge_core.cases.model import Case, CaseClock
from wangge_core.clocks.calendar import Calendar
from wangge_core.clocks.due import due
from wangge_core.clocks.model import Limit, Unit
from wangge_core.ids import new_id
from wangge_core.plugins.contributions import Contributions


class Calendars(Protocol):
    """The working calendar of each area."""

    async def of(self, area: str) -> Calendar:
        """Return the calendar that holds in an area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Starts clocks as the case type's manifest declares them."""

    calendars: Calendars

    async def at_report(self, case: Case, offered: Contributions) -> tuple[Case, tuple[CaseClock, ...]]:
        """Return the case with its promise, and the clocks that start with the report."""
        whole = await self._clock(case, offered, "case", case.reported_at, None)
        stage = await self._clock(case, offered, case.stage, case.reported_at, None)
        clocks = tuple(clock for clock in (whole, stage) if clock)
        running = stage or whole
        timed = replace(
            case,
            promised_at=whole.due_at if whole else None,
            yellow_at=running.yellow_at if running else None,
            due_at=running.due_at if running else None,
        )
        return timed, clocks

    async def of_stage(self, case: Case, offered: Contributions, stage: str, start: datetime, unit_id: UUID | None) -> CaseClock | None:
        """Return the clock of a stage that begins now, or None when the stage has no limit."""
        return await self._clock(case, offered, stage, start, unit_id)

    async def of_case(self, case: Case, offered: Contributions, start: datetime) -> CaseClock | None:
        """Return the clock of the whole case from a moment on, or None when its class has no such limit."""
        return await self._clock(case, offered, "case", start, None)

    async def calendar(self, area: str) -> Calendar:
        """Return the calendar by which an area's clocks run."""
        return await self.calendars.of(area)

    async def _clock(self, case: Case, offered: Contributions, stage: str, start: datetime, unit_id: UUID | None) -> CaseClock | None:
        declared = offered.limit(case.case_type, case.class_id, stage)
        if declared is None:
            return None
        reached = due(start, Limit(declared.limit, Unit(declared.unit)), await self.calendars.of(case.place.area))
        assert reached.at is not None  # noqa: S101  only an open pause leaves a clock without a due time
        assert reached.yellow_at is not None  # noqa: S101  the same
        return CaseClock(
            id=new_id(),
            case_id=case.id,
            kind="case" if stage == "case" else "stage",
            stage=case.stage if stage == "case" else stage,
            unit_id=unit_id,
            amount=declared.limit,
            unit=declared.unit,
            started_at=start,
            yellow_at=reached.yellow_at,
            due_at=reached.at,
            provisional=reached.provisional,
        )

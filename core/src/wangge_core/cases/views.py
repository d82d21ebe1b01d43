"""Cases as plugins see them: no reporter, no query code."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, hypot, inf, radians
from typing import Final, Protocol
from uuid import UUID

from wangge_core.access.model import Scope
from wangge_core.area_code import WIDTHS, Level
from wangge_core.cases.duplicates.by_area import Near
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Unit, Units
from wangge_core.cases.repository import CaseRepository
from wangge_sdk.views import CaseView, Position, ReportView, UnitView

MOST_CANDIDATES: Final = 100
"""Open cases that plugins are shown, nearest first."""
METRES_PER_DEGREE: Final = 111_195.0
"""Of latitude, on a sphere of 6,371 km."""
_POLE: Final = 1e-6


class Nearness(Protocol):
    """How close two reports are that may be about the same thing."""

    async def near(self, area: str, case_type: str) -> Near:
        """Return the distances for a case type in an area."""


class Around(Protocol):
    """What lies near a place."""

    async def near(
        self, box: tuple[float, float, float, float], span: tuple[datetime, datetime], scope: Scope, county: str
    ) -> tuple[Case, ...]:
        """Return open cases of a scope in a box of west, south, east, north that were reported in a span."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginViews:
    """Loads what events only name by id."""

    repository: CaseRepository
    units: Units

    async def case_view(self, case_id: str) -> CaseView | None:
        """Return a case as a plugin may see it, or None when it is gone."""
        case = await self.repository.told(UUID(case_id))
        return view_of(case) if case else None

    async def unit_view(self, unit_id: str) -> UnitView | None:
        """Return a unit as a plugin may see it, or None when it is gone."""
        unit = (await self.units.named({UUID(unit_id)})).get(UUID(unit_id))
        return _unit_view(unit) if unit else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSurroundings:
    """What lies around a report: units of its area, and open cases as near as the area looks for duplicates."""

    around: Around
    nearness: Nearness
    units_of: Units

    async def units(self, area: str) -> tuple[UnitView, ...]:
        """Return the units that answer for an area, nearest first."""
        return tuple(_unit_view(unit) for unit in await self.units_of.serving(area))

    async def open_cases(self, report: ReportView) -> tuple[CaseView, ...]:
        """Return the open cases close to a report in place and time, nearest first."""
        if report.position is None:
            return ()
        lon, lat = report.position.lon, report.position.lat
        near = await self.nearness.near(report.area, report.case_type or "")
        county, at = county_of(report.area), report.reported_at
        span = (at - timedelta(hours=near.hours), at)
        found = await self.around.near(box_around(lon, lat, near.metres), span, Scope.of([county]), county)
        rated = sorted(((metres(case, lon, lat), case) for case in found), key=lambda pair: pair[0])
        return tuple(view_of(case) for far, case in rated if far <= near.metres)[:MOST_CANDIDATES]


def box_around(lon: float, lat: float, far: float) -> tuple[float, float, float, float]:
    """Return west, south, east and north of the square that holds all within so many metres."""
    tall = far / METRES_PER_DEGREE
    wide = tall / max(cos(radians(lat)), _POLE)
    return lon - wide, lat - tall, lon + wide, lat + tall


def county_of(area: str) -> str:
    """Return the county that an area lies in, or the area itself above one."""
    return area[: WIDTHS[Level.COUNTY]]


def metres(case: Case, lon: float, lat: float) -> float:
    """Return how far a case is from a point; flat, which is exact enough for some hundred metres."""
    if case.place.lon is None or case.place.lat is None:
        return inf
    east = (case.place.lon - lon) * cos(radians(lat))
    return hypot(east, case.place.lat - lat) * METRES_PER_DEGREE


def view_of(case: Case) -> CaseView:
    """Return a case as a plugin may see it."""
    place = case.place
    return CaseView(
        id=str(case.id),
        number=case.number,
        case_type=case.case_type,
        text=case.text,
        area=place.area,
        stage=case.stage,
        state=case.state,
        reported_at=case.reported_at,
        class_id=case.class_id,
        position=Position(place.lon, place.lat, place.accuracy) if place.lon is not None and place.lat is not None else None,
        unit_kind=case.unit_kind,
        closed_at=case.closed_at,
        attachments=1 if case.photo_id else 0,
        form=case.form,
    )


def _unit_view(unit: Unit) -> UnitView:
    return UnitView(id=str(unit.id), name=unit.name, kind=unit.kind, area=unit.area)

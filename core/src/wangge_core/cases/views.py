"""Cases as plugins see them: no reporter, no query code."""

from dataclasses import dataclass
from uuid import UUID

from wangge_core.cases.model import Case
from wangge_core.cases.ports import Units
from wangge_core.cases.repository import CaseRepository
from wangge_sdk.views import CaseView, Position, UnitView


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
        return UnitView(id=str(unit.id), name=unit.name, kind=unit.kind, area=unit.area) if unit else None


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
    )

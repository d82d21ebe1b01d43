"""What notices say of a case: codes for the rules, and words for the templates. None of it is a person's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

import msgspec

from wangge_core.cases.model import Case
from wangge_core.cases.workflow import Workflow, workflow_named
from wangge_core.events.model import Event
from wangge_core.instants import LOCAL
from wangge_core.notifications.repository import Doers
from wangge_sdk.texts import LOCALES

Texts = Mapping[str, str]
_NO_UNIT: Final = {"zh-CN": "（未派遣）", "en": "no unit"}
_NO_LIMIT: Final = {"zh-CN": "不限时", "en": "no time limit"}


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A case as a notice knows it, after one event. `by` is the id of who caused the event, where that is known."""

    case: Case
    workflow: Workflow
    codes: Mapping[str, object]
    words: Mapping[str, Texts]
    by: str

    @property
    def unit_id(self) -> UUID | None:
        """The unit that the event is about: one that assists, when the event is of its clock, else the one that holds the case."""
        return _unit_of(self.case, self.codes)

    def outside(self) -> dict[str, Any]:
        """Return the case as other systems hear of it: no report, no name, no place finer than its area."""
        case = self.case
        return {
            "id": str(case.id),
            "number": case.number,
            "area": case.place.area,
            "case_type": case.case_type,
            "class_id": case.class_id,
            "title": dict(case.title),
            "stage": case.stage,
            "state": case.state,
            "unit_id": str(case.unit_id) if case.unit_id else None,
            "reported_at": case.reported_at,
            "due_at": case.due_at or case.promised_at,
            "closed_at": case.closed_at,
            "outcome": case.outcome,
        }


class Cases(Protocol):
    """Where cases come from."""

    async def told(self, case_id: UUID) -> Case | None:
        """Return a case for an event's subscribers."""


class Named(Protocol):
    """Something with a name."""

    @property
    def name(self) -> str:
        """The name."""


class Units(Protocol):
    """Where the names of units come from."""

    async def named(self, ids: Collection[UUID]) -> Mapping[UUID, Named]:
        """Return those units, by id."""


class Places(Protocol):
    """Where the names of areas come from."""

    def name(self, code: str) -> str:
        """Return the area's name, or the code itself when it has none any more."""

    def name_en(self, code: str) -> str | None:
        """Return its English name, if it has one."""


def area_words(places: Places, code: str) -> Texts:
    """Return an area's name in each language."""
    name = places.name(code)
    return {"zh-CN": name, "en": places.name_en(code) or name}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactFinder:
    """Loads what an event only names by id."""

    doers: Doers
    cases: Cases
    units: Units
    places: Places

    async def of(self, event: Event) -> Facts | None:
        """Return the facts of the case that an event is about, or None when it is gone."""
        case = await self.cases.told(UUID(event.key))
        if case is None:
            return None
        workflow = workflow_named(case.workflow)
        codes = {
            "state": case.state,
            "stage": case.stage,
            "case_type": case.case_type,
            "class_id": case.class_id,
            "hazard": case.hazard,
        } | dict(event.data)
        return Facts(
            case=case,
            workflow=workflow,
            codes=codes,
            words=await self._words(case, workflow, codes),
            by=await self.doers.of(case.id, event.at),
        )

    async def _words(self, case: Case, workflow: Workflow, codes: Mapping[str, object]) -> dict[str, Texts]:
        unit_id = _unit_of(case, codes)
        unit = (await self.units.named({unit_id})).get(unit_id) if unit_id else None
        due = datetime.fromisoformat(str(codes["due_at"])) if "clock_id" in codes and "due_at" in codes else case.due_at or case.promised_at
        return {
            "number": _same(case.number),
            "title": case.title,
            "area": area_words(self.places, case.place.area),
            "stage": workflow.stage(case.stage).title,
            "state": workflow.state(case.state).title,
            "unit": _same(unit.name) if unit else _NO_UNIT,
            "due": _moment(due) if due else _NO_LIMIT,
        }


def _unit_of(case: Case, codes: Mapping[str, object]) -> UUID | None:
    return UUID(str(codes["of_unit"])) if "of_unit" in codes else case.unit_id


def _same(words: str) -> Texts:
    return dict.fromkeys(LOCALES, words)


def _moment(at: datetime) -> Texts:
    local = at.astimezone(LOCAL)
    return {"zh-CN": f"{local.month}月{local.day}日 {local:%H:%M}", "en": f"{local:%d %b %H:%M}"}

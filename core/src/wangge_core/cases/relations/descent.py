"""A case that comes out of another one: an ordinary case with its own number, class and clocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from wangge_core.access.model import Actor
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.cases.model import Case, Channel, Place, Reporter, Step, new_number, new_query_code
from wangge_core.cases.ports import Catalogue
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.relations.model import RelationKind
from wangge_core.cases.relations.repository import RelationRepository, relation_row
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.rows import case_row, clock_row, step_row, words_of_case
from wangge_core.cases.timing import Timing
from wangge_core.cases.views import county_of
from wangge_core.database import Row
from wangge_core.errors import FieldError, InvalidError
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.ids import new_id

EVENTS: Final = {"child": "case.split_off", "follow_on": "case.continued", "referred": "case.received"}
_FILED: Final = "filed"


class Offspring(msgspec.Struct, frozen=True, kw_only=True):
    """What the new case is about, and how it came out of the other."""

    kind: RelationKind
    text: str
    place: Place
    channel: Channel
    class_id: str | None = None
    reporter: Reporter = Reporter()
    filed: bool = False
    """Whether it need not be verified and filed any more, since the other one was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """Makes such cases, inside the caller's transaction."""

    repository: CaseRepository
    relations: RelationRepository
    host: Catalogue
    timing: Timing
    audit: Audit
    outbox: Outbox

    def require_class(self, case_type: str, class_id: str | None, area: str, path: str) -> None:
        """Go on only with a class of the case type, as it is in an area.

        Raises:
            InvalidError: `class_unknown`.
        """
        if class_id is not None and all(entry.id != class_id for entry in self.host.catalogue.at(area).classes(case_type)):
            message = "There is no such class; choose one of the case type's."
            raise InvalidError("class_unknown", message, (FieldError(path, "class_unknown", message),))

    async def bear(self, actor: Actor, source: Case, wanted: Offspring, now: datetime) -> Case:
        """Write the new case, its first line, its clocks, the relation, audit and event."""
        await self.relations.take_turn(county_of(source.place.area))
        case = self._case(source, wanted, now)
        case, clocks = await self.timing.at_report(case, self.host.catalogue.at(case.place.area))
        step = Step(
            id=new_id(),
            case_id=case.id,
            at=now,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            action=f"began_as_{wanted.kind}",
            from_state=None,
            to_state=case.state,
            note=None,
            data={},
        )
        facts = {"number": case.number, "case_type": case.case_type, "class_id": case.class_id, "from": str(source.id)}
        entry = AuditEntry(
            action=EVENTS[wanted.kind], actor=actor, resource="case", resource_id=str(case.id), area=case.place.area, facts=facts
        )
        told = {"case_type": case.case_type, "state": case.state}
        event = Event(type=EVENTS[wanted.kind], area=case.place.area, key=str(case.id), at=now, data=told)
        rows: list[Row] = [
            case_row(case),
            step_row(step),
            *(clock_row(clock) for clock in clocks),
            *words_of_case(case),
            relation_row(wanted.kind, source.id, case.id, now),
            self.audit.row(entry),
            self.outbox.row(event),
        ]
        await self.repository.add(rows)
        return case

    def _case(self, source: Case, wanted: Offspring, now: datetime) -> Case:
        workflow = workflow_of(source)
        filed = wanted.filed and _FILED in workflow.state_by_id
        state = workflow.state(_FILED if filed else workflow.initial)
        class_id = wanted.class_id or source.class_id
        offered = self.host.catalogue.at(wanted.place.area)
        titles = {entry.id: dict(entry.title) for entry in offered.classes(source.case_type)}
        route = offered.route(source.case_type, class_id) if class_id else None
        return Case(
            id=new_id(),
            number=new_number(wanted.place.area, now),
            query_code=new_query_code(),
            case_type=source.case_type,
            class_id=class_id,
            title=titles.get(class_id or "", source.title),
            plugin=source.plugin,
            plugin_version=source.plugin_version,
            workflow=workflow.id,
            state=state.id,
            stage=state.stage,
            text=wanted.text,
            form={},
            place=wanted.place,
            channel=wanted.channel,
            reporter=wanted.reporter,
            private=source.private or self._is_private(source.case_type, class_id, wanted.place.area),
            hazard=source.hazard,
            unit_kind=route.unit_kind if route else source.unit_kind,
            unit_id=None,
            photo_id=None,
            reported_at=now,
            responded_at=None,
            promised_at=None,
            yellow_at=None,
            due_at=None,
            closed_at=None,
            outcome=None,
            public_reason=None,
            score=None,
            rating_text=None,
            rated_at=None,
            version=1,
        )

    def _is_private(self, case_type: str, class_id: str | None, area: str) -> bool:
        declared = self.host.catalogue.at(area).case_type(case_type)
        return declared is not None and declared.voice(class_id).private

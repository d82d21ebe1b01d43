"""From what was read to the rows of a case with its history. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from wangge_core.access.model import Actor
from wangge_core.cases.importing.mapping import Mapping
from wangge_core.cases.importing.reading import Found
from wangge_core.cases.model import Case, Reporter, Step, new_number, new_query_code
from wangge_core.cases.rows import case_row, search_rows, step_row, words_of_case
from wangge_core.cases.workflow import Workflow
from wangge_core.database import Row
from wangge_core.ids import id_at
from wangge_sdk.manifest import OfferedCaseType

_YELLOW = 0.8
_LAST_BEFORE = {"handled": "handling", "closed": "checked", "refused": "reported"}
_ACTIONS = {"closed": "close", "refused": "refuse", "handled": "handle"}


def rows_of(found: Found, mapping: Mapping, case_type: OfferedCaseType, workflow: Workflow, actor: Actor, import_id: UUID) -> list[Row]:
    """Return every row of an imported case. It has no clock of ours: its promise is the other system's."""
    case = _case(found, mapping, case_type, workflow)
    steps = _in_order(_steps(found, case, actor))
    source = {
        "case_id": case.id,
        "system": mapping.system,
        "source_id": found.source_id,
        "status": found.status,
        "digest": found.digest,
        "import_id": import_id,
    }
    words = [row for step in steps for row in search_rows(case.id, step.note)]
    return [
        case_row(case),
        *(step_row(step) for step in steps),
        Row("case_source", source),
        *words_of_case(case),
        *words,
        *search_rows(case.id, found.source_id),
    ]


def _case(found: Found, mapping: Mapping, case_type: OfferedCaseType, workflow: Workflow) -> Case:
    state = workflow.state(found.state)
    chosen = next((one for one in case_type.classes if one.id == found.class_id), None)
    expected, ended = found.expected_at, found.ended_at
    running = expected if ended is None else None
    return Case(
        id=id_at(found.reported_at),
        number=new_number(found.place.area, found.reported_at),
        query_code=new_query_code(),
        case_type=case_type.id,
        class_id=found.class_id,
        title=dict((chosen or case_type).title),
        plugin=case_type.plugin,
        plugin_version=case_type.version,
        workflow=workflow.id,
        state=state.id,
        stage=state.stage,
        text=found.text,
        form={},
        place=found.place,
        channel="import",
        reporter=Reporter(),
        private=mapping.private or case_type.voice(found.class_id).private,
        hazard=case_type.hazard,
        unit_kind=None,
        unit_id=None,
        photo_id=None,
        reported_at=found.reported_at,
        responded_at=found.handled_at or ended,
        promised_at=expected,
        yellow_at=_yellow(found.reported_at, running),
        due_at=running,
        closed_at=ended,
        outcome="refused" if found.state == "refused" else mapping.outcome if ended else None,
        public_reason=found.note if ended else None,
        score=None,
        rating_text=None,
        rated_at=None,
        version=1,
    )


def _yellow(reported: datetime, due: datetime | None) -> datetime | None:
    return None if due is None else reported + max(due - reported, timedelta()) * _YELLOW


def _steps(found: Found, case: Case, actor: Actor) -> Iterator[Step]:
    """Yield the history as far as the source tells it: the report, the handling, and the end or where it stands."""
    yield _step(found, case, actor, "report", None, "reported", found.reported_at, None)
    here, note = "reported", found.note
    if found.handled_at is not None and found.state != "handled":
        yield _step(found, case, actor, "handle", "handling", "handled", found.handled_at, note)
        here, note = "handled", None
    if found.state != here:
        at = found.ended_at or (found.handled_at if found.state == "handled" else None) or found.moved_at
        before = _LAST_BEFORE.get(found.state, here)
        yield _step(found, case, actor, _ACTIONS.get(found.state, "import"), before, found.state, at, note)


def _in_order(steps: Iterator[Step]) -> tuple[Step, ...]:
    """Give steps ids that sort in their order, also where several bear one time or the source's times go backwards."""
    ordered: list[Step] = []
    last = datetime.min.replace(tzinfo=UTC)
    for step in steps:
        last = max(step.at, last + timedelta(milliseconds=1))
        ordered.append(replace(step, id=id_at(last)))
    return tuple(ordered)


def _step(found: Found, case: Case, actor: Actor, action: str, before: str | None, after: str, at: datetime, note: str | None) -> Step:
    return Step(
        id=id_at(at),
        case_id=case.id,
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name="",
        action=action,
        from_state=before,
        to_state=after,
        note=note,
        data={"imported": True, "source_status": found.status},
    )

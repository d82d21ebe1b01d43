"""Cases as the desk shows them. Pure: what is needed is handed in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge_core.area_code import Level, ancestors, level_of
from wangge_core.attachments.repository import Attachment
from wangge_core.cases.act_titles import TITLES
from wangge_core.cases.aftercare.wording import CALL_FORM
from wangge_core.cases.filing.choices import Titles, titles
from wangge_core.cases.highlights import Excerpt, excerpt
from wangge_core.cases.model import Case, CaseClock, Step, Text, masked_name, masked_phone
from wangge_core.cases.ports import Places, Unit
from wangge_core.cases.schemas import (
    AreaOut,
    AttachmentOut,
    CaseItem,
    ClockOut,
    FactOut,
    PositionOut,
    RatingOut,
    ReferralOut,
    ReporterOut,
    StageOut,
    StepOut,
    UnitOut,
)
from wangge_core.cases.workflow import Workflow, workflow_named
from wangge_sdk.manifest import OfferedCaseType
from wangge_sdk.manifest.case_types import Referral

_EXCERPT = 120
_REPORTED: Text = {"zh-CN": "上报", "en": "Reported"}
_REFUSED: Text = {"zh-CN": "不予立案", "en": "Not filed"}
_REFERRED: Text = {"zh-CN": "已转介", "en": "Referred"}
_HANDED_OVER: Text = {"zh-CN": "已移交其他区域办理", "en": "Handed over to another area"}
_UNIT_FORM: dict[str, Any] = {"properties": {"unit_id": {"x-choices": "units", "x-i18n": {"title": {"zh-CN": "部门", "en": "Unit"}}}}}
_FORMS: dict[str, dict[str, Any]] = {"follow_up": CALL_FORM}
"""What names the facts of acts that are no steps of a workflow; of the rest only the unit is shown."""
WHOLE: Text = {"zh-CN": "全程", "en": "Whole case"}


def workflow_of(case: Case) -> Workflow:
    """Return the workflow that a case follows."""
    return workflow_named(case.workflow)


def area(code: str, places: Places) -> AreaOut:
    """Return an area with its names."""
    return AreaOut(code, places.name(code), places.name_en(code))


def path(case: Case) -> tuple[str, ...]:
    """Return the codes from the county down to the case's own area."""
    return tuple(code for code in reversed(ancestors(case.place.area)) if level_of(code) >= Level.COUNTY)


def item(case: Case, units: Mapping[UUID, Unit], places: Places, now: datetime) -> CaseItem:
    """Return the case as a line of a list."""
    workflow = workflow_of(case)
    unit = units.get(case.unit_id) if case.unit_id else None
    return CaseItem(
        id=case.id,
        number=case.number,
        case_type=case.case_type,
        class_id=case.class_id,
        title=case.title,
        text=case.text[:_EXCERPT],
        area=area(case.place.area, places),
        stage=case.stage,
        stage_title=workflow.stage(case.stage).title,
        state=case.state,
        state_title=workflow.state(case.state).title,
        light=case.light(now),
        due_at=case.due_at,
        promised_at=case.promised_at,
        reported_at=case.reported_at,
        unit=UnitOut(unit.id, unit.name) if unit else None,
        thumbnail_url=f"/api/v1/attachments/{case.photo_id}?size=thumbnail" if case.photo_id else None,
        private=case.private,
        imported=case.channel == "import",
        version=case.version,
        suspended_until=case.suspended_until if case.is_suspended(now) else None,
        solved=case.solved,
        round=case.round,
        supporters=case.supporters,
        pressed=case.pressed,
    )


def found(case: Case, notes: Sequence[str], words: tuple[str, ...]) -> tuple[Excerpt, ...]:
    """Return the texts of a case in which the words of a search stand."""
    texts = [("number", case.number), ("text", case.text), ("address", case.place.address or ""), *(("note", note) for note in notes)]
    return tuple(part for field, text in texts if (part := excerpt(field, text, words)) is not None)


def reporter(case: Case) -> ReporterOut:
    """Return who reported, hidden in part from everybody: to see it is an act of its own (`privacy.revealing`)."""
    return ReporterOut(masked_name(case.reporter.name), masked_phone(case.reporter.phone), masked=True)


def position(case: Case) -> PositionOut | None:
    """Return the point, if there is one."""
    if case.place.lon is None or case.place.lat is None:
        return None
    return PositionOut(case.place.lon, case.place.lat, case.place.accuracy)


def rating(case: Case) -> RatingOut | None:
    """Return the reporter's verdict, if it was given."""
    if case.score is None or case.rated_at is None:
        return None
    return RatingOut(case.score, case.rating_text, case.rated_at)


def referral_out(to: Referral) -> ReferralOut:
    """Return whom to turn to."""
    return ReferralOut(dict(to.name), to.phone, to.url)


def stages(case: Case, steps: tuple[Step, ...]) -> list[StageOut]:
    """Return the workflow's stages with how far the case has come; a refused case ends where it stands."""
    workflow = workflow_of(case)
    entered: dict[str, datetime] = {}
    for step in steps:
        entered.setdefault(workflow.state(step.to_state).stage, step.at)
    order = [stage.id for stage in workflow.stages]
    here = order.index(case.stage)
    ended = workflow.state(case.state).end
    return [
        StageOut(
            stage.id,
            stage.title,
            "ahead" if index > here else "done" if index < here or ended else "current",
            entered.get(stage.id) if index <= here else None,
        )
        for index, stage in enumerate(workflow.stages)
    ]


def clock(running: CaseClock, workflow: Workflow, now: datetime) -> ClockOut:
    """Return a clock with its light."""
    return ClockOut(
        id=running.id,
        kind=running.kind,
        stage=running.stage,
        title=WHOLE if running.kind == "case" else workflow.stage(running.stage).title,
        amount=running.amount,
        unit=running.unit,
        started_at=running.started_at,
        due_at=running.due_at,
        stopped_at=running.stopped_at,
        light=running.light(now),
        provisional=running.provisional,
    )


def outcome_titles(case: Case, case_type: OfferedCaseType | None) -> dict[str, Text]:
    """Return what the outcomes of a case are called: the platform's, and those that its type declares."""
    closing = next(step for step in workflow_of(case).transitions if step.effect == "close").form.schema["properties"]["outcome"]
    own = {option["const"]: option["x-i18n"]["title"] for option in closing["oneOf"]}
    return {**own, "refused": _REFUSED, "referred": _REFERRED, "handed_over": _HANDED_OVER, **titles(case_type)["outcomes"]}


def step(taken: Step, workflow: Workflow, units: Mapping[UUID, Unit], known: Titles) -> StepOut:
    """Return a step in words; `known` gives what the codes of the case type mean.

    What was done beside the workflow may bring its own `title` and `facts`, in the words of the day it was done.
    """
    transition = next((one for one in workflow.transitions if one.id == taken.action), None)
    title = transition.title if transition else taken.data.get("title") or TITLES.get(taken.action, _REPORTED)
    form = transition.form.schema if transition else _FORMS.get(taken.action, _UNIT_FORM)
    return StepOut(
        id=taken.id,
        at=taken.at,
        actor={"kind": taken.actor_kind, "name": taken.actor_name},
        action=taken.action,
        title=title,
        note=taken.note,
        from_state=taken.from_state,
        to_state=taken.to_state,
        facts=[fact for name, value in taken.data.items() if (fact := _fact(form, name, value, units, known))]
        or [FactOut(fact["label"], fact["value"]) for fact in taken.data.get("facts", ())],
    )


def _fact(schema: dict[str, Any], name: str, value: object, units: Mapping[UUID, Unit], known: Titles) -> FactOut | None:
    field = schema["properties"].get(name)
    if field is None or value is None or field.get("x-multiline"):
        return None
    label = field["x-i18n"]["title"]
    for option in field.get("oneOf", ()):
        if option.get("const") == value:
            return FactOut(label, option["x-i18n"]["title"])
    if field.get("x-choices") == "units":
        unit = units.get(UUID(str(value)))
        value = unit.name if unit else value
    if title := known.get(field.get("x-choices", ""), {}).get(str(value)):
        return FactOut(label, title)
    return FactOut(label, {"zh-CN": str(value), "en": str(value)})


def attachment(one: Attachment, url: str) -> AttachmentOut:
    """Return a picture or a voice note with where to fetch it."""
    return AttachmentOut(
        id=one.id,
        purpose=one.purpose,
        media_type=one.media_type,
        width=one.width,
        height=one.height,
        url=url,
        thumbnail_url=f"{url}?size=thumbnail" if one.is_picture else None,
    )

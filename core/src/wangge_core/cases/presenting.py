"""Cases as the desk shows them. Pure: what is needed is handed in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge_core.area_code import Level, ancestors, level_of
from wangge_core.attachments.repository import Attachment
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
    ReporterOut,
    StageOut,
    StepOut,
    UnitOut,
)
from wangge_core.cases.workflow import Workflow, base_workflows

_EXCERPT = 120
_REPORTED: Text = {"zh-CN": "上报", "en": "Reported"}
_IMPORTED: Text = {"zh-CN": "从其他系统导入", "en": "Brought in from another system"}
_BESIDE: Mapping[str, Text] = {
    "report": _REPORTED,
    "import": _IMPORTED,
    "merge": {"zh-CN": "并入另一案件", "en": "Merged into another case"},
    "absorb": {"zh-CN": "并入了一件重复上报", "en": "Took in a duplicate"},
    "unmerge": {"zh-CN": "撤销合并", "en": "Merge taken back"},
    "release": {"zh-CN": "一件合并的上报已分出", "en": "A merged report was let go"},
    "redact": {"zh-CN": "隐去文字中的个人信息", "en": "Words redacted"},
    "redact_picture": {"zh-CN": "隐去照片中的内容", "en": "Picture redacted"},
    "approve_erasure": {"zh-CN": "同意删除个人信息（待第二人）", "en": "Erasure approved, a second person follows"},
    "refuse_erasure": {"zh-CN": "不同意删除个人信息", "en": "Erasure refused"},
    "erase": {"zh-CN": "个人信息已删除", "en": "Personal data erased"},
}
"""Acts that are no steps of the workflow."""
_WHOLE: Text = {"zh-CN": "全程", "en": "Whole case"}


def workflow_of(case: Case) -> Workflow:
    """Return the workflow that a case follows."""
    return base_workflows()[case.workflow]


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
        title=_WHOLE if running.kind == "case" else workflow.stage(running.stage).title,
        amount=running.amount,
        unit=running.unit,
        started_at=running.started_at,
        due_at=running.due_at,
        stopped_at=running.stopped_at,
        light=running.light(now),
        provisional=running.provisional,
    )


def step(taken: Step, workflow: Workflow, units: Mapping[UUID, Unit], classes: Mapping[str, Text]) -> StepOut:
    """Return a step in words; `classes` gives the titles of the case type's classes."""
    transition = next((one for one in workflow.transitions if one.id == taken.action), None)
    return StepOut(
        id=taken.id,
        at=taken.at,
        actor={"kind": taken.actor_kind, "name": taken.actor_name},
        action=taken.action,
        title=transition.title if transition else _BESIDE.get(taken.action, _REPORTED),
        note=taken.note,
        from_state=taken.from_state,
        to_state=taken.to_state,
        facts=[
            fact
            for name, value in taken.data.items()
            if transition and (fact := _fact(transition.form.schema, name, value, units, classes))
        ],
    )


def _fact(schema: dict[str, Any], name: str, value: object, units: Mapping[UUID, Unit], classes: Mapping[str, Text]) -> FactOut | None:
    field = schema["properties"].get(name)
    if field is None or value is None or field.get("x-multiline"):
        return None
    label = field["x-i18n"]["title"]
    for option in field.get("oneOf", ()):
        if option["const"] == value:
            return FactOut(label, option["x-i18n"]["title"])
    if field.get("x-choices") == "units":
        unit = units.get(UUID(str(value)))
        value = unit.name if unit else value
    if field.get("x-choices") == "classes" and (title := classes.get(str(value))):
        return FactOut(label, title)
    return FactOut(label, {"zh-CN": str(value), "en": str(value)})


def attachment(one: Attachment, url: str) -> AttachmentOut:
    """Return a picture with where to fetch it."""
    return AttachmentOut(id=one.id, purpose=one.purpose, width=one.width, height=one.height, url=url, thumbnail_url=f"{url}?size=thumbnail")

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
_ACTS: dict[str, Text] = {
    "import": _IMPORTED,
    "extension_asked": {"zh-CN": "申请延期", "en": "Extension asked for"},
    "extension_approved": {"zh-CN": "延期：一级同意", "en": "Extension approved at one level"},
    "extension_granted": {"zh-CN": "批准延期", "en": "Extension granted"},
    "extension_refused": {"zh-CN": "延期未获批准", "en": "Extension refused"},
    "extension_withdrawn": {"zh-CN": "撤回延期申请", "en": "Request for extension withdrawn"},
    "suspension_asked": {"zh-CN": "申请挂账", "en": "Suspension asked for"},
    "suspension_approved": {"zh-CN": "挂账：一级同意", "en": "Suspension approved at one level"},
    "suspension_granted": {"zh-CN": "暂缓办理", "en": "Suspended"},
    "suspension_refused": {"zh-CN": "挂账未获批准", "en": "Suspension refused"},
    "suspension_withdrawn": {"zh-CN": "撤回挂账申请", "en": "Request for suspension withdrawn"},
    "resume": {"zh-CN": "恢复办理", "en": "Resumed"},
    "appeal_asked": {"zh-CN": "提出申诉", "en": "Appeal made"},
    "appeal_approved": {"zh-CN": "申诉：一级同意", "en": "Appeal approved at one level"},
    "appeal_granted": {"zh-CN": "申诉成立", "en": "Appeal granted"},
    "appeal_refused": {"zh-CN": "申诉不成立", "en": "Appeal refused"},
    "appeal_withdrawn": {"zh-CN": "撤回申诉", "en": "Appeal withdrawn"},
    "order_issue": {"zh-CN": "下达督办", "en": "Supervision order issued"},
    "order_receive": {"zh-CN": "签收督办", "en": "Supervision order received"},
    "order_reply": {"zh-CN": "回复督办", "en": "Supervision order answered"},
    "order_send_back": {"zh-CN": "退回督办回复", "en": "Answer to the order sent back"},
    "order_close": {"zh-CN": "办结督办", "en": "Supervision order closed"},
}
"""What is done beside the workflow, in words."""
PUBLIC_ACTS = frozenset({"extension_granted", "suspension_granted", "resume"})
"""Of those, what the reporter sees: what changes when they may expect something."""
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
        suspended_until=case.suspended_until if case.is_suspended(now) else None,
    )


def is_public(taken: Step) -> bool:
    """Tell whether the reporter sees a step: those of the workflow, and beside it what changes their promise."""
    return taken.action not in _ACTS or taken.action in PUBLIC_ACTS or taken.action == "import"


def found(case: Case, notes: Sequence[str], words: tuple[str, ...]) -> tuple[Excerpt, ...]:
    """Return the texts of a case in which the words of a search stand."""
    texts = [("number", case.number), ("text", case.text), ("address", case.place.address or ""), *(("note", note) for note in notes)]
    return tuple(part for field, text in texts if (part := excerpt(field, text, words)) is not None)


def reporter(case: Case, *, revealed: bool) -> ReporterOut:
    """Return who reported, hidden in part unless the reader may see it."""
    if revealed:
        return ReporterOut(case.reporter.name, case.reporter.phone, masked=False)
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
        title=transition.title if transition else _ACTS.get(taken.action, _REPORTED),
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

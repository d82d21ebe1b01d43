"""Rungs in the history of a case: which clock came to what, and who was told. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from wangge_core.cases.escalation.repository import Escalation
from wangge_core.cases.joint.model import Assistance
from wangge_core.cases.model import CaseClock, Text
from wangge_core.cases.presenting import WHOLE
from wangge_core.cases.schemas import FactOut, StepOut
from wangge_core.cases.workflow import Workflow

_TITLES: Final[Mapping[str, Text]] = {
    "clock.due_soon": {"zh-CN": "时限将到", "en": "Limit nearly over"},
    "clock.overdue": {"zh-CN": "超过时限", "en": "Limit over"},
    "clock.escalated": {"zh-CN": "逐级上报", "en": "Escalated"},
}
_CLOCK: Final[Text] = {"zh-CN": "时限", "en": "Limit"}
_ASSISTING: Final[Text] = {"zh-CN": "协办", "en": "Assisting"}
_TOLD: Final[Text] = {"zh-CN": "告知", "en": "Told"}
_AUDIENCES: Final[Mapping[str, Text]] = {
    "unit": {"zh-CN": "承办部门", "en": "the unit that holds the case"},
    "next": {"zh-CN": "下一步的经办人", "en": "whoever is to act next"},
    "reporter": {"zh-CN": "诉求人", "en": "whoever reported"},
}
_NOBODY: Final = ""


def with_rungs(
    timeline: Sequence[StepOut],
    rungs: Iterable[Escalation],
    clocks: Iterable[CaseClock | Assistance],
    workflow: Workflow,
    roles: Mapping[str, Text],
) -> list[StepOut]:
    """Return a history, oldest first, with the rungs that clocks have come to where they were told."""
    known = {clock.id: clock for clock in clocks}
    lines = list(timeline)
    for rung in rungs:
        before = [line for line in lines if line.at <= rung.told_at]
        state = before[-1].to_state if before else workflow.initial
        lines.insert(len(before), _line(rung, state, known, workflow, roles))
    return lines


def _line(
    rung: Escalation, state: str, clocks: Mapping[UUID, CaseClock | Assistance], workflow: Workflow, roles: Mapping[str, Text]
) -> StepOut:
    clock = clocks.get(rung.clock_id)
    limit = [FactOut(_CLOCK, _limit(clock, workflow))] if clock else []
    return StepOut(
        id=rung.id,
        at=rung.told_at,
        actor={"kind": "system", "name": _NOBODY},
        action=rung.event,
        title=_TITLES[rung.event],
        note=None,
        from_state=state,
        to_state=state,
        facts=[*limit, FactOut(_TOLD, _audience(rung.audience, roles))],
    )


def _limit(clock: CaseClock | Assistance, workflow: Workflow) -> Text:
    """Return which limit a clock is of."""
    if isinstance(clock, Assistance):
        return _ASSISTING
    return WHOLE if clock.kind == "case" else workflow.stage(clock.stage).title


def _audience(audience: str, roles: Mapping[str, Text]) -> Text:
    """Return whom a rung tells, by the name of the role where it is one."""
    _, _, role = audience.partition(":")
    return _AUDIENCES.get(audience) or roles.get(role, {"zh-CN": role, "en": role})

"""Lead and assisting units: what varies by place, as data. Pure."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from wangge_core.cases.rule_groups import DUTY
from wangge_core.forms.model import Finding
from wangge_core.local_rules.model import Kind
from wangge_core.local_rules.wording import text, worded

LimitUnit = Literal["emergency_hours", "working_hours", "working_days", "calendar_days"]
StepName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

_UNITS: Final = {
    "emergency_hours": text("紧急工作时（全天计算）", "emergency hours (round the clock)"),
    "working_hours": text("工作时", "working hours"),
    "working_days": text("工作日", "working days"),
    "calendar_days": text("自然日", "calendar days"),
}
_OPEN: Final = {"refuse": text("不能进行", "The step is refused"), "warn": text("仅提醒", "The desk only warns")}


class AssistanceTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many units may assist, how long they are given, and what waits for their replies."""

    units: Annotated[int, Meta(ge=1, le=20), worded(text("最多几个单位同时协办", "Most units that assist at a time"))] = 5
    limit: Annotated[int, Meta(ge=1, le=1000), worded(text("默认时限", "Time that a unit is given by default"))] = 8
    limit_most: Annotated[int, Meta(ge=1, le=1000), worded(text("最长时限", "Most time that may be given"))] = 40
    unit: Annotated[LimitUnit, worded(text("时限单位", "Counted in"), options=_UNITS)] = "working_hours"
    replies_before: Annotated[
        list[StepName],
        Meta(max_length=10),
        worded(
            text("等待协办答复的步骤", "Steps that wait for the replies"),
            text("牵头单位的步骤编号，例如 handle。", "Ids of steps of the lead unit, such as handle."),
        ),
    ] = msgspec.field(default_factory=lambda: ["handle"])
    open_replies: Annotated[Literal["refuse", "warn"], worded(text("答复未齐时", "While replies are missing"), options=_OPEN)] = "refuse"


def faults(rule: AssistanceTerms) -> Iterator[Finding]:
    """Yield what does not fit together."""
    if rule.limit > rule.limit_most:
        yield Finding(
            "/limit", "limits", text("默认时限不能超过最长时限。", "The default time must not be more than the most that may be given.")
        )


ASSISTANCE: Final = Kind(
    id="assistance",
    group=DUTY,
    title=text("协办", "Assisting units"),
    help=text("已发出的协办请求仍按原定时限办理。", "Units that were asked before keep the time they were given."),
    type=AssistanceTerms,
    default=AssistanceTerms(),
    check=faults,
)

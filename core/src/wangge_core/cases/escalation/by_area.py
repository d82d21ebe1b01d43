"""升级: the ladder of each clock, as data that varies by place. Pure."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from wangge_core.cases.rule_groups import MEASURES
from wangge_core.clocks.model import MAX_AMOUNT
from wangge_core.forms.model import Finding
from wangge_core.local_rules.model import Kind
from wangge_core.local_rules.wording import choices, text, worded

_UNITS: Final = {
    "seconds": text("秒", "seconds"),
    "minutes": text("分钟", "minutes"),
    "emergency_hours": text("紧急工作时（全天计算）", "emergency hours (round the clock)"),
    "working_hours": text("工作时", "working hours"),
    "working_days": text("工作日", "working days"),
    "calendar_days": text("自然日", "calendar days"),
}
_SINCE: Final = {"start": text("开始计时", "the start"), "due": text("到期", "the due time")}
_EVENTS: Final = {
    "clock.due_soon": text("即将到期", "Due soon"),
    "clock.overdue": text("已超时", "Overdue"),
    "clock.escalated": text("升级", "Escalated"),
}
_CLOCKS: Final = {
    "case": text("整案时限", "Clock of the whole case"),
    "stage": text("阶段时限", "Clock of a stage"),
    "assist": text("协办时限", "Clock of a unit that assists"),
}


class Wait(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much time after the clock's start or its due time. Seconds and minutes run always; the rest are the units of clocks."""

    amount: Annotated[int, Meta(ge=0, le=MAX_AMOUNT), worded(text("多久", "How long"))]
    unit: Annotated[
        Literal["seconds", "minutes", "emergency_hours", "working_hours", "working_days", "calendar_days"],
        worded(text("单位", "Unit"), options=_UNITS),
    ]
    since: Annotated[Literal["start", "due"], worded(text("从何时起", "After"), options=_SINCE)] = "due"


class Rung(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step of a ladder: at a share of the clock (percent) or after a wait, somebody is told.

    event: what it is on the wire. Of the clock of a unit that assists, `unit`, `unit_role` and `next` are that unit's people.
    audience: as in the rules of notices. urgent: at any hour; else it waits for working
    hours, unless the clock itself counts in emergency hours. kinds: of which clocks.
    """

    id: Annotated[
        str,
        Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$"),
        worded(
            text("编号", "Id"), text("小写字母、数字和连字符，例如 leader。", "Lower-case letters, digits and hyphens, such as leader.")
        ),
    ]
    event: Annotated[Literal["clock.due_soon", "clock.overdue", "clock.escalated"], worded(text("事件", "Event"), options=_EVENTS)]
    audience: Annotated[
        str,
        Meta(pattern=r"^(unit|next|reporter|(role|unit_role):[a-z][a-z0-9_]{0,59})$"),
        worded(
            text("通知谁", "Who is told"),
            text(
                "unit 承办单位，next 下一步办理人，reporter 诉求人，role:角色编号，unit_role:角色编号。",
                "unit, next (whose turn it is), reporter, role:… or unit_role:… with the id of a role.",
            ),
        ),
    ]
    share: Annotated[
        Annotated[int, Meta(ge=1, le=100)] | None,
        worded(text("时限过去多少（%）", "Share of the limit (percent)"), text("与“等待”二选一。", "Either this or a wait.")),
    ] = None
    after: Annotated[Wait | None, worded(text("等待", "Wait"))] = None
    kinds: Annotated[
        list[Annotated[Literal["case", "stage", "assist"], choices(_CLOCKS)]],
        Meta(min_length=1, max_length=3),
        worded(text("适用于", "For")),
    ] = msgspec.field(default_factory=lambda: ["stage", "case", "assist"])
    urgent: Annotated[
        bool,
        worded(text("随时通知", "At any hour"), text("否则等到工作时间再通知。", "Else it waits for working hours.")),
    ] = False


class EscalationRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """升级. The ladder of each clock; a step is taken once, in the order of their times."""

    steps: Annotated[
        list[Rung],
        Meta(max_length=20),
        worded(text("步骤", "Steps"), text("每一步只通知一次，按时间先后进行。", "Each is taken once, in the order of their times.")),
    ]


def faults(rule: EscalationRule) -> Iterator[Finding]:
    """Yield what keeps a ladder from being climbed: a step that stands twice, or has not exactly one time."""
    seen: set[str] = set()
    for number, rung in enumerate(rule.steps):
        if rung.id in seen:
            said = text(f"步骤“{rung.id}”重复，请为每一步取不同的编号。", f"The step {rung.id!r} stands twice; give each an id of its own.")
            yield Finding(f"/steps/{number}/id", "ladder", said)
        if (rung.share is None) == (rung.after is None):
            said = text(
                f"步骤“{rung.id}”须在“时限过去多少”和“等待”中填且只填一项。",
                f"The step {rung.id!r} needs a share of the clock or a wait, one of the two.",
            )
            yield Finding(f"/steps/{number}", "ladder", said)
        elif rung.after is not None and rung.after.amount == 0 and rung.after.unit not in {"seconds", "minutes"}:
            said = text(
                f"步骤“{rung.id}”没有等待时间，请填 0 秒或时限的 100%。",
                f"The step {rung.id!r} waits for nothing; say 0 seconds, or a share of 100.",
            )
            yield Finding(f"/steps/{number}/after/amount", "ladder", said)
        seen.add(rung.id)


ESCALATION: Final = Kind(
    id="escalation",
    group=MEASURES,
    title=text("时限提醒与升级", "Reminders and escalation"),
    help=text(
        "修改后，所有未结案件的时限立即按新的步骤提醒；已提醒过的不再重复。",
        "A change holds at once for the clocks of every open case; what was told is not told again.",
    ),
    type=EscalationRule,
    default=EscalationRule(
        steps=[
            Rung(id="due-soon", event="clock.due_soon", audience="next", share=80, kinds=["stage", "assist"]),
            Rung(id="overdue", event="clock.overdue", audience="unit_role:unit_head", share=100),
            Rung(id="leader", event="clock.escalated", audience="role:leader", after=Wait(amount=8, unit="working_hours")),
        ]
    ),
    check=faults,
    by_case_type=True,
)

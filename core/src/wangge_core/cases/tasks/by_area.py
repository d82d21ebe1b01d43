"""What an area says of tasks: labels, when there are any, time limits, and the order of those who may be asked. Pure."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from wangge_core.cases.model import Channel
from wangge_core.cases.rule_groups import INTAKE
from wangge_core.cases.tasks.model import Kind
from wangge_core.clocks.model import MAX_AMOUNT
from wangge_core.forms.model import Finding
from wangge_core.local_rules.model import Kind as RuleKind
from wangge_core.local_rules.wording import choices, text, worded
from wangge_sdk.manifest.case_types import ClockUnit

Criterion = Literal["ring", "distance", "load"]
_CRITERIA: Final = {
    "ring": text("所在区域由近及远", "The nearer area first"),
    "distance": text("距离", "Distance"),
    "load": text("手头任务少者优先", "Who has fewer tasks"),
}
_CHANNELS: Final = {
    "web": text("居民上报", "Reports of residents"),
    "desk": text("工作人员登记", "Registered by staff"),
    "api": text("接口", "Other systems"),
    "import": text("导入", "Import"),
    "split": text("拆分", "Split off"),
    "referral": text("移交", "Hand-over"),
}
_UNITS: Final = {
    "emergency_hours": text("紧急工作时（全天计算）", "emergency hours (round the clock)"),
    "working_hours": text("工作时", "working hours"),
    "working_days": text("工作日", "working days"),
    "calendar_days": text("自然日", "calendar days"),
}
Label = Annotated[str, Meta(min_length=1, max_length=40)]


class Title(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a kind of task is called here: the Chinese words are swapped between systems."""

    zh_cn: Annotated[Label, worded(text("中文", "Chinese"))] = msgspec.field(name="zh-CN")
    en: Annotated[Label, worded(text("英文", "English"))]


class TaskLimit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long each who gets a task has for it."""

    amount: Annotated[int, Meta(ge=1, le=MAX_AMOUNT), worded(text("时限", "Time"))]
    unit: Annotated[ClockUnit, worded(text("单位", "Unit"), options=_UNITS)]


class KindSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of task: what it is called, for reports by which channels there is one, and its own time limit.

    A case type that declares the task itself goes before `channels`; without a limit the stage's clock counts.
    """

    title: Annotated[Title, worded(text("名称", "Name"))]
    channels: Annotated[
        list[Annotated[Channel, choices(_CHANNELS)]],
        Meta(max_length=10),
        worded(text("哪些来源的案件需要", "For reports by"), text("事项自行声明的优先。", "What a case type declares goes before it.")),
    ]
    limit: Annotated[
        TaskLimit | None,
        worded(text("单独时限", "Its own time limit"), text("不填则按阶段时限。", "Without one, the clock of the stage counts.")),
    ] = None


class TaskSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that an area says of tasks.

    order: what decides among those on duty, most important first. step_metres: distances within so many metres are equal.
    rounds: how many people a task with a limit of its own is given to before it goes up to a dispatcher.
    """

    pre_filing_verification: Annotated[KindSettings, worded(text("立案前核实", "Verification before filing"))]
    post_handling_check: Annotated[KindSettings, worded(text("处置后核查", "Check after handling"))]
    order: Annotated[
        list[Annotated[Criterion, choices(_CRITERIA)]],
        Meta(min_length=3, max_length=3),
        worded(text("选人顺序", "What decides who is asked"), text("最重要的在前。", "The most important first."), ordered=True),
    ] = msgspec.field(default_factory=lambda: ["ring", "distance", "load"])
    step_metres: Annotated[
        int, Meta(ge=1, le=100_000), worded(text("视为同样近的距离（米）", "Distances that count as equal (metres)"))
    ] = 200
    rounds: Annotated[
        int,
        Meta(ge=1, le=10),
        worded(
            text("最多转给几人", "People who are asked"),
            text("有单独时限的任务，超过人数后交派遣员。", "With a limit of its own; then a dispatcher sees to it."),
        ),
    ] = 2

    def of(self, kind: Kind) -> KindSettings:
        """Return what holds for a kind."""
        return self.pre_filing_verification if kind == "pre_filing_verification" else self.post_handling_check

    def title(self, kind: Kind) -> dict[str, str]:
        """Return what a kind is called."""
        title = self.of(kind).title
        return {"zh-CN": title.zh_cn, "en": title.en}


def faults(settings: TaskSettings) -> Iterator[Finding]:
    """Yield what does not fit together."""
    if len(set(settings.order)) < len(_CRITERIA):
        said = text("三项标准各写一次。", "The order names ring, distance and load, each once.")
        yield Finding("/order", "order", said)


TASKS: Final = RuleKind(
    id="tasks",
    group=INTAKE,
    title=text("核实与核查任务", "Verification and check tasks"),
    help=text("已有的任务保持不变。", "Tasks that are open stay as they are."),
    type=TaskSettings,
    default=TaskSettings(
        pre_filing_verification=KindSettings(title=Title("立案前核实", "Verification before filing"), channels=["web"]),
        post_handling_check=KindSettings(title=Title("处置后核查", "Check after handling"), channels=["web", "desk", "api"]),
    ),
    check=faults,
)

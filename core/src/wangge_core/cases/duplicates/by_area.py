"""查重: what varies by place in looking for duplicates, as data. Pure."""

from collections.abc import Iterator
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from wangge_core.cases.rule_groups import INTAKE
from wangge_core.forms.model import Finding
from wangge_core.local_rules.model import Kind
from wangge_core.local_rules.wording import text, worded

Metres = Annotated[float, Meta(ge=1, le=5_000), worded(text("距离（米）", "Distance (metres)"))]
Hours = Annotated[float, Meta(ge=1, le=8_760), worded(text("时间（小时）", "Time (hours)"))]
Share = Annotated[float, Meta(ge=0, le=1)]


class Near(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How close in place and time two reports are that may be about the same thing."""

    metres: Metres
    hours: Hours


class NearOfType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Other distances for a case type, by its full id."""

    case_type: Annotated[str, Meta(min_length=1, max_length=100), worded(text("事项编号", "Id of the case type"))]
    metres: Metres
    hours: Hours


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much each part counts; their sum need not be one."""

    distance: Annotated[Share, worded(text("距离", "Distance"))]
    time: Annotated[Share, worded(text("时间", "Time"))]
    case_class: Annotated[Share, worded(text("类别", "Class"))] = msgspec.field(name="class")
    text: Annotated[Share, worded(text("文字", "Words"))]


class DuplicateRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How an area looks for duplicates.

    case_types: other distances for some case types. least_score: what is less alike is not hinted at. nudge_at: numbers of
    further reporters at which whoever holds the case is told. undo_days: how long a merge can be taken back.
    echoes_per_day: how often one sender may say "me too" in a day.
    """

    near: Annotated[Near, worded(text("多近算可能重复", "How near two reports are that may be the same"))] = Near(50, 24)
    case_types: Annotated[
        list[NearOfType],
        Meta(max_length=100),
        worded(
            text("个别事项的距离", "Other distances for some case types"),
            text("优先于插件声明的距离。", "They go before what the plugin declares."),
        ),
    ] = []
    weights: Annotated[Weights, worded(text("各项权重", "What counts how much"), text("合计不必为 1。", "Their sum need not be one."))] = (
        Weights(0.3, 0.15, 0.25, 0.3)
    )
    least_score: Annotated[
        Share, worded(text("提示的最低相似度", "Least likeness that is hinted at"), text("0 到 1。", "From 0 to 1."))
    ] = 0.4
    nudge_at: Annotated[
        list[Annotated[int, Meta(ge=1, le=100_000)]],
        Meta(max_length=10),
        worded(
            text("附议达到多少人时提醒", "Numbers of supporters at which the holder is told"),
            text("从小到大。", "In ascending order."),
        ),
    ] = msgspec.field(default_factory=lambda: [3, 10, 30, 100])
    undo_days: Annotated[int, Meta(ge=1, le=365), worded(text("合并后几天内可撤销", "Days in which a merge can be undone"))] = 7
    echoes_per_day: Annotated[int, Meta(ge=1, le=1_000), worded(text("同一人每天最多附议几次", "“Me too” of one sender a day"))] = 20

    def near_of(self, case_type: str, declared: Near | None) -> Near:
        """Return the distances for a case type: the area's word on it, else the manifest's, else the area's for all."""
        said = next((Near(one.metres, one.hours) for one in self.case_types if one.case_type == case_type), None)
        return said or declared or self.near


def faults(rules: DuplicateRules) -> Iterator[Finding]:
    """Yield what does not fit together."""
    if list(rules.nudge_at) != sorted(set(rules.nudge_at)):
        yield Finding("/nudge_at", "ascending", text("人数须从小到大，且不能重复。", "Give the numbers in ascending order, each once."))
    if rules.weights.distance + rules.weights.time + rules.weights.case_class + rules.weights.text <= 0:
        yield Finding("/weights", "weights", text("至少一项权重须大于 0。", "At least one part must count for something."))
    seen: set[str] = set()
    for number, one in enumerate(rules.case_types):
        if one.case_type in seen:
            said = text(f"事项 {one.case_type} 重复。", f"The case type {one.case_type} stands twice.")
            yield Finding(f"/case_types/{number}/case_type", "twice", said)
        seen.add(one.case_type)


DUPLICATES: Final = Kind(
    id="duplicates",
    group=INTAKE,
    title=text("查重与附议", "Duplicates and “me too”"),
    help=text("只用于提示，是否合并由工作人员决定。", "For hints only: people decide whether reports are merged."),
    type=DuplicateRules,
    default=DuplicateRules(),
    check=faults,
)

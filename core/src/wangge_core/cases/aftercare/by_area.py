"""The window in which a closed case may be reopened, where an area sets one of its own. Pure."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from wangge_core.cases.rule_groups import AFTERCARE
from wangge_core.forms.model import Finding
from wangge_core.local_rules.model import Kind
from wangge_core.local_rules.wording import text, worded
from wangge_sdk.manifest.case_types import ClockUnit, Reopening

_BY: Final = {"case_type": text("按事项的声明", "What the case type declares"), "area": text("本区域规定", "What this area sets")}
_UNITS: Final = {
    "emergency_hours": text("紧急工作时（全天计算）", "emergency hours (round the clock)"),
    "working_hours": text("工作时", "working hours"),
    "working_days": text("工作日", "working days"),
    "calendar_days": text("自然日", "calendar days"),
}


class ReopeningRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long after its closing a case may be reopened, and how many rounds may follow the first.

    by: `case_type` leaves it to the case type's manifest; `area` puts the three figures in its place.
    """

    by: Annotated[Literal["case_type", "area"], worded(text("期限由谁定", "Who sets the window"), options=_BY)] = "case_type"
    limit: Annotated[
        Annotated[int, Meta(ge=1, le=10_000)] | None,
        worded(text("结案后多久内可重办", "Time after the closing in which a case may be reopened")),
    ] = None
    unit: Annotated[ClockUnit | None, worded(text("单位", "Unit"), options=_UNITS)] = None
    times: Annotated[Annotated[int, Meta(ge=0, le=10)] | None, worded(text("最多重办几次", "How often"))] = None

    def window(self, declared: Reopening) -> Reopening:
        """Return what holds: the area's figures, or what the case type declares."""
        if self.by == "case_type" or self.limit is None or self.unit is None or self.times is None:
            return declared
        return Reopening(limit=self.limit, unit=self.unit, times=self.times)


def faults(rule: ReopeningRule) -> Iterator[Finding]:
    """Yield the figures that are missing where the area sets the window, or stand where it does not."""
    for name in ("limit", "unit", "times"):
        there = getattr(rule, name) is not None
        if there != (rule.by == "area"):
            said = (
                text("选择“按事项的声明”时不填此项。", "Leave it out where the case type decides.")
                if there
                else text("由本区域规定时须填写此项。", "Say it where the area sets the window.")
            )
            yield Finding(f"/{name}", "window", said)


REOPENING: Final = Kind(
    id="reopening",
    group=AFTERCARE,
    title=text("重办期限", "Reopening window"),
    help=text(
        "已结案件按结案时的规定：期限一经告知，不再缩短或延长。",
        "A closed case keeps the window it was closed under: what people were told does not change.",
    ),
    type=ReopeningRule,
    default=ReopeningRule(),
    check=faults,
    by_case_type=True,
)

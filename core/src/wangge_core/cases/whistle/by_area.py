"""吹哨报到: what varies by place, as data. Pure."""

from collections.abc import Iterator
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from wangge_core.cases.rule_groups import DUTY
from wangge_core.forms.model import Finding
from wangge_core.local_rules.model import Kind
from wangge_core.local_rules.wording import text, worded

Minutes = Annotated[int, Meta(ge=1, le=10_000)]


class WhistleTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many units a call may name, and how long they have to check in."""

    units: Annotated[int, Meta(ge=1, le=50), worded(text("一次最多召集几个单位", "Most units that one call may name"))] = 8
    minutes: Annotated[Minutes, worded(text("默认报到时间（分钟）", "Minutes to check in by default"))] = 60
    minutes_most: Annotated[Minutes, worded(text("最长报到时间（分钟）", "Most minutes that a call may give"))] = 1440


def faults(rule: WhistleTerms) -> Iterator[Finding]:
    """Yield what does not fit together."""
    if rule.minutes > rule.minutes_most:
        said = text("默认报到时间不能超过最长报到时间。", "The default must not be more than the most that a call may give.")
        yield Finding("/minutes", "limits", said)


WHISTLE: Final = Kind(
    id="whistle",
    group=DUTY,
    title=text("吹哨报到", "Calls to units"),
    help=text("已发出的召集仍按原定时间报到。", "Units that were called before keep the time they were given."),
    type=WhistleTerms,
    default=WhistleTerms(),
    check=faults,
)

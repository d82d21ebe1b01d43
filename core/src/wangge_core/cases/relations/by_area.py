"""Parent, child and follow-on cases: what varies by place, as data. Pure."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from wangge_core.cases.rule_groups import DUTY
from wangge_core.local_rules.model import Kind
from wangge_core.local_rules.wording import text, worded

_OPEN: Final = {"refuse": text("不能结案", "The case cannot be closed"), "allow": text("可以结案", "The case may be closed")}


class RelationTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many children and generations a case may have, and what waits for them."""

    children: Annotated[int, Meta(ge=1, le=100), worded(text("一个案件最多几个子案件", "Most children of a case"))] = 20
    depth: Annotated[
        int, Meta(ge=2, le=10), worded(text("最多几层", "Most generations"), text("含最上层案件。", "The first one counts."))
    ] = 3
    open_children: Annotated[Literal["refuse", "allow"], worded(text("子案件未结时", "While a child is open"), options=_OPEN)] = "refuse"
    follow_on_after_days: Annotated[
        int,
        Meta(ge=0, le=365),
        worded(
            text("结案几天后可立后续案件", "Days after the closing until a follow-on case"),
            text("此前应重新打开原案件。", "Until then the case itself is reopened."),
        ),
    ] = 0


RELATIONS: Final = Kind(
    id="relations",
    group=DUTY,
    title=text("关联案件", "Related cases"),
    help=text("拆分、合并办理和后续案件。", "Splitting a case, children, and cases that follow on."),
    type=RelationTerms,
    default=RelationTerms(),
)

"""督办: what varies by place, as data. Pure."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from wangge_core.cases.rule_groups import MEASURES
from wangge_core.local_rules.model import Kind
from wangge_core.local_rules.wording import choices, text, worded

_EFFECTS: Final = {
    "assign": text("派遣", "Dispatching"),
    "unassign": text("退回", "Giving back"),
    "refuse": text("不予立案", "Not filing"),
    "close": text("结案", "Closing"),
}
Effect = Annotated[Literal["assign", "unassign", "refuse", "close"], choices(_EFFECTS)]


class SupervisionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """督办. While an order is open, the case may not take these steps: by their effect in the workflow."""

    blocks: Annotated[
        list[Effect],
        Meta(max_length=4),
        worded(
            text("督办期间不能进行", "Not possible while an order is open"),
            text("督办单办结前，案件不能走这些步骤。", "Until the order is closed, the case cannot take these steps."),
        ),
    ] = msgspec.field(default_factory=lambda: ["close"])


SUPERVISION: Final = Kind(
    id="supervision",
    group=MEASURES,
    title=text("督办", "Supervision"),
    help=text("修改后立即对所有未结案件生效。", "A change holds at once for every open case."),
    type=SupervisionRule,
    default=SupervisionRule(),
    by_case_type=True,
)

"""首接负责: how duties are passed on, as data that varies by place. Pure."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from wangge_core.cases.rule_groups import DUTY
from wangge_core.local_rules.model import Kind
from wangge_core.local_rules.wording import text, worded

Acceptance = Literal["never", "after_return", "always"]
Silence = Literal["returned", "accepted"]
Times = Annotated[int, Meta(ge=0, le=20)]

_ACCEPTANCE: Final = {
    "never": text("不需要", "Never"),
    "after_return": text("有单位退回过才需要", "After another unit gave the case back"),
    "always": text("每次都需要", "Always"),
}
_SILENCE: Final = {
    "returned": text("退回派遣", "The case goes back to dispatch"),
    "accepted": text("视为接收", "It counts as accepted"),
}


class DutyRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How duties are passed on in an area, for one case type or all.

    acceptance: when a unit has to accept a case before it is its own. hours: how long it may think about it, in working
    hours; silence: what happens when it says nothing. unit_returns, case_returns: so often a unit, and all units together,
    may give a case back as not theirs; the next time it goes to adjudication. questions: so often a unit may give it back
    for want of information.
    """

    acceptance: Annotated[Acceptance, worded(text("派遣须经对方接收", "A unit has to accept a case"), options=_ACCEPTANCE)] = "after_return"
    hours: Annotated[int, Meta(ge=1, le=80), worded(text("接收期限（工作时）", "Time to accept (working hours)"))] = 4
    silence: Annotated[Silence, worded(text("逾期未答复", "When it says nothing in time"), options=_SILENCE)] = "returned"
    unit_returns: Annotated[
        Times,
        worded(
            text("一个单位可退回几次", "Returns of one unit"),
            text("以“非本单位职责”退回；超过后转入权属裁定。", "As not theirs; the next one goes to adjudication."),
        ),
    ] = 1
    case_returns: Annotated[
        Times,
        worded(
            text("所有单位共可退回几次", "Returns of all units together"),
            text("超过后转入权属裁定。", "The next one goes to adjudication."),
        ),
    ] = 3
    questions: Annotated[
        Times,
        worded(
            text("一个单位可要求补充信息几次", "Questions of one unit"), text("因信息不全退回的次数。", "Returns for want of information.")
        ),
    ] = 2


DUTIES: Final = Kind(
    id="duties",
    group=DUTY,
    title=text("首接负责与权属裁定", "Taking over and adjudication"),
    help=text(
        "已发出的接收请求仍按发出时的期限和规定办理。", "Units that were asked before keep the time and the rule they were asked under."
    ),
    type=DutyRule,
    default=DutyRule(),
    by_case_type=True,
)

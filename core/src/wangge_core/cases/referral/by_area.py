"""Hand-overs to other areas: what varies by place, as data. Pure."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from wangge_core.cases.rule_groups import DUTY
from wangge_core.local_rules.model import Kind
from wangge_core.local_rules.wording import choices, text, worded

_FIELDS: Final = {
    "text": text("诉求内容（号码隐去）", "The report (numbers hidden)"),
    "class": text("类别", "The class"),
    "address": text("地址", "The address"),
    "position": text("坐标", "The position"),
    "reporter": text("诉求人（未经同意则隐去）", "The reporter (masked unless they agreed)"),
}
Handed = Literal["text", "class", "address", "position", "reporter"]
"""What a hand-over may show: the report, its class, where it is, and who reported (masked unless they agreed)."""


class ReferralTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What another area is shown of a case before it accepts."""

    handed_over: Annotated[
        list[Annotated[Handed, choices(_FIELDS)]],
        Meta(min_length=1, max_length=5),
        worded(text("对方接收前可以看到", "Shown before the other area accepts")),
    ] = msgspec.field(default_factory=lambda: ["text", "class", "address", "reporter"])


REFERRAL: Final = Kind(
    id="referral",
    group=DUTY,
    title=text("移交其他区域", "Hand-over to other areas"),
    help=text("已发出的移交仍显示发出时的内容。", "Hand-overs that were sent before show what they showed."),
    type=ReferralTerms,
    default=ReferralTerms(),
)

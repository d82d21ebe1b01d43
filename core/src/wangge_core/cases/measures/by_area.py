"""延期、挂账、申诉: what varies by place, as data. Pure."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from wangge_core.access import catalogue
from wangge_core.cases.rule_groups import MEASURES
from wangge_core.local_rules.model import Kind
from wangge_core.local_rules.wording import text, worded

LevelName = Literal["county", "township", "village", "grid"]
WIDTH_OF: Final[dict[LevelName, int]] = {"county": 6, "township": 9, "village": 12, "grid": 15}
_LEVELS: Final = {
    "county": text("县（市、区）", "County"),
    "township": text("乡镇（街道）", "Township"),
    "village": text("村（社区）", "Village or community"),
    "grid": text("网格", "Grid"),
}
_PERMISSIONS: Final = {
    permission.action: text(entry.title.zh_cn, entry.title.en)
    for permission, entry in catalogue.permissions().items()
    if permission.resource == "case"
}


class Approver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who decides at one level: whoever holds the permission `case:…` for the case's area of that level, and the role if one is named."""

    permission: Annotated[str, Meta(pattern=r"^[a-z][a-z_]{0,39}$"), worded(text("权限", "Permission"), options=_PERMISSIONS)]
    level: Annotated[LevelName, worded(text("层级", "Level"), options=_LEVELS)]
    role: Annotated[
        Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")] | None,
        worded(
            text("角色编号", "Role id"),
            text("可不填；填写后，只有该角色的人员可以审批。", "May be left out; with it, only people of this role decide."),
        ),
    ] = None


Approvers = Annotated[
    list[Approver],
    Meta(min_length=1, max_length=5),
    worded(text("审批人", "Who approves"), text("按先后顺序逐级审批。", "One level after the other, in this order.")),
]
Most = Annotated[int, Meta(ge=0, le=20)]
Days = Annotated[int, Meta(ge=1, le=3650)]


class ExtensionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """延期. `percent` of the original limit may be added at most; `most` may be approved for a case.

    late_decisions: whether what was asked for in time may still be approved once the clock has run out.
    """

    approvers: Approvers
    percent: Annotated[
        int,
        Meta(ge=1, le=100),
        worded(text("一次最多延长（占原时限的%）", "Most that is added at once (percent of the limit)")),
    ] = 100
    most: Annotated[Most, worded(text("一个案件最多延期几次", "Most extensions of a case"))] = 2
    late_decisions: Annotated[
        bool,
        worded(
            text("超时后仍可批准", "May be approved after the limit"),
            text(
                "时限内提出、超时后才审批的申请是否还能批准。", "Whether what was asked for in time may be approved once time has run out."
            ),
        ),
    ] = False


class SuspensionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """挂账. At most so many days; `most` may be approved for a case."""

    approvers: Approvers
    days: Annotated[Days, worded(text("最长挂账天数", "Longest suspension in days"))] = 365
    most: Annotated[Most, worded(text("一个案件最多挂账几次", "Most suspensions of a case"))] = 1


class AppealRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """申诉. `most` may be made for a case, refused ones included, within so many days of its closing."""

    approvers: Approvers
    days: Annotated[Days, worded(text("结案后几天内可申诉", "Days after the closing in which one may appeal"))] = 30
    most: Annotated[
        Most, worded(text("一个案件最多申诉几次", "Most appeals of a case"), text("被驳回的也计算在内。", "Refused ones count."))
    ] = 1


def _two(first: LevelName) -> list[Approver]:
    return [Approver(permission="approve", level=first), Approver(permission="approve_final", level="county")]


EXTENSION: Final = Kind(
    id="extension",
    group=MEASURES,
    title=text("延期", "Extension"),
    help=text("已提出的申请仍按提出时的审批人办理。", "Requests that were made before keep the approvers they were made under."),
    type=ExtensionRule,
    default=ExtensionRule(approvers=_two("township")),
    by_case_type=True,
)
SUSPENSION: Final = Kind(
    id="suspension",
    group=MEASURES,
    title=text("挂账", "Suspension"),
    help=text(
        "挂账期间时限停止计算。已提出的申请仍按提出时的审批人办理。",
        "Clocks stand still meanwhile. Requests that were made before keep their approvers.",
    ),
    type=SuspensionRule,
    default=SuspensionRule(approvers=_two("township")),
    by_case_type=True,
)
APPEAL: Final = Kind(
    id="appeal",
    group=MEASURES,
    title=text("申诉", "Appeal"),
    help=text("承办单位对超时、评价等结果的申诉。", "Units appeal against what counts against them, such as a missed limit."),
    type=AppealRule,
    default=AppealRule(approvers=_two("county")),
    by_case_type=True,
)

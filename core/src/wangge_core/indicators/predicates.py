"""The vocabulary of formulas: what may be said of a case. Closed: nothing else can be counted. Pure.

Each predicate is either true or false of a fact, never unknown, so that "not" means what it says.
"""

from typing import Final, NamedTuple

from wangge_core.indicators.model import Text


class Predicate(NamedTuple):
    """A named condition over the columns of a fact; `{}` stands for the moment of asking, as often as `moments` says."""

    title: Text
    explanation: Text
    condition: str
    moments: int = 0
    usage: bool = False
    """It tells how the platform was used, not what came of the case: see `burden`."""


def _in_time(done: str, due: str) -> str:
    return f"({done} IS NOT NULL AND {due} IS NOT NULL AND {done} <= {due})"


def _is_due(done: str, due: str) -> str:
    return f"({due} IS NOT NULL AND ({done} IS NOT NULL OR {due} <= {{}}))"


PREDICATES: Final[dict[str, Predicate]] = {
    "reported": Predicate(
        {"zh-CN": "上报", "en": "reported"}, {"zh-CN": "已上报的每一件。", "en": "Every case that was reported."}, "(1 = 1)"
    ),
    "valid_report": Predicate(
        {"zh-CN": "有效上报", "en": "valid report"},
        {"zh-CN": "上报后予以立案。", "en": "The report was filed as a case."},
        "(filed_at IS NOT NULL)",
    ),
    "filed": Predicate({"zh-CN": "立案", "en": "filed"}, {"zh-CN": "已立案。", "en": "A case was filed."}, "(filed_at IS NOT NULL)"),
    "filed_in_time": Predicate(
        {"zh-CN": "按时立案", "en": "filed in time"},
        {
            "zh-CN": "在立案时限内立案；没有时限的视为按时。",
            "en": "Filed within the limit for filing; without a limit it counts as in time.",
        },
        _in_time("filed_at", "filing_due_at"),
    ),
    "voided": Predicate(
        {"zh-CN": "作废", "en": "voided"},
        {
            "zh-CN": "立案后以“不属受理范围”或“重复上报”结案。",
            "en": "Filed, and closed later as not ours or as a duplicate.",
        },
        "(filed_at IS NOT NULL AND outcome IS NOT NULL AND outcome IN ('not_ours', 'duplicate'))",
    ),
    "due_to_dispatch": Predicate(
        {"zh-CN": "应派遣", "en": "due to dispatch"},
        {"zh-CN": "派遣时限已到，或已派遣。", "en": "The limit for dispatch has passed, or it was dispatched."},
        _is_due("dispatched_at", "dispatch_due_at"),
        1,
    ),
    "dispatched_in_time": Predicate(
        {"zh-CN": "按时派遣", "en": "dispatched in time"},
        {"zh-CN": "首次派遣在时限内。", "en": "The first dispatch kept its limit."},
        _in_time("dispatched_at", "dispatch_due_at"),
    ),
    "wrongly_dispatched": Predicate(
        {"zh-CN": "错误派遣", "en": "wrongly dispatched"},
        {"zh-CN": "先后派给过两个或更多部门。", "en": "It went to two units or more."},
        "(units >= 2)",
    ),
    "due_to_handle": Predicate(
        {"zh-CN": "应处置", "en": "due to handle"},
        {"zh-CN": "处置时限已到，或已处置。", "en": "The limit for handling has passed, or it was handled."},
        _is_due("handled_at", "handle_due_at"),
        1,
    ),
    "handled": Predicate(
        {"zh-CN": "已处置", "en": "handled"},
        {"zh-CN": "已处置，且没有因核查不通过退回。", "en": "Handled, and not sent back by a check since."},
        "(handled_at IS NOT NULL)",
    ),
    "handled_in_time": Predicate(
        {"zh-CN": "按时处置", "en": "handled in time"},
        {"zh-CN": "在处置时限内处置。", "en": "Handled within its limit."},
        _in_time("handled_at", "handle_due_at"),
    ),
    "due_to_close": Predicate(
        {"zh-CN": "应结案", "en": "due to close"},
        {"zh-CN": "已立案，且全程时限已到或已结案。", "en": "Filed, and its whole limit has passed or it was closed."},
        f"(filed_at IS NOT NULL AND {_is_due('closed_at', 'close_due_at')})",
        1,
    ),
    "closed": Predicate(
        {"zh-CN": "结案", "en": "closed"},
        {"zh-CN": "立案后已结案。", "en": "Filed and closed."},
        "(filed_at IS NOT NULL AND closed_at IS NOT NULL)",
    ),
    "closed_in_time": Predicate(
        {"zh-CN": "按期结案", "en": "closed in time"},
        {"zh-CN": "在全程时限内结案。", "en": "Closed within the whole limit."},
        _in_time("closed_at", "close_due_at"),
    ),
    "reworked": Predicate(
        {"zh-CN": "返工", "en": "reworked"},
        {"zh-CN": "核查后再次交同一部门处置。", "en": "It went to the same unit again after a check."},
        "(reworks >= 1)",
    ),
    "filing_exempt": Predicate(
        {"zh-CN": "立案免责", "en": "lateness of filing exempt"},
        {"zh-CN": "对立案超时的申诉成立。", "en": "An appeal against late filing was granted."},
        "filing_exempt",
    ),
    "dispatch_exempt": Predicate(
        {"zh-CN": "派遣免责", "en": "lateness of dispatch exempt"},
        {"zh-CN": "对派遣超时的申诉成立。", "en": "An appeal against late dispatch was granted."},
        "dispatch_exempt",
    ),
    "handling_exempt": Predicate(
        {"zh-CN": "处置免责", "en": "lateness of handling exempt"},
        {"zh-CN": "对处置超时的申诉成立。", "en": "An appeal against late handling was granted."},
        "handling_exempt",
    ),
    "closing_exempt": Predicate(
        {"zh-CN": "结案免责", "en": "lateness of closing exempt"},
        {"zh-CN": "对全程超时的申诉成立。", "en": "An appeal against the lateness of the whole case was granted."},
        "closing_exempt",
    ),
    "imported": Predicate(
        {"zh-CN": "外部导入", "en": "imported"},
        {
            "zh-CN": "从其他系统导入，由那里办理，不计入本平台的办理结果。",
            "en": "It came from another system, which dealt with it: no work of this platform.",
        },
        "imported",
    ),
    "part": Predicate(
        {"zh-CN": "拆分子件", "en": "part of a case"},
        {
            "zh-CN": "由另一案件拆分而来，与原案件是同一件上报。",
            "en": "It was split off another case and is the same report as that one.",
        },
        "part",
    ),
    "with_photo": Predicate(
        {"zh-CN": "附有照片", "en": "with a photo"},
        {"zh-CN": "上报附有照片。这是使用情况，不是办理结果。", "en": "The report had a photo. This is usage, not outcome."},
        "with_photo",
        usage=True,
    ),
    "with_position": Predicate(
        {"zh-CN": "附有定位", "en": "with a position"},
        {"zh-CN": "上报附有定位。这是使用情况，不是办理结果。", "en": "The report had a position. This is usage, not outcome."},
        "with_position",
        usage=True,
    ),
}

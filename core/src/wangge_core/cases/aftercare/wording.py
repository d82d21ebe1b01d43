"""What is filled in after a call, as the desk's form and in the history, and what texts there are of it. Pure."""

from typing import Any, Final

from wangge_core.cases.model import Text

CALLED: Final[Text] = {"zh-CN": "回访", "en": "Follow-up call"}
CALL_FORM: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "result": {
            "type": "string",
            "x-i18n": {"title": {"zh-CN": "回访结果", "en": "Result"}},
            "oneOf": [
                {"const": "satisfied", "x-i18n": {"title": {"zh-CN": "已接通，满意", "en": "Reached, satisfied"}}},
                {"const": "unsatisfied", "x-i18n": {"title": {"zh-CN": "已接通，不满意", "en": "Reached, not satisfied"}}},
                {"const": "unreached", "x-i18n": {"title": {"zh-CN": "未接通", "en": "Not reached"}}},
            ],
        }
    },
}
WHY_NOT: Final[dict[str, Text]] = {
    "over": {
        "zh-CN": "重新办理的期限已过。如问题仍在，请重新上报，并在描述中写明本次编号。",
        "en": "The time to reopen it is over. If it is still there, report it anew and name this number in your words.",
    },
    "used_up": {
        "zh-CN": "可以重新办理的次数已用完。如问题仍在，请重新上报，并在描述中写明本次编号。",
        "en": "It has been reopened as often as can be. If it is still there, report it anew and name this number in your words.",
    },
}
CAUSES: Final[dict[str, Text]] = {
    "reporter": {"zh-CN": "上报人要求重新办理", "en": "Reopened by the reporter"},
    "staff": {"zh-CN": "工作人员重新办理", "en": "Reopened by staff"},
    "rating": {"zh-CN": "评价不满意，再次办理", "en": "Another round for a low rating"},
    "follow_up": {"zh-CN": "回访不满意，再次办理", "en": "Another round after a follow-up call"},
}

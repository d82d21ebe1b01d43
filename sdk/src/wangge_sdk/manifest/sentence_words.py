"""The words that ``sentences`` puts together."""

import re
from collections.abc import Iterable
from typing import Final

from wangge_sdk.manifest.difference import HOME
from wangge_sdk.texts import LOCALES, Text

DATA_CLASS: Final[dict[str, Text]] = {
    "public": {"zh-CN": "公开数据", "en": "public data"},
    "internal": {"zh-CN": "内部数据", "en": "internal data"},
    "personal": {"zh-CN": "个人信息", "en": "personal data"},
    "sensitive": {"zh-CN": "敏感个人信息", "en": "sensitive personal data"},
}
OPERATION: Final[dict[str, Text]] = {
    "fetch": {"zh-CN": "从 {host}（{place}）获取资料，用于{purpose}", "en": "Fetches from {host} ({place}), for {purpose}"},
    "compute": {"zh-CN": "把资料送到 {host}（{place}）处理，用于{purpose}", "en": "Has {host} ({place}) work on data, for {purpose}"},
    "store": {"zh-CN": "把资料存到 {host}（{place}），用于{purpose}", "en": "Stores data at {host} ({place}), for {purpose}"},
    "notify": {"zh-CN": "通过 {host}（{place}）发送消息，用于{purpose}", "en": "Sends messages by {host} ({place}), for {purpose}"},
}
PURPOSE: Final[dict[str, Text]] = {
    "feed": {"zh-CN": "数据更新", "en": "a feed"},
    "api": {"zh-CN": "查询服务", "en": "a service"},
    "model": {"zh-CN": "算法模型", "en": "a model"},
    "map-tiles": {"zh-CN": "地图底图", "en": "maps"},
    "messaging": {"zh-CN": "发送消息", "en": "messages"},
    "other": {"zh-CN": "其他用途", "en": "something else"},
}
CHANNEL: Final[dict[str, Text]] = {
    "app": {"zh-CN": "站内通知", "en": "notices inside the platform"},
    "sms": {"zh-CN": "短信", "en": "text messages"},
    "voice": {"zh-CN": "语音电话", "en": "voice calls"},
}
ROLE_OF_ADVICE: Final[dict[str, Text]] = {
    "suggest": {"zh-CN": "只提建议", "en": "it suggests"},
    "prefill": {"zh-CN": "预先填写表单", "en": "it fills in forms beforehand"},
    "triage-with-review": {"zh-CN": "先行分拣，由人复核", "en": "it sorts, and people look at what it sorted"},
}
HOOKS: Final[dict[str, Text]] = {
    "validate_report.v1": {
        "zh-CN": "在上报保存前检查，可以要求群众修改后再报。",
        "en": "Looks at each report before it is saved, and may have the reporter mend it.",
    },
    "suggest_class.v1": {"zh-CN": "看到上报后建议小类，由人决定。", "en": "Suggests the class of a report; a person decides."},
    "route_case.v1": {"zh-CN": "看到上报后建议承办部门，由人决定。", "en": "Suggests the unit for a report; a person decides."},
    "find_duplicates.v1": {
        "zh-CN": "比对附近的未结案件，提示可能重复，由人决定。",
        "en": "Compares a report with open cases nearby and says which may be the same; a person decides.",
    },
    "case_reported.v1": {"zh-CN": "每受理一件上报，都会得到通知。", "en": "Is told of each report that becomes a case."},
    "case_dispatched.v1": {"zh-CN": "每派遣一个案件，都会得到通知。", "en": "Is told when a case is sent to a unit."},
    "case_closed.v1": {"zh-CN": "每办结一个案件，都会得到通知。", "en": "Is told when a case is closed."},
    "case_rated.v1": {"zh-CN": "群众每评价一次，都会得到通知。", "en": "Is told when a reporter rates a case."},
    "reporter_erased.v1": {
        "zh-CN": "某案件当事人的信息被删除时，得到通知并一并删除。",
        "en": "Is told when the people of a case were forgotten, to forget them too.",
    },
    "contribute_cards.v1": {"zh-CN": "在工作台页面上显示卡片。", "en": "Shows cards on pages of the desk."},
    "decide_unit.v1": {
        "zh-CN": "在县里另行指定时，决定案件派给哪个部门。",
        "en": "Decides the unit of a case, where the area names it for that.",
    },
    "deliver_notice.v1": {
        "zh-CN": "替平台把通知送达个人，例如发送短信。",
        "en": "Brings the platform's notices to people, as text messages for instance.",
    },
}

_UNITS: Final = {"Y": ("年", "year"), "M": ("个月", "month"), "D": ("天", "day"), "TH": ("小时", "hour"), "TM": ("分钟", "minute")}


def text(chinese: str, english: str) -> Text:
    """Return a text of both languages."""
    return {"zh-CN": chinese, "en": english}


def listed(parts: Iterable[Text]) -> Text:
    """Return a list of things as each language writes it."""
    every = list(parts)
    return {"zh-CN": "、".join(part["zh-CN"] for part in every), "en": ", ".join(part["en"] for part in every)}


def plain(words: Iterable[str]) -> Text:
    """Return a list of names that have one wording in every language."""
    return listed(dict.fromkeys(LOCALES, word) for word in words)


def place(country: str | None) -> Text:
    """Return where a host stands."""
    if country is None:
        return text("所在国家未说明", "country not named")
    return text("境内", "in China") if country == HOME else text(f"境外，{country}", f"abroad, {country}")


def how_long(duration: str) -> Text:
    """Return a duration of ISO 8601 in words."""
    date, _, time = duration.removeprefix("P").partition("T")
    counts = [
        (int(count), _UNITS[mark + unit]) for mark, half in (("", date), ("T", time)) for count, unit in re.findall(r"(\d+)([YMDH])", half)
    ]
    chinese = "".join(f"{count} {words[0]}" for count, words in counts)
    return text(chinese, " ".join(f"{count} {words[1]}{'' if count == 1 else 's'}" for count, words in counts))

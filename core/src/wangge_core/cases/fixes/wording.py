"""What speaks against a position, in words for the history of a case. Pure."""

from collections.abc import Iterable
from typing import Any, Final

from wangge_core.cases.fixes.rule import Doubt

_LABEL: Final = {"zh-CN": "定位存疑", "en": "Doubtful position"}
_WORDS: Final[dict[Doubt, dict[str, str]]] = {
    "accuracy_zero": {"zh-CN": "精度为 0 米，真实的接收机不会如此", "en": "accurate to 0 metres, as no receiver is"},
    "accuracy_poor": {"zh-CN": "精度差于 1 公里", "en": "less accurate than a kilometre"},
    "clock": {"zh-CN": "定位时间晚于送达时间", "en": "taken later than it arrived"},
    "jump": {"zh-CN": "一分钟内出现在相距较远的两处", "en": "at two places in the same minute"},
    "speed": {"zh-CN": "与上一次上报之间的移动速度不可能达到", "en": "too far from the last report for the time between"},
}


def told(doubted: Iterable[Doubt]) -> dict[str, Any]:
    """Return what the history keeps of doubts; nothing when there are none."""
    listed = [*doubted]
    return {"place_doubts": listed, "facts": [{"label": _LABEL, "value": _WORDS[doubt]} for doubt in listed]} if listed else {}

"""How urgent a message is, by words of danger: a rule, nothing that was learned."""

from typing import Final

WORDS: Final = {
    3: ("着火", "起火", "火灾", "爆炸", "燃气泄漏", "煤气泄漏", "晕倒", "昏迷", "坍塌", "倒塌", "溺水", "触电", "轻生", "持刀"),
    2: ("塌陷", "漏电", "冒烟", "中毒", "受伤", "停水", "停电", "断裂", "高空坠物", "被困", "积水", "漏气"),
    1: ("隐患", "危险", "老人", "孕妇", "小孩", "多次反映", "急需", "尽快"),
}
"""Degree → words."""


def urgency(text: str) -> tuple[int, tuple[str, ...]]:
    """Return 0 to 3, and the words of the highest degree that stand in the message."""
    for degree, words in WORDS.items():
        found = tuple(word for word in words if word in text)
        if found:
            return degree, found
    return 0, ()

"""Telling why a clock was stopped and another took over: the class changed. Pure."""

from wangge_core.cases.filing.repository import Superseded
from wangge_core.cases.model import Text
from wangge_core.instants import LOCAL


def explained(one: Superseded) -> Text:
    """Return the sentence that ends the explanation of a superseded clock."""
    at = one.at.astimezone(LOCAL)
    old, new = one.old_class, one.new_class
    zh = f"{at:%Y-%m-%d %H:%M} 小类由“{old['zh-CN']}”改为“{new['zh-CN']}”，此计时停止"
    en = f"On {at:%Y-%m-%d %H:%M} the class was changed from “{old['en']}” to “{new['en']}” and this clock was stopped"
    if one.successor_id:
        zh += "；新小类的时限仍从本轮开始的时间起算，由另一个计时继续。"
        en += "; another clock goes on with the limit of the new class, counted from the same beginning."
    else:
        zh += "；新小类没有这一时限。"
        en += "; the new class has no such limit."
    return {"zh-CN": zh, "en": en}

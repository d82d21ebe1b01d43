"""What people are told: that it is done, or why not."""

from collections.abc import Callable, Mapping
from typing import Final, Literal

from wangge_plugin_base_library.registers import NotPossibleError
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import CommandAnswer, Refusal, Text

Status = Literal[403, 404, 409, 422]
_SAID: Final[Mapping[str, tuple[Status, str, str]]] = {
    "document_not_found": (404, "没有这条登记，或您无权查看。", "There is no such entry, or it is not for you."),
    "document_not_unique": (409, "已有相同编号或证件号码的登记。", "Another entry has the same number or identity number."),
    "document_changed": (409, "刚有人修改过，请刷新后再试。", "Somebody has just changed it; look again and try anew."),
    "permission_missing": (403, "您没有这一区域的登记权限。", "You may not change entries of that area."),
    "outside_of_call": (403, "不在当前区域之内。", "It lies outside of the area that is open."),
    "area_unknown": (422, "没有这个网格编码。", "There is no grid of this code."),
    "not_granted": (403, "本区域尚未同意插件使用这一台账。", "The area has not agreed to the plugin's use of this register."),
    "document_invalid": (
        422,
        "有内容不符合数据标准，请检查证件号码、日期和编码。",
        "Something does not fit the data standard: look at numbers, dates and codes.",
    ),
}


def refused(error: RefusedError) -> Refusal:
    """Return what to say when the platform has refused something."""
    status, chinese, english = _SAID.get(error.code, (409, f"平台未接受（{error.code}）。", f"The platform refused ({error.code})."))
    return Refusal(status=status, message={"zh-CN": chinese, "en": english})


def done(act: Callable[[], object], chinese: str, english: str) -> CommandAnswer:
    """Do something and say so; `{}` in the sentences is what it returns."""
    try:
        result = act()
    except NotPossibleError as error:
        return CommandAnswer(refused=Refusal(status=422, message=error.message))
    except RefusedError as error:
        return CommandAnswer(refused=refused(error))
    message: Text = {"zh-CN": chinese.format(result), "en": english.format(result)}
    return CommandAnswer(message=message)

"""What is wrong with a value that msgspec could not read, in Chinese: it says so in English only. Pure."""

import re
from typing import Final

_TYPES: Final = {
    "str": "文字",
    "int": "整数",
    "float": "数字",
    "bool": "是或否",
    "array": "列表",
    "object": "一组字段",
    "null": "空值",
    "uuid": "UUID",
    "datetime": "日期和时间",
    "date": "日期",
}
_RULES: Final = (
    (r"Object missing required field `(.+)`", "缺少必填的 {0}"),
    (r"Object contains unknown field `(.+)`", "没有 {0} 这一项"),
    (r"Expected `([^`]+)`, got `([^`]+)`", "应为{0}，不能是{1}"),
    (r"Expected `(?:str|array|object)` of length >= (\d+)", "长度至少为 {0}"),
    (r"Expected `(?:str|array|object)` of length <= (\d+)", "长度最多为 {0}"),
    (r"Expected `array` of length (\d+)(?:, got (\d+))?", "应有 {0} 项"),
    (r"Expected `(?:int|float)` (>=|<=|>|<) (\S+)", "应 {0} {1}"),
    (r"Expected `str` matching regex .*", "格式不正确"),
    (r"Invalid enum value (.+)", "不能是 {0}，请从规定的值中选择"),
    (r"Invalid (UUID|RFC3339 encoded datetime|RFC3339 encoded date)", "不是有效的{0}"),
)
_FORMS: Final = {"RFC3339 encoded datetime": "日期和时间", "RFC3339 encoded date": "日期", "UUID": "UUID"}


def in_chinese(message: str) -> str:
    """Return the fault in Chinese, as far as its kind is known; else that the value is not valid, and the English."""
    for pattern, wording in _RULES:
        if found := re.match(pattern, message):
            return wording.format(*(_named(part or "") for part in found.groups()))
    return f"值不正确：{message}"


def _named(part: str) -> str:
    """Return the names of types in Chinese, and anything else as it is."""
    if part in _FORMS:
        return _FORMS[part]
    kinds = part.split(" | ")
    return "或".join(_TYPES[kind] for kind in kinds) if all(kind in _TYPES for kind in kinds) else part

"""What a broken rule is called in the languages of the platform. Pure.

A rule is a keyword of JSON Schema with its parameters, as `jsonschema_rs` reports them in `error.kind`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from wangge_sdk.texts import Text, say

Facts = Mapping[str, Any]
_Writer = Callable[[Facts, object], Text]

_FORMATS: Final[Mapping[str, tuple[str, str]]] = {
    "cn-id-card": ("身份证号码", "identity card number"),
    "cn-mobile": ("手机号码", "mobile number"),
    "date": ("日期（如 2026-03-01）", "date (such as 2026-03-01)"),
    "date-time": ("日期和时间", "date and time"),
    "email": ("电子邮箱", "e-mail address"),
    "time": ("时间", "time"),
    "uri": ("网址", "web address"),
    "uuid": ("UUID", "UUID"),
}
_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "array": ("列表", "a list"),
    "boolean": ("是或否", "yes or no"),
    "integer": ("整数", "a whole number"),
    "null": ("空", "empty"),
    "number": ("数字", "a number"),
    "object": ("一组内容", "a group of fields"),
    "string": ("文字", "text"),
}
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MOST_CHOICES: Final = 12


def code_of(keyword: str) -> str:
    """Return the stable code of a keyword: `minLength` is `min_length`."""
    return _CAMEL.sub("_", keyword).lower()


def message_for(keyword: str, facts: Facts, value: object) -> Text:
    """Return what to do about `value`, which breaks the rule `keyword` with the parameters `facts`."""
    writer = _WRITERS.get(keyword)
    return writer(facts, value) if writer else _text("不符合要求", "does not meet the rule of this field")


def choices(titles: Sequence[Text]) -> Text:
    """Return the message that names the values one may choose from."""
    shown, more = titles[:_MOST_CHOICES], len(titles) > _MOST_CHOICES
    chinese, english = [say(title, "zh-CN") for title in shown], [say(title, "en") for title in shown]
    return _text(
        f"只能选择：{'、'.join(chinese)}{'等' if more else ''}",
        f"choose one of: {', '.join(english)}{', …' if more else ''}",
    )


def titled(title: Text, message: Text) -> Text:
    """Put the field's title before a message, language by language."""
    return _text(f"{say(title, 'zh-CN')}：{message['zh-CN']}", f"{say(title, 'en')}: {message['en']}")


def _text(chinese: str, english: str) -> Text:
    return {"zh-CN": chinese, "en": english}


def _limit(chinese: str, english: str) -> _Writer:
    return lambda facts, _value: _text(chinese.format(facts["limit"]), english.format(facts["limit"]))


def _plain(chinese: str, english: str) -> _Writer:
    return lambda _facts, _value: _text(chinese, english)


def _too_long(facts: Facts, value: object) -> Text:
    length = len(value) if isinstance(value, str) else 0
    limit = facts["limit"]
    return _text(f"最多 {limit} 个字（现有 {length} 个）", f"at most {limit} character(s) (there are {length})")


def _const(expected: object) -> Text:
    if isinstance(expected, bool):
        return _text(f"必须选择“{'是' if expected else '否'}”", f"must be {'yes' if expected else 'no'}")
    return _text(f"必须是 {expected}", f"must be {expected}")


def _format(facts: Facts, _value: object) -> Text:
    name = facts["format"]
    chinese, english = _FORMATS.get(name, (name, name))
    return _text(f"不是有效的{chinese}", f"not a valid {english}")


def _type(facts: Facts, _value: object) -> Text:
    names = [_TYPES[name] for name in sorted(facts["types"])]
    return _text("应为" + "或".join(name[0] for name in names), "must be " + " or ".join(name[1] for name in names))


_WRITERS: Final[Mapping[str, _Writer]] = {
    "additionalProperties": _plain("表单中没有这一项", "the form has no such field"),
    "anyOf": _plain("不符合任何一种允许的形式", "fits none of the allowed forms"),
    "const": lambda facts, _value: _const(facts["expected_value"]),
    "contains": _plain("缺少要求的一项", "lacks a required item"),
    "enum": lambda facts, _value: choices([{"en": str(option)} for option in facts["options"]]),
    "exclusiveMaximum": _limit("必须小于 {}", "must be less than {}"),
    "exclusiveMinimum": _limit("必须大于 {}", "must be greater than {}"),
    "falseSchema": _plain("此处不需要填写", "must be left out here"),
    "format": _format,
    "maxItems": _limit("最多 {} 项", "at most {} item(s)"),
    "maxLength": _too_long,
    "maxProperties": _limit("最多填写 {} 项", "at most {} field(s)"),
    "maximum": _limit("不能大于 {}", "must not be greater than {}"),
    "minItems": _limit("至少 {} 项", "at least {} item(s)"),
    "minLength": _limit("至少 {} 个字", "at least {} character(s)"),
    "minProperties": _limit("至少填写 {} 项", "at least {} field(s)"),
    "minimum": _limit("不能小于 {}", "must not be less than {}"),
    "multipleOf": lambda facts, _value: _text(f"必须是 {facts['multiple_of']} 的倍数", f"must be a multiple of {facts['multiple_of']}"),
    "not": _plain("属于不允许的内容", "is not allowed"),
    "oneOf": _plain("必须且只能符合一种允许的形式", "must fit exactly one of the allowed forms"),
    "pattern": _plain("格式不正确", "is not written as it should be"),
    "propertyNames": _plain("有名称不正确的项", "has a field with a wrong name"),
    "required": _plain("必须填写", "must be filled in"),
    "type": _type,
    "unevaluatedProperties": _plain("表单中没有这一项", "the form has no such field"),
    "uniqueItems": _plain("不能有重复的项", "must not have the same item twice"),
}

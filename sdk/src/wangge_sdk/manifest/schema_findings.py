"""Turning what JSON Schema says into findings that tell place, fault and mend in both languages."""

import difflib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangge_sdk.manifest.findings import MANIFEST_FILE, Finding, json_path
from wangge_sdk.manifest.schema import MANIFEST, DocumentSchema, Violation
from wangge_sdk.texts import Text

_TYPES: Final = {
    "object": {"zh-CN": "对象", "en": "an object"},
    "array": {"zh-CN": "数组", "en": "an array"},
    "string": {"zh-CN": "字符串", "en": "a string"},
    "integer": {"zh-CN": "整数", "en": "an integer"},
    "number": {"zh-CN": "数", "en": "a number"},
    "boolean": {"zh-CN": "true 或 false", "en": "true or false"},
}
_SHOWN: Final = 60
_MAX_UNKNOWN: Final = 20


def schema_findings(document: object, schema: DocumentSchema = MANIFEST, file: str = MANIFEST_FILE) -> list[Finding]:
    """Return a finding for each thing in a document, which lies in a file, that its JSON Schema does not allow."""
    return [finding for violation in schema.violations(document) for finding in _findings(violation, document, schema, file)]


def _findings(violation: Violation, document: object, schema: DocumentSchema, file: str) -> Iterator[Finding]:
    if violation.keyword == "additionalProperties":
        yield from _unknown_names(violation, file)
        return
    # The missing field is described, if one is missing.
    missing = (violation.wanted,) if violation.keyword == "required" else ()
    yield Finding(
        id=f"schema.{violation.keyword}",
        severity="error",
        path=json_path(violation.place),
        message=_message(violation),
        mend=_mend(violation, schema.subschema((*violation.place, *missing), document)),
        file=file,
    )


def _unknown_names(violation: Violation, file: str) -> Iterator[Finding]:
    known = sorted(violation.schema["properties"])
    for name in sorted(set(violation.value) - set(known))[:_MAX_UNKNOWN]:
        near = difflib.get_close_matches(name, known, n=1)
        mend = (
            {"zh-CN": f"是否想写 {near[0]}？", "en": f"Did you mean {near[0]}?"}
            if near
            else {"zh-CN": f"删除它；这里可用：{'、'.join(known)}。", "en": f"Take it out; known here: {', '.join(known)}."}
        )
        yield Finding(
            id="schema.additionalProperties",
            severity="error",
            path=json_path((*violation.place, name)),
            message={"zh-CN": f"没有名为 {_shown(name)} 的字段。", "en": f"There is no field named {_shown(name)}."},
            mend=mend,
            file=file,
        )


def _message(violation: Violation) -> Text:
    wanted, shown = violation.wanted, _shown(violation.value)
    if violation.keyword == "required":
        return {"zh-CN": f"缺少字段 {wanted}。", "en": f"The field {wanted} is missing."}
    if violation.keyword == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        chinese, english = ("或".join(_TYPES[kind]["zh-CN"] for kind in kinds), " or ".join(_TYPES[kind]["en"] for kind in kinds))
        return {"zh-CN": f"应为{chinese}，实际是 {shown}。", "en": f"This should be {english}, not {shown}."}
    limit = ", ".join(json.dumps(value) for value in wanted) if violation.keyword == "enum" else json.dumps(wanted)
    texts = _TEXTS.get(violation.keyword, _OTHER)
    return {locale: wording.format(limit=limit, shown=shown) for locale, wording in texts.items()}


def _mend(violation: Violation, field: dict[str, Any]) -> Text:
    """Say what belongs here: the field's description and an example."""
    # A condition of the schema says more than the field that it limits.
    condition = violation.schema.get("description") if violation.keyword in {"const", "enum"} else None
    description = condition or field.get("description", "")
    examples = field.get("examples") or (() if violation.keyword == "required" else violation.schema.get("examples", ()))
    chinese = f"字段说明：{description}" if description else "请按模式修改。"
    english = description or "Follow the schema."
    if not examples:
        return {"zh-CN": chinese, "en": english}
    return {"zh-CN": f"{chinese} 例如：{_shown(examples[0])}", "en": f"{english} For example: {_shown(examples[0])}"}


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_OTHER: Final = {"zh-CN": "{shown} 不符合要求：{limit}。", "en": "{shown} does not fit: {limit}."}
_TEXTS: Final[Mapping[str, Text]] = {
    "enum": {"zh-CN": "{shown} 不在允许的值之中：{limit}。", "en": "{shown} is not one of {limit}."},
    "const": {"zh-CN": "应为 {limit}，实际是 {shown}。", "en": "This should be {limit}, not {shown}."},
    "pattern": {"zh-CN": "{shown} 的写法不对，应符合 {limit}。", "en": "{shown} is not written as it should be, which is {limit}."},
    "minLength": {"zh-CN": "{shown} 太短，至少 {limit} 个字符。", "en": "{shown} is too short: at least {limit} characters."},
    "maxLength": {"zh-CN": "{shown} 太长，最多 {limit} 个字符。", "en": "{shown} is too long: at most {limit} characters."},
    "minimum": {"zh-CN": "{shown} 太小，最小为 {limit}。", "en": "{shown} is too small: at least {limit}."},
    "exclusiveMinimum": {"zh-CN": "{shown} 太小，应大于 {limit}。", "en": "{shown} is too small: more than {limit}."},
    "maximum": {"zh-CN": "{shown} 太大，最大为 {limit}。", "en": "{shown} is too large: at most {limit}."},
    "minItems": {"zh-CN": "至少应有 {limit} 项。", "en": "At least {limit} of these are needed."},
    "maxItems": {"zh-CN": "最多 {limit} 项。", "en": "At most {limit} of these are allowed."},
    "uniqueItems": {"zh-CN": "有重复的项：{shown}。", "en": "Something stands twice: {shown}."},
    "minProperties": {"zh-CN": "至少应有 {limit} 个字段。", "en": "At least {limit} fields are needed."},
}

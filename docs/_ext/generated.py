"""Tables that are made from the code each time the documentation is built, so that they cannot fall behind it."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec
from msgspec import inspect

from wangge_core.openapi import description as core_description
from wangge_core.settings import PREFIX, Settings
from wangge_registry.settings import PREFIX as REGISTRY_PREFIX
from wangge_registry.settings import Settings as RegistrySettings
from wangge_sdk.core_events import CORE_EVENTS
from wangge_sdk.rulepack.checks import CHECKS

Description: TypeAlias = Callable[[], dict[str, Any]]

TRANSLATIONS: Final = Path(__file__).with_name("settings.zh-CN.json")
_DETAIL: Final = {"en": "{text} May be: {values}. Default: {default}.", "zh-CN": "{text}取值：{values}。默认值：{default}。"}
_KINDS: Final = {
    "en": {bool: "`true` or `false`", str: "text", Path: "a path"},
    "zh-CN": {bool: "`true` 或 `false`", str: "文本", Path: "路径"},
}
_EVENT_HEADING: Final = {
    "en": ("Event", "When", "Data (field of the scope that it needs)", "Class", "Scope"),
    "zh-CN": ("事件", "何时", "数据（括号内为所需的权限字段）", "数据类别", "所需权限"),
}
_RULES: Final = {
    "en": {"error": "error", "warning": "warning", "note": "note", "mend": "*To mend it:* ", "tools": " Needs {}."},
    "zh-CN": {"error": "错误", "warning": "警告", "note": "提示", "mend": "*修改方法：*", "tools": "需要 {}。"},
}
_EMPTY: Final = {"en": "empty", "zh-CN": "空"}
_OR: Final = {"en": ", ", "zh-CN": "、"}


class UndocumentedError(ValueError):
    """A setting has no text in one of the languages, or a text belongs to no setting."""


class Server(NamedTuple):
    """What a server's settings are called, and where they are in Chinese."""

    settings: type[msgspec.Struct]
    prefix: str
    translations: Path


CORE: Final = Server(Settings, PREFIX, TRANSLATIONS)
REGISTRY: Final = Server(RegistrySettings, REGISTRY_PREFIX, TRANSLATIONS.with_name("registry-settings.zh-CN.json"))


def settings_list(language: str, settings: type[msgspec.Struct] | None = None, server: Server = CORE) -> str:
    """Return a Markdown definition list of every setting of a server; `settings` are others than its own.

    Raises:
        UndocumentedError: with the settings that lack a text, or the texts that lack a setting.
    """
    fields = {field.name: field for field in inspect.type_info(settings or server.settings).fields}  # type: ignore[attr-defined]
    texts = _english(fields) if language == "en" else json.loads(server.translations.read_text(encoding="utf-8"))
    if missing := sorted(name for name in fields if not texts.get(name)):
        raise UndocumentedError(f"no text in {language}: {', '.join(missing)}")
    if left_over := sorted(set(texts) - set(fields)):
        raise UndocumentedError(f"no such setting in {language}: {', '.join(left_over)}")
    items = []
    for name, field in fields.items():
        detail = _DETAIL[language].format(text=texts[name], values=_values(field.type, language), default=_default(field.default, language))
        items.append(f"`{server.prefix}{name.upper()}`\n: {detail}")
    return "\n\n".join(items)


def endpoint_table(description: Description = core_description) -> str:
    """Return the Markdown table of every operation of an API, by path."""
    rows = [
        (f"`{method.upper()}`", f"`{path}`", operation["summary"])
        for path, operations in sorted(description()["paths"].items())
        for method, operation in operations.items()
    ]
    return _table(("Method", "Path", "What"), rows)


def event_table(language: str) -> str:
    """Return the Markdown table of the platform's events that a plugin may hear."""
    rows = [
        (
            f"`{event.type}`",
            event.title[language],
            ", ".join(f"`{field.name}`" + (f" ({field.needs})" if field.needs else "") for field in event.fields),
            event.data_class,
            f"`{event.needs}`" if event.needs else "–",
        )
        for event in CORE_EVENTS.values()
    ]
    return _table(_EVENT_HEADING[language], rows)


def rules_list(language: str, family: str) -> str:
    """Return what there is to say of each check of a family, with an anchor for each: its page in a finding leads there."""
    told = _RULES[language]
    blocks = []
    for check in CHECKS:
        if check.family == family:
            anchor = check.page.partition("#")[2]
            head = f'<span id="{anchor}"></span>**{check.title[language]}** `{check.id}` ({told[check.severity]})'
            tools = told["tools"].format(", ".join(f"`{tool}`" for tool in check.tools)) if check.tools else ""
            blocks.append(f"{head}\n: {check.reason[language]}{tools}\n: {told['mend']}{check.mend[language]}")
    return "\n\n".join(blocks)


def rule_families() -> tuple[str, ...]:
    """Return the families of checks, in the order in which they are asked."""
    return tuple(dict.fromkeys(check.family for check in CHECKS))


def _english(fields: Mapping[str, Any]) -> dict[str, str]:
    return {name: (field.type.extra_json_schema or {}).get("description", "") for name, field in fields.items() if _is_meta(field.type)}


def _is_meta(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.Metadata)


def _default(value: object, language: str) -> str:
    if value == "":
        return _EMPTY[language]
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _values(kind: inspect.Type, language: str) -> str:
    plain = kind.type if isinstance(kind, inspect.Metadata) else kind
    if isinstance(plain, inspect.IntType):
        return f"{plain.ge}–{plain.le}"
    if isinstance(plain, inspect.StrType) and plain.pattern:
        return _OR[language].join(f"`{word}`" for word in plain.pattern.strip("^$()").split("|"))
    names = _KINDS[language]
    if isinstance(plain, inspect.BoolType):
        return names[bool]
    return names[str] if isinstance(plain, inspect.StrType) else names[Path]


def _table(heading: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    head = list(heading)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

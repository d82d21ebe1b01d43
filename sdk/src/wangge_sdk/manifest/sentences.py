"""What a plugin asks for, and what differs between two versions, in sentences for those who have to agree to it.

They speak of what happens to people and data, not of names in a manifest. The reader is whoever runs the system of a
county, and has never written a plugin.
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from wangge_sdk.manifest.asking import Asking
from wangge_sdk.manifest.asks import Ask, PermissionAsk
from wangge_sdk.manifest.difference import Difference, DifferenceLine, Effect
from wangge_sdk.manifest.reach import ALL, NOWHERE, Reach
from wangge_sdk.manifest.said import said
from wangge_sdk.manifest.sentence_words import listed, plain, text
from wangge_sdk.scopes import PROTECTED, SCOPES, Group
from wangge_sdk.texts import LOCALES, Text

Names = Mapping[str, Text]
"""Full id of a case type → what people call it; what is not named is shown by its id."""
NO_NAMES: Final[Names] = {}


class Sentence(Struct, frozen=True, kw_only=True):
    """One thing that a plugin asks for."""

    group: Group
    text: Text
    reason: Text | None = None
    """Why, in the publisher's words."""
    choice: str | None = None
    """The scope to take or to leave, when it is optional."""
    protected: bool = False
    """Whether it lets the plugin have data about people."""


class ChangeSentence(Struct, frozen=True, kw_only=True):
    """One thing that differs."""

    group: Group
    effect: Effect
    text: Text


def sentences(asking: Asking, names: Names = NO_NAMES) -> tuple[Sentence, ...]:
    """Return a sentence for each thing that is asked for, in the order of the set; what is optional by itself."""
    return tuple(sentence for ask in asking.asks for sentence in _sentences_of(ask, names))


def change_sentences(difference: Difference, names: Names = NO_NAMES) -> tuple[ChangeSentence, ...]:
    """Return a sentence for each line of a difference, the gravest first."""
    return tuple(
        ChangeSentence(group=_group(ask), effect=line.effect, text=_change(line, names))
        for line in difference.lines
        if (ask := line.after or line.before)
    )


def _change(line: DifferenceLine, names: Names) -> Text:
    before, after = (_whole(ask, names) if ask else None for ask in (line.before, line.after))
    if before is None or after is None:
        words = after or before or {}
        start = {"zh-CN": "新增：", "en": "New: "} if after else {"zh-CN": "不再：", "en": "No longer: "}
        return {tag: f"{start[tag]}{words[tag]}" for tag in LOCALES}
    return text(
        f"改为：{after['zh-CN']} 原来：{before['zh-CN']}",
        f"Now: {after['en']} Before: {before['en']}",
    )


def _whole(ask: Ask, names: Names) -> Text:
    parts = _sentences_of(ask, names)
    marked = [(text("（可选）", "(Optional) ") if part.choice else text("", ""), part.text) for part in parts]
    chinese, english = ([f"{mark[tag]}{words[tag]}" for mark, words in marked] for tag in LOCALES)
    return text("".join(chinese), " ".join(english))


def _group(ask: Ask) -> Group:
    scope = SCOPES.get(ask.scope) if isinstance(ask, PermissionAsk) else None
    return scope.group if scope else ask.GROUP


def _sentences_of(ask: Ask, names: Names) -> list[Sentence]:
    if isinstance(ask, PermissionAsk):
        return _permission(ask, names)
    protected = getattr(ask, "data_class", None) in PROTECTED or bool(PROTECTED & set(getattr(ask, "data_classes", ())))
    return [Sentence(group=ask.GROUP, text=said(ask), reason=getattr(ask, "reason", None), protected=protected)]


def _permission(ask: PermissionAsk, names: Names) -> list[Sentence]:
    found: list[tuple[Reach, Text | None, str | None]] = []
    if ask.required != NOWHERE:
        found.append((ask.required, ask.reason, None))
    if ask.optional:
        found.append((ask.most, ask.optional_reason, ask.scope))
    return [
        Sentence(
            group=_group(ask),
            text=_scope_said(ask.scope, reach, names),
            reason=reason,
            choice=choice,
            protected=_shows_people(ask.scope, reach),
        )
        for reach, reason, choice in found
    ]


def _scope_said(scope_id: str, reach: Reach, names: Names) -> Text:
    scope = SCOPES.get(scope_id)
    title = scope.title if scope else plain([scope_id])
    whole = text(f"可以{title['zh-CN']}", f"May {title['en']}")
    for index, part in enumerate(reach):
        where = text("", "")
        if part.case_type != ALL:
            name = names.get(part.case_type) or plain([part.case_type])
            where = text(f"（限“{name['zh-CN']}”）", f" (only “{name['en']}”)")
        elif len(reach) > 1:
            where = text("（所有事项类型）", " (every case type)")
        fields = _fields_said(scope_id, part.fields)
        lead = text("：" if fields["zh-CN"] else "", ": " if fields["en"] else "")
        join = text("" if index == 0 else "；", "" if index == 0 else ";")
        whole = {tag: f"{whole[tag]}{join[tag]}{where[tag]}{lead[tag]}{fields[tag]}" for tag in LOCALES}
    return text(f"{whole['zh-CN']}。", f"{whole['en']}.")


def _fields_said(scope_id: str, fields: tuple[str, ...]) -> Text:
    scope = SCOPES.get(scope_id)
    if scope is None or not scope.fields:
        return text("", "")
    if ALL in fields:
        return text("全部内容", "all there is")
    granted = [field.title for field in scope.fields if field.name in fields and not field.always]
    basics = (
        text("编号、类型、区域和状态等基本信息", "ids, types, areas and states") if any(field.always for field in scope.fields) else None
    )
    return listed([*granted, *([basics] if basics else [])])


def _shows_people(scope_id: str, reach: Reach) -> bool:
    scope = SCOPES.get(scope_id)
    if scope is None:
        return True
    given = {name for part in reach for name in part.fields}
    return any(field.data_class in PROTECTED and (ALL in given or field.name in given or field.always) for field in scope.fields)

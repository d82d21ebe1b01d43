"""What another version of a plugin does otherwise, in sentences for whoever decides about it. Pure.

What it asks for, and may do, is not said here: that is the difference that the grants module tells. This is what people will see.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.upgrades.model import Point, Subject
from wangge_sdk.manifest import OfferedCaseType, OfferedCollection
from wangge_sdk.manifest.collections import properties_of
from wangge_sdk.texts import LOCALES, Text, say

_WORDS: Final[Mapping[str, Text]] = {
    "case_type_added": {"zh-CN": "新增事项“{}”。", "en": "“{}” can be reported."},
    "case_type_gone": {
        "zh-CN": "不能再上报“{}”；已受理的案件继续办理。",
        "en": "“{}” can no longer be reported; cases that are open go on.",
    },
    "class_added": {"zh-CN": "“{}”新增类别：{}。", "en": "“{}” has new classes: {}."},
    "class_gone": {
        "zh-CN": "“{}”不再有类别：{}；已归入的案件保留原类别。",
        "en": "“{}” no longer has the classes {}; cases of these keep them.",
    },
    "form": {"zh-CN": "“{}”的上报表单有变化。", "en": "The form of “{}” is another."},
    "workflow": {
        "zh-CN": "“{}”的办理流程有变化；办理中的案件沿用开始时的流程。",
        "en": "The workflow of “{}” is another; cases that are open keep the one they began with.",
    },
    "clocks": {
        "zh-CN": "“{}”的办理时限有变化；已经开始计时的不变。",
        "en": "The time limits of “{}” are others; those that run already stay as they are.",
    },
    "routes": {"zh-CN": "“{}”的派遣规则有变化。", "en": "“{}” is routed by another table."},
    "outcomes": {"zh-CN": "“{}”的结案方式有变化。", "en": "“{}” ends in other ways."},
    "hook_added": {"zh-CN": "新参与环节：{}。", "en": "Takes part in: {}."},
    "hook_gone": {"zh-CN": "不再参与环节：{}。", "en": "No longer takes part in: {}."},
    "collection_added": {"zh-CN": "新增台账“{}”。", "en": "Keeps documents of a new kind: “{}”."},
    "collection_gone": {
        "zh-CN": "不再提供台账“{}”；已有文档保留，换回原版本后可见。",
        "en": "“{}” is no longer there; its documents are kept, and seen again by a version that has it.",
    },
    "fields_added": {"zh-CN": "“{}”的文档新增字段：{}。", "en": "Documents of “{}” have new fields: {}."},
    "fields_gone": {
        "zh-CN": "“{}”的文档不再显示字段：{}；仍有区域使用或可退回旧版本期间，内容保留。",
        "en": "Documents of “{}” no longer show {}; the values are kept for as long as an area runs, or can go back to, the other version.",
    },
    "fields_renamed": {"zh-CN": "“{}”的文档中，字段改名：{}。", "en": "Fields of “{}” are called otherwise: {}."},
    "documents_brought": {
        "zh-CN": "“{}”的已有文档在后台逐步转换，期间照常可用。",
        "en": "Documents of “{}” are brought to the new form in the background, and are there meanwhile.",
    },
    "documents_back": {
        "zh-CN": "“{}”的文档按旧格式显示；新版本写入的其他内容保留。",
        "en": "Documents of “{}” are shown in the older form; what else the newer version wrote is kept.",
    },
    "settings_added": {"zh-CN": "新增设置：{}。", "en": "New settings: {}."},
    "settings_gone": {"zh-CN": "不再有设置：{}；已填的值保留。", "en": "No longer has the settings {}; what was set is kept."},
    "screens_added": {"zh-CN": "新增页面或入口：{}。", "en": "Shows more: {}."},
    "screens_gone": {"zh-CN": "不再显示：{}。", "en": "No longer shows: {}."},
    "screens_changed": {"zh-CN": "页面内容有变化：{}。", "en": "Shows otherwise: {}."},
}
_BETWEEN: Final = {"zh-CN": "、", "en": ", "}


def points(before: Offer, after: Offer) -> tuple[Point, ...]:
    """Return what differs between what runs and what is to run."""
    return (
        *_case_types(before, after),
        *_hooks(before, after),
        *_documents(before, after),
        *_settings(before, after),
        *_screens(before, after),
    )


def _case_types(before: Offer, after: Offer) -> Iterator[Point]:
    old, new = ({each.id: each for each in offer.case_types} for offer in (before, after))
    for one in (new[name] for name in new if name not in old):
        yield _point(Subject.CASE_TYPES, "case_type_added", one.title)
    for one in (old[name] for name in old if name not in new):
        yield _point(Subject.CASE_TYPES, "case_type_gone", one.title)
    for name in (name for name in new if name in old):
        yield from _case_type(old[name], new[name])


def _case_type(old: OfferedCaseType, new: OfferedCaseType) -> Iterator[Point]:
    before, after = ({entry.id: entry.title for entry in each.classes} for each in (old, new))
    if added := [after[entry] for entry in after if entry not in before]:
        yield _point(Subject.CASE_TYPES, "class_added", new.title, _listed(added))
    if gone := [before[entry] for entry in before if entry not in after]:
        yield _point(Subject.CASE_TYPES, "class_gone", new.title, _listed(gone))
    pairs = {
        "form": ((old.form_schema, old.form_ui), (new.form_schema, new.form_ui)),
        "workflow": (old.definition, new.definition),
        "clocks": (old.clocks, new.clocks),
        "routes": (old.routes, new.routes),
        "outcomes": (old.outcomes, new.outcomes),
    }
    for word, (one, other) in pairs.items():
        if one != other:
            yield _point(Subject.CASE_TYPES, word, new.title)


def _hooks(before: Offer, after: Offer) -> Iterator[Point]:
    old, new = ({use.hook: use.hook for use in offer.manifest.contributes.hooks} for offer in (before, after))
    yield from _names(Subject.HOOKS, "hook", _same(old), _same(new))


def _documents(before: Offer, after: Offer) -> Iterator[Point]:
    old, new = ({each.declared.name: each for each in offer.collections} for offer in (before, after))
    for one in (new[name] for name in new if name not in old):
        yield _point(Subject.DOCUMENTS, "collection_added", one.declared.title)
    for one in (old[name] for name in old if name not in new):
        yield _point(Subject.DOCUMENTS, "collection_gone", one.declared.title)
    for name in (name for name in new if name in old):
        yield from _collection(old[name], new[name])


def _collection(old: OfferedCollection, new: OfferedCollection) -> Iterator[Point]:
    title = new.declared.title
    twins = dict(_renamed(old.fields, new.fields)) | {name: other for other, name in _renamed(new.fields, old.fields)}
    if added := [_titled(new.fields, name) for name in new.fields if name not in old.fields and name not in twins]:
        yield _point(Subject.DOCUMENTS, "fields_added", title, _listed(added))
    if gone := [_titled(old.fields, name) for name in old.fields if name not in new.fields and name not in twins.values()]:
        yield _point(Subject.DOCUMENTS, "fields_gone", title, _listed(gone))
    if renamed := [pair for name, other in twins.items() if (pair := _called(_titled(old.fields, other), _titled(new.fields, name)))]:
        yield _point(Subject.DOCUMENTS, "fields_renamed", title, _listed(renamed))
    if new.declared.schema_version != old.declared.schema_version:
        forward = new.declared.schema_version > old.declared.schema_version
        yield _point(Subject.DOCUMENTS, "documents_brought" if forward else "documents_back", title)


def _settings(before: Offer, after: Offer) -> Iterator[Point]:
    old, new = (properties_of(offer.settings_schema or {}) for offer in (before, after))
    yield from _names(Subject.SETTINGS, "settings", {name: _titled(old, name) for name in old}, {name: _titled(new, name) for name in new})


def _screens(before: Offer, after: Offer) -> Iterator[Point]:
    old, new = (_shown(offer) for offer in (before, after))
    yield from _names(Subject.SCREENS, "screens", {name: title for name, (title, _) in old.items()}, {n: t for n, (t, _) in new.items()})
    changed = [new[name][0] for name in new if name in old and old[name] != new[name]]
    if changed:
        yield _point(Subject.SCREENS, "screens_changed", _listed(changed))


def _shown(offer: Offer) -> dict[str, tuple[Text, object]]:
    ui = offer.manifest.contributes.ui
    return {
        **{f"page:{page.id}": (page.title, page) for page in ui.pages},
        **{f"card:{card.id}": (card.title, card) for card in ui.cards},
        **{f"layer:{layer.id}": (layer.title, layer) for layer in ui.map_layers},
    }


def _names(subject: Subject, word: str, old: Mapping[str, Text], new: Mapping[str, Text]) -> Iterator[Point]:
    if added := [new[name] for name in new if name not in old]:
        yield _point(subject, f"{word}_added", _listed(added))
    if gone := [old[name] for name in old if name not in new]:
        yield _point(subject, f"{word}_gone", _listed(gone))


def _same(names: Mapping[str, str]) -> dict[str, Text]:
    return {name: dict.fromkeys(LOCALES, name) for name in names}


def _titled(fields: Mapping[str, object], name: str) -> Text:
    field = fields.get(name)
    title = (field.get("x-i18n") or {}).get("title") if isinstance(field, Mapping) else None
    return title if isinstance(title, Mapping) and title else dict.fromkeys(LOCALES, name)


def _renamed(old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the fields of one schema that are those of the other under another name, with that name."""
    for name, field in new.items():
        earlier = field.get("x-renamed-from") if isinstance(field, Mapping) else None
        if isinstance(earlier, str) and earlier in old and name not in old and earlier not in new:
            yield name, earlier


def _called(before: Text, after: Text) -> Text | None:
    """Return how a field is called now and was before; None when people read the same."""
    if before == after:
        return None
    return {locale: f"{say(before, locale)} → {say(after, locale)}" for locale in LOCALES}


def _listed(texts: Iterable[Text]) -> Text:
    listed = list(texts)
    return {locale: _BETWEEN[locale].join(say(text, locale) for text in listed) for locale in LOCALES}


def _point(subject: Subject, word: str, *words: Text) -> Point:
    return Point(subject, {locale: _WORDS[word][locale].format(*(say(text, locale) for text in words)) for locale in LOCALES})

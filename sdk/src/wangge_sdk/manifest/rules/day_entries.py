"""Rules about what stands in a grid worker's day: an index answers it, and ticking it off takes it away."""

from collections.abc import Iterator

from wangge_sdk.manifest.collections import Collection, properties_of
from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.rules.view_uses import SIGNS, field_of
from wangge_sdk.manifest.rules.views import answers
from wangge_sdk.manifest.schema import Place
from wangge_sdk.manifest.screens import DayEntry

_MOMENTS = {"date", "date-time"}


def day_entries_readable(subject: Subject) -> Iterator[Finding]:
    """An entry names a collection and fields of it that there are; what is due, and when it was done, is a date or a moment."""
    for place, entry, collection in _entries(subject):
        if collection is None:
            yield finding(
                "day.collection",
                (*place, "collection"),
                {"zh-CN": f"清单中没有数据集 {entry.collection}。", "en": f"There is no collection {entry.collection} in the manifest."},
                {"zh-CN": "改正名称，或在 data.collections 中加入。", "en": "Correct the name, or add it to data.collections."},
            )
            continue
        known = properties_of(subject.object_file(collection.schema))
        moments = [((*place, "due"), entry.due), *([((*place, "done", "at"), entry.done.at)] if entry.done and entry.done.at else [])]
        for where, name in [*moments, *_named(place, entry)]:
            if name not in known:
                yield finding(
                    "day.field",
                    where,
                    {"zh-CN": f"{collection.schema} 中没有字段 {name}。", "en": f"There is no field {name} in {collection.schema}."},
                    {"zh-CN": f"可用：{'、'.join(known)}。", "en": f"Known: {', '.join(known)}."},
                )
            elif (where, name) in moments and known[name].get("format") not in _MOMENTS:
                yield finding(
                    "day.moment",
                    where,
                    {"zh-CN": f"{name} 不是日期或时间。", "en": f"{name} is no date and no moment."},
                    {"zh-CN": '把它的 format 写成 "date" 或 "date-time"。', "en": 'Give it the format "date" or "date-time".'},
                )


def day_entries_indexed(subject: Subject) -> Iterator[Finding]:
    """A declared index answers an entry by fields that are not masked: a worker's day never walks through the whole register."""
    for place, entry, collection in _entries(subject):
        if collection is None:
            continue
        asked = [*map(field_of, entry.filter), entry.due]
        masked = {mask.field for mask in collection.masks}
        if not answers(collection, (*entry.filter, f"{entry.due}<=0"), entry.due, None) or masked & {*asked}:
            yield finding(
                "day.index",
                (*place, "due"),
                {"zh-CN": f"{collection.name} 没有可回答的索引。", "en": f"No index of {collection.name} answers this."},
                {
                    "zh-CN": f"在 indexes 中加入 {asked}，其中字段不得遮蔽。",
                    "en": f"Declare the index {asked}, of fields that are not masked.",
                },
            )


def day_entries_end(subject: Subject) -> Iterator[Finding]:
    """Ticking off changes a field of the filter, in a collection whose documents can be changed: else the item would come again."""
    for place, entry, collection in _entries(subject):
        if collection is None or entry.done is None:
            continue
        wanted = {field: value for field, _, value in (SIGNS.split(each, maxsplit=1) for each in entry.filter)}
        ends = any(field in wanted and _told(value) != wanted[field] for field, value in entry.done.give.items())
        if collection.append_only or not ends:
            yield finding(
                "day.done",
                (*place, "done", "give"),
                {
                    "zh-CN": "办完后条件仍然成立，事项不会消失。",
                    "en": "The filter holds after it was ticked off: the item would come again.",
                },
                {
                    "zh-CN": "用 give 改变 filter 中的一个字段；数据集须可修改。",
                    "en": "Change a field of the filter with give, in a collection that is not append_only.",
                },
            )


def _entries(subject: Subject) -> Iterator[tuple[Place, DayEntry, Collection | None]]:
    known = {each.name: each for each in subject.manifest.data.collections}
    for index, entry in enumerate(subject.manifest.contributes.ui.day_entries):
        yield ("contributes", "ui", "day_entries", index), entry, known.get(entry.collection)


def _named(place: Place, entry: DayEntry) -> Iterator[tuple[Place, str]]:
    yield from (((*place, "filter", index), field_of(each)) for index, each in enumerate(entry.filter))
    yield from (((*place, "lines", index), name) for index, name in enumerate(entry.lines))
    if entry.done:
        yield from (((*place, "done", "give", name), name) for name in entry.done.give)
        yield from (((*place, "done", "fields", index), name) for index, name in enumerate(entry.done.fields))


def _told(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

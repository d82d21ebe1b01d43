"""Rules about names: everything a plugin adds can be told apart from what others add."""

from collections import Counter
from collections.abc import Iterator

from wangge_sdk.core_events import RESERVED
from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place


def publisher_prefix(subject: Subject) -> Iterator[Finding]:
    """The id begins with the publisher's id, so that nobody publishes in another's name."""
    publisher = subject.manifest.publisher.id
    if subject.manifest.id.partition(".")[0] != publisher:
        yield finding(
            "id.publisher",
            ("id",),
            {"zh-CN": f"编号应以发布者 {publisher} 开头。", "en": f"The id should begin with the publisher's id, {publisher}."},
            {"zh-CN": f"写成 {publisher}.{subject.manifest.short_name}。", "en": f"Write {publisher}.{subject.manifest.short_name}."},
        )


def event_prefix(subject: Subject) -> Iterator[Finding]:
    """Own events and extension points begin with the plugin's name."""
    name = subject.manifest.short_name
    contributes = subject.manifest.contributes
    places: list[tuple[Place, str]] = [
        (("contributes", "events", "emits", index, "type"), event.type) for index, event in enumerate(contributes.events.emits)
    ]
    places += [(("contributes", "extension_points", index, "id"), point.id) for index, point in enumerate(contributes.extension_points)]
    for place, value in places:
        if not value.startswith(f"{name}."):
            yield finding(
                "id.prefix",
                place,
                {"zh-CN": f"{value} 应以插件名 {name}. 开头。", "en": f"{value} should begin with the plugin's name, {name}."},
                {"zh-CN": f"写成 {name}.{value.partition('.')[2]}。", "en": f"Write {name}.{value.partition('.')[2]}."},
            )


def name_free(subject: Subject) -> Iterator[Finding]:
    """The plugin's own name, by which its events begin, is none of the platform's."""
    name = subject.manifest.short_name
    if name in RESERVED:
        yield finding(
            "id.reserved",
            ("id",),
            {"zh-CN": f"平台自己的事件以 {name}. 开头。", "en": f"Events of the platform begin with {name}."},
            {"zh-CN": "另取一个名称。", "en": "Choose another name."},
        )


def unique_ids(subject: Subject) -> Iterator[Finding]:
    """Within one list of the manifest an id occurs once."""
    yield from _doubles(subject.document, ())


def _doubles(node: object, place: Place) -> Iterator[Finding]:
    if isinstance(node, dict):
        for key, child in node.items():
            yield from _doubles(child, (*place, key))
    elif isinstance(node, list):
        key = _key_of(place)
        counts = Counter(item.get(key) for item in node if isinstance(item, dict))
        for index, item in enumerate(node):
            if isinstance(item, dict) and item.get(key) is not None and counts[item[key]] > 1:
                yield finding(
                    "id.unique",
                    (*place, index, key),
                    {"zh-CN": f"{item[key]} 出现了 {counts[item[key]]} 次。", "en": f"{item[key]} occurs {counts[item[key]]} times."},
                    {"zh-CN": "每项使用不同的名称。", "en": "Give each its own."},
                )
            yield from _doubles(item, (*place, index))


def _key_of(place: Place) -> str:
    return {"hooks": "hook", "collections": "name"}.get(str(place[-1]) if place else "", "id")

"""Rules about the events that a plugin hears."""

from collections.abc import Iterator
from typing import Final

from wangge_sdk.core_events import CORE_EVENTS, RESERVED
from wangge_sdk.manifest.contributions import ConsumedEvent
from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place
from wangge_sdk.scopes import DATA_CLASSES

_DOCUMENT: Final = "document."


def events_known(subject: Subject) -> Iterator[Finding]:
    """An event of the platform exists, and the plugin asks for the data and the scope without which it is not told."""
    asked = {request.scope for request in (*subject.manifest.permissions.required, *subject.manifest.permissions.optional)}
    for index, consumed in enumerate(subject.manifest.contributes.events.consumes):
        place: Place = ("contributes", "events", "consumes", index)
        event = CORE_EVENTS.get(consumed.type)
        if event is None:
            if consumed.type.partition(".")[0] in RESERVED:
                yield finding(
                    "event.known",
                    (*place, "type"),
                    {"zh-CN": f"平台没有事件 {consumed.type}。", "en": f"The platform has no event {consumed.type}."},
                    {"zh-CN": f"可用：{'、'.join(CORE_EVENTS)}。", "en": f"There are: {', '.join(CORE_EVENTS)}."},
                )
            continue
        yield from _collections_known(subject, consumed, (*place, "collections"))
        if DATA_CLASSES.index(consumed.data_class) < DATA_CLASSES.index(event.data_class):
            yield finding(
                "event.data_class",
                (*place, "data_class"),
                {"zh-CN": f"{event.type} 含 {event.data_class} 类数据。", "en": f"{event.type} holds {event.data_class} data."},
                {"zh-CN": f"写成 {event.data_class}。", "en": f"Write {event.data_class}."},
            )
        if event.needs is not None and event.needs not in asked:
            yield finding(
                "event.scope",
                place,
                {"zh-CN": f"接收 {event.type} 需要权限 {event.needs}。", "en": f"{event.type} is told to holders of {event.needs}."},
                {"zh-CN": f"在 permissions 中申请 {event.needs}。", "en": f"Ask for {event.needs} in permissions."},
            )


def _collections_known(subject: Subject, consumed: ConsumedEvent, place: Place) -> Iterator[Finding]:
    """The collections whose documents are to be heard of are the plugin's own or read by it, and the event is about documents."""
    data = subject.manifest.data
    known = {*(collection.name for collection in data.collections), *data.reads} if consumed.type.startswith(_DOCUMENT) else set()
    for name in consumed.collections:
        if name not in known:
            yield finding(
                "event.collections",
                place,
                {"zh-CN": f"{consumed.type} 不会涉及资料集 {name}。", "en": f"{consumed.type} never tells of {name}."},
                {
                    "zh-CN": "只用于 document.… 事件，写本插件的资料集名，或 data.reads 中的资料集。",
                    "en": "It goes with events document.…: write collections of the plugin's own, or of data.reads.",
                },
            )

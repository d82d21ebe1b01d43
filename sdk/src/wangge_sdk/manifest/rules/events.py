"""Rules about the events that a plugin hears."""

from collections.abc import Iterator

from wangge_sdk.core_events import CORE_EVENTS, RESERVED
from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place
from wangge_sdk.scopes import DATA_CLASSES


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

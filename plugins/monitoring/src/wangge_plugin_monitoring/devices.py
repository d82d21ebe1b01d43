"""The register of devices, and the watch that follows each of them: entered, moved and ended with it."""

from typing import Final

from wangge_plugin_monitoring import pulse
from wangge_plugin_monitoring.applying import again
from wangge_plugin_monitoring.watching import watch_id
from wangge_sdk.broker.documents import DocumentData, DocumentStep
from wangge_sdk.platform import Platform, RefusedError
from wangge_sdk.registers import Registers

_AT_ONCE: Final = 50


def follow(platform: Platform, device_id: str) -> None:
    """Bring the watch of a device to what the register says of it."""

    def act() -> DocumentData | None:
        device = _get(platform, "device", device_id)
        steps = _steps(device, _get(platform, "watch", _watch_of(device))) if device else ()
        if steps:
            platform.collections.batch("watch", steps)
        return device

    device = again(act)
    if device:
        pulse.beat(platform, device.area, _watch_of(device))


def follow_all(platform: Platform, area: str) -> int:
    """Bring all watches of an area to what the register says, page by page; return how many were behind: for whole sheets of devices."""
    shelf = Registers(platform.collections)
    watches = {each["device"]: each.data for each in shelf.every("watch", sort="number", area=area) if each["device"]}
    steps: list[DocumentStep] = []
    for device in shelf.every("device", sort="number", area=area):
        steps += _steps(device.data, watches.pop(device.id, None))
    steps += [DocumentStep(collection="watch", id=each.id, version=each.version) for each in watches.values()]
    for start in range(0, len(steps), _AT_ONCE):
        platform.collections.batch("watch", steps[start : start + _AT_ONCE])
    if steps:
        pulse.beat(platform, area, *(step.id or "" for step in steps))
    return len(steps)


def _steps(device: DocumentData, watch: DocumentData | None) -> tuple[DocumentStep, ...]:
    """Return what brings the watch of a device to what the register says of it."""
    body = device.body
    if body.get("state") != "in_use":
        return (DocumentStep(collection="watch", id=watch.id, version=watch.version),) if watch else ()
    said = {"name": body["name"], "kind": body["kind"], "where": body.get("where"), "device": device.id}
    if watch is None:
        fresh = {name: value for name, value in said.items() if value is not None}
        fresh |= {"number": body["number"], "state": "normal", "alarms": 0}
        return (DocumentStep(collection="watch", id=_watch_of(device), area=device.area, body=fresh),)
    if any(watch.body.get(name) != value for name, value in said.items()):
        return (DocumentStep(collection="watch", id=watch.id, version=watch.version, body=said),)
    return ()


def _watch_of(device: DocumentData) -> str:
    return watch_id(device.area[:6], str(device.body["number"]))


def _get(platform: Platform, collection: str, document_id: str) -> DocumentData | None:
    try:
        return platform.collections.get(collection, document_id)
    except RefusedError as refused:
        if refused.code != "document_not_found":
            raise
        return None

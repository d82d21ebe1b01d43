"""What people do with rules, alarms and events of cameras; each says why, where it cannot be done."""

from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

import msgspec

from wangge_plugin_monitoring import applying, casing
from wangge_plugin_monitoring.observations import Observation
from wangge_plugin_monitoring.trying import fingerprint
from wangge_sdk.broker.documents import DocumentPut
from wangge_sdk.log import Log
from wangge_sdk.platform import Platform
from wangge_sdk.registers import NotPossibleError, Registers

DEALT_WITH: Final = "dealt_with"


def switch_on(platform: Platform, rule_id: str) -> str:
    """Switch a rule on that was tested as it is; return its name.

    Raises:
        NotPossibleError: it was not, or is on already.
    """
    rule = platform.collections.get("rule", rule_id)
    if rule.body["state"] == "on":
        raise NotPossibleError("规则已经启用。", "The rule is on already.")
    if rule.body.get("tried_as") != fingerprint(rule.body):
        raise NotPossibleError("请先试算：规则尚未试算，或试算后改过。", "Test it first: it was not tested, or was changed since.")
    platform.collections.put(DocumentPut(collection="rule", id=rule.id, version=rule.version, body={"state": "on"}))
    return str(rule.body["name"])


def take_usual_rules(platform: Platform) -> int:
    """Enter those of the usual rules that are not there yet, as drafts; return how many."""
    there = {each["name"] for each in Registers(platform.collections).every("rule", sort="name")}
    fresh = [body for body in usual_rules() if body["name"] not in there]
    for body in fresh:
        platform.collections.put(DocumentPut(collection="rule", body={**body, "state": "draft", "score": 100}))
    return len(fresh)


def usual_rules() -> tuple[Mapping[str, Any], ...]:
    """Return the rules that a county may begin with."""
    text = files(__package__ or "").joinpath("usual-rules.json").read_bytes()
    return msgspec.json.decode(text, type=tuple[dict[str, Any], ...])


def end_alarm(platform: Platform, alarm_id: str, outcome: str, at: datetime, silent_hours: float, log: Log) -> str:
    """Close an alarm that has no case; return its title.

    Raises:
        NotPossibleError: it is closed, or its case is to be closed.
    """
    alarm = platform.collections.get("alarm", alarm_id)
    if alarm.body["state"] == "closed":
        raise NotPossibleError("告警已经关闭。", "The alarm is closed already.")
    if alarm.body.get("class"):
        number = alarm.body.get("case_number") or "…"
        raise NotPossibleError(f"请办结案件 {number}，告警随之关闭。", f"Close its case {number}; the alarm ends with it.")
    casing.close(platform, alarm_id, outcome, at, silent_hours, log)
    return str(alarm.body["title"])


def confirm_event(platform: Platform, area: str, event_id: str, now: float, silent_hours: float, log: Log) -> str:
    """Say that what a camera saw is so: it is observed, and the rules do the rest; return what became of it.

    Raises:
        NotPossibleError: somebody has said so already, or the camera is not registered.
    """
    event = _waiting(platform, event_id)
    seen = Observation(str(event["camera"]), str(event["kind"]), now, 1.0)
    if applying.observe(platform, area, (seen,), silent_hours, log):
        raise NotPossibleError("这台摄像机没有登记，或已停用。", "The camera is not registered, or not in use.")
    _said(platform, event_id, "confirmed")
    return str(event["camera"])


def reject_event(platform: Platform, event_id: str) -> str:
    """Say that it is not so; return the camera.

    Raises:
        NotPossibleError: somebody has said so already.
    """
    event = _waiting(platform, event_id)
    _said(platform, event_id, "rejected")
    return str(event["camera"])


def _waiting(platform: Platform, event_id: str) -> Mapping[str, Any]:
    event = platform.collections.get("camera_event", event_id)
    if event.body["state"] != "waiting":
        raise NotPossibleError("已经有人确认过。", "Somebody has looked at it already.")
    return event.body


def _said(platform: Platform, event_id: str, state: str) -> None:
    event = platform.collections.get("camera_event", event_id)
    platform.collections.put(DocumentPut(collection="camera_event", id=event.id, version=event.version, body={"state": state}))

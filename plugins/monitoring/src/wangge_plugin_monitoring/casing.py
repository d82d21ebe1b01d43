"""From an alarm to its case, and from the closed case back: the alarm is over, its rule is armed again and knows whether it was right."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from wangge_plugin_monitoring import pulse
from wangge_plugin_monitoring.applying import again
from wangge_plugin_monitoring.conditions import LOCAL
from wangge_plugin_monitoring.known import rules_of, step_of
from wangge_plugin_monitoring.observations import written
from wangge_plugin_monitoring.taking import HOUR
from wangge_plugin_monitoring.watching import rearm, watch_of
from wangge_sdk.broker.calls import CaseCreate
from wangge_sdk.broker.documents import DocumentData, DocumentPut, DocumentStep
from wangge_sdk.log import Log
from wangge_sdk.places import Position
from wangge_sdk.platform import Platform, RefusedError

NAME: Final = "monitoring"
FALSE_ALARM: Final = "false_alarm"
_TRUST: Final = 4
"""A rule begins as if so many of its alarms had been right."""


def report(platform: Platform, alarm_id: str) -> str | None:
    """Make the case of an alarm, once; return its number, None for an alarm that is to become none."""
    alarm = platform.collections.get("alarm", alarm_id)
    class_id = str(alarm.body.get("class") or "")
    if not class_id or alarm.body.get("case_number"):
        return None
    where = alarm.body.get("where")
    receipt = platform.cases.create(
        CaseCreate(
            client_id=str(uuid5(NAMESPACE_URL, f"wangge/monitoring/alarm/{alarm.id}")),
            case_type=f"{NAME}.{class_id.partition('.')[0]}",
            class_id=f"{NAME}.{class_id}",
            text=words_of(alarm.body),
            area=alarm.area,
            position=Position(lon=where["lon"], lat=where["lat"]) if where else None,
            form={"alarm": alarm.id, "thing": alarm.body["thing"], "severity": alarm.body["severity"]},
        )
    )

    def note() -> None:
        now = platform.collections.get("alarm", alarm_id)
        platform.collections.put(DocumentPut(collection="alarm", id=now.id, version=now.version, body={"case_number": receipt.number}))

    again(note)
    return receipt.number


def close(platform: Platform, alarm_id: str, outcome: str, at: datetime, silent_hours: float, log: Log) -> None:
    """End an alarm, arm its rules again, and count whether it was right."""

    def act() -> str:
        alarm = platform.collections.get("alarm", alarm_id)
        if alarm.body["state"] != "closed":
            platform.collections.batch("alarm", _closing(platform, alarm, outcome, at, silent_hours, log))
        return alarm.area

    try:
        area = again(act)
        watch = str(platform.collections.get("alarm", alarm_id).body["watch"])
    except RefusedError as refused:
        if refused.code == "document_not_found":
            return  # its time of keeping was over before the case was
        raise
    pulse.beat(platform, area, watch)


def scored(closed: int, wrong: int) -> int:
    """Return how far a rule is trusted, of 100: the share of its closed alarms that were right, four right ones given beforehand."""
    return round(100 * (closed - wrong + _TRUST) / (closed + _TRUST))


def words_of(alarm: Mapping[str, Any]) -> str:
    """Return what the case says."""
    at = datetime.fromisoformat(alarm["started_at"]).astimezone(LOCAL)
    value = f"，数值 {alarm['value']:g}" if alarm.get("value") is not None else ""
    limit = f"（{alarm['limit']}）" if alarm.get("limit") else ""
    return f"监测告警：{alarm['title']}{value}{limit}，{at:%Y-%m-%d %H:%M:%S}，编号 {alarm['thing']}。"


def _closing(
    platform: Platform, alarm: DocumentData, outcome: str, at: datetime, silent_hours: float, log: Log
) -> tuple[DocumentStep, ...]:
    wrong = outcome == FALSE_ALARM
    body: dict[str, Any] = {"state": "closed", "open": None, "outcome": outcome, "closed_at": written(at.timestamp())}
    steps = [DocumentStep(collection="alarm", id=alarm.id, version=alarm.version, body=body)]
    rule = _get(platform, "rule", alarm.body.get("rule"))
    if rule:
        closed, false = int(rule.body.get("closed") or 0) + 1, int(rule.body.get("false_alarms") or 0) + wrong
        counted = {"closed": closed, "false_alarms": false, "score": scored(closed, false)}
        steps.append(DocumentStep(collection="rule", id=rule.id, version=rule.version, body=counted))
    there = _get(platform, "watch", alarm.body.get("watch"))
    if there:
        watch = watch_of(there.area, there.version, there.body)
        own = [each for each in rules_of(platform, log).values() if each.watches(watch.kind, watch.number, watch.area)]
        rearm(watch, str(alarm.body["alarm"]), own, at.timestamp())
        steps.append(step_of(watch, own, silent_hours * HOUR))
    return tuple(steps)


def _get(platform: Platform, collection: str, document_id: object) -> DocumentData | None:
    try:
        return platform.collections.get(collection, str(document_id)) if document_id else None
    except RefusedError as refused:
        if refused.code != "document_not_found":
            raise
        return None

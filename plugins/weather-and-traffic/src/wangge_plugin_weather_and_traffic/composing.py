"""A warning of the county's own: drafted, its audience counted, then sent; updated or cancelled as any other."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct

from wangge_plugin_weather_and_traffic import cap_out
from wangge_plugin_weather_and_traffic.bulletins import Bulletin, known, of_number
from wangge_plugin_weather_and_traffic.places import grids_of
from wangge_plugin_weather_and_traffic.tasks import LIBRARY, PERSON, elders
from wangge_sdk.broker.calls import AreaData
from wangge_sdk.broker.documents import DocumentCount, DocumentData, DocumentPut
from wangge_sdk.platform import Platform

COUNTED_FOR: Final = timedelta(hours=1)
"""So long a count is good: people move slowly, but nobody should send by yesterday's."""
HOUSEHOLD: Final = f"{LIBRARY}:household"
_OLD: Final = 65
_LONGEST_LIST: Final = 200


class NotPossibleError(Exception):
    """What is asked for cannot be done now; `message` says why and what to do, in both languages."""

    def __init__(self, chinese: str, english: str) -> None:
        """Both sentences."""
        super().__init__(english)
        self.message = {"zh-CN": chinese, "en": english}


class Audience(Struct, frozen=True):
    """Whom a warning reaches, by the base library."""

    people: int
    households: int
    elders: int
    grids: int


def count(platform: Platform, draft: DocumentData, now: datetime) -> Audience:
    """Count whom a draft would reach, and write it on the draft."""
    area, named = _area(platform, draft)
    people = platform.collections.count(DocumentCount(collection=PERSON, filters=("state=living",), area=area))
    households = platform.collections.count(DocumentCount(collection=HOUSEHOLD, filters=("state=kept",), area=area))
    alone = sum(1 for _ in elders(platform, _OLD, now.date(), area))
    found = Audience(people, households, alone, len(grids_of(platform, area, None, ())))
    body = {
        "people": found.people,
        "households": found.households,
        "elders": found.elders,
        "grids": found.grids,
        "area_name": named.name,
        "counted_at": now.isoformat(timespec="seconds"),
        "counted": _counted(draft.body),
    }
    platform.collections.put(DocumentPut(collection="draft", id=draft.id, version=draft.version, body=body))
    return found


def send(platform: Platform, draft: DocumentData, now: datetime, sender: str) -> str:
    """Send a draft whose audience was counted; return the number of its bulletin.

    Raises:
        NotPossibleError: it was sent already, or nobody has counted whom it reaches as it is now.
    """
    body = draft.body
    if body["state"] != "draft":
        raise NotPossibleError("已经发布过。", "It was sent already.")
    at = body.get("counted_at")
    if at is None or now - datetime.fromisoformat(at) > COUNTED_FOR or body.get("counted") != _counted(body):
        raise NotPossibleError(
            "请先“统计受众”：内容改过或统计已过一小时，要重新统计。",
            "Count the audience first: it was changed, or counted over an hour ago.",
        )
    area, named = _area(platform, draft)
    told = {
        **known(body, "event", "severity", "urgency", "certainty", "headline", "description", "instruction"),
        "expires": (now + timedelta(hours=int(body["hours"]))).isoformat(timespec="seconds"),
        "areas": named.name,
        "geocodes": {"CN:administrative-division": [area]},
    }
    number = _publish(platform, told, "Alert", now, sender)
    sent = {"state": "sent", "number": number, "sent_at": now.isoformat(timespec="seconds")}
    platform.collections.put(DocumentPut(collection="draft", id=draft.id, version=draft.version, body=sent))
    return number


def withdraw(platform: Platform, draft: DocumentData, reason: str, now: datetime, sender: str) -> str:
    """Cancel a warning that was sent, by a bulletin that says why; return its number.

    Raises:
        NotPossibleError: it is not one that holds.
    """
    if draft.body["state"] != "sent":
        raise NotPossibleError("只有已发布的预警可以解除。", "Only a warning that was sent can be cancelled.")
    (first,) = of_number(platform, draft.body["number"])
    number = follow(platform, first, {"description": reason}, "Cancel", now, sender)
    platform.collections.put(DocumentPut(collection="draft", id=draft.id, version=draft.version, body={"state": "cancelled"}))
    return number


def prolong(platform: Platform, draft: DocumentData, changes: Mapping[str, Any], now: datetime, sender: str) -> str:
    """Update a warning that was sent: for so many hours from now, and in other words where these are given; return the bulletin's number.

    Raises:
        NotPossibleError: it is not one that holds.
    """
    if draft.body["state"] != "sent":
        raise NotPossibleError("只有已发布的预警可以更新。", "Only a warning that was sent can be updated.")
    (before,) = of_number(platform, draft.body["number"])
    told = {**known(changes, "severity", "headline", "description"), "expires": _later(now, int(changes["hours"]))}
    number = follow(platform, before, told, "Update", now, sender)
    body = {
        "number": number,
        "sent_at": now.isoformat(timespec="seconds"),
        **known(changes, "severity", "headline", "description", "hours"),
    }
    platform.collections.put(DocumentPut(collection="draft", id=draft.id, version=draft.version, body=body))
    return number


def follow(platform: Platform, before: Bulletin, changes: Mapping[str, Any], kind: str, now: datetime, sender: str) -> str:
    """Send a bulletin about an earlier one of the county's own; return its number."""
    body = before.document.body
    refers = {"replaces": [body["number"]], "references": f"{body['sender']},{body['number']},{body['sent']}"}
    kept = known(
        body, "event", "severity", "urgency", "certainty", "headline", "description", "instruction", "areas", "geocodes", "expires"
    )
    return _publish(platform, kept | dict(changes) | refers, kind, now, sender)


def _publish(platform: Platform, told: Mapping[str, Any], kind: str, now: datetime, sender: str) -> str:
    number = f"{sender}.{now.strftime('%Y%m%d%H%M%S%f')}"
    body = {
        **told,
        "number": number,
        "n": 1,
        "source": "own",
        "sender": sender,
        "sent": now.isoformat(timespec="seconds"),
        "status": "Actual",
        "kind": kind,
        "scope": "Public",
        "language": "zh-CN",
    }
    platform.collections.put(DocumentPut(collection="bulletin", body=body | {"cap": cap_out.alert(body).decode()}))
    return number


def _area(platform: Platform, draft: DocumentData) -> tuple[str, AreaData]:
    code = str(draft.body.get("area") or draft.area)
    return code, platform.areas.get(code)


def _counted(body: Mapping[str, Any]) -> str:
    """Return what a count is of: another area, and it has to be counted anew."""
    return str(body.get("area") or "")


def _later(now: datetime, hours: int) -> str:
    return (now + timedelta(hours=hours)).isoformat(timespec="seconds")

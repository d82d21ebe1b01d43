"""The state of the roads around the places that the county watches, asked of a traffic service every few minutes.

The answers are those of the traffic-status interface of Amap (a circle around a point): `trafficinfo.evaluation.status` is 0 unknown,
1 clear, 2 slow, 3 jammed; shares are texts such as `91.67%`.
"""

from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

import msgspec

from wangge_plugin_weather_and_traffic.bulletins import pages
from wangge_plugin_weather_and_traffic.datum import to_gcj02
from wangge_sdk.broker.calls import HttpFetch, SecretUse
from wangge_sdk.broker.documents import DocumentData, DocumentPut
from wangge_sdk.log import Log
from wangge_sdk.platform import Platform, RefusedError

ADDRESS: Final = "https://data.qingxi.example/traffic/v3/traffic/status/circle"
OLD: Final = timedelta(minutes=30)
"""What was seen longer ago than this is not known any more."""
MOST: Final = 60
"""Places that are asked for in one round: a tenth of a minute's budget each."""
_STATES: Final = {"0": "unknown", "1": "clear", "2": "slow", "3": "jammed"}
_GOOD: Final = 200


class AnswerError(Exception):
    """What came is no status of traffic; the message says why, and holds none of its words."""


def watch(platform: Platform, now: datetime, log: Log) -> tuple[int, int]:
    """Ask for every place that is watched, and write down what is said; return how many were, and how many answered."""
    roads = list(islice(pages(platform, "road", (), "name"), MOST))
    answered = 0
    for road in roads:
        try:
            body = seen(_asked(platform, road), now)
            answered += 1
        except (RefusedError, AnswerError) as error:
            log.warning("no answer about a road", road=road.id, why=error.code if isinstance(error, RefusedError) else str(error))
            body = forgotten(road, now)
        if body:
            platform.collections.put(DocumentPut(collection="road", id=road.id, version=road.version, body=body))
    return len(roads), answered


def seen(answer: bytes, now: datetime) -> dict[str, Any]:
    """Return what an answer says of a place.

    Raises:
        AnswerError: it is none, or one that says what went wrong.
    """
    try:
        told = msgspec.json.decode(answer, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise AnswerError("it is no JSON object") from error
    info = told.get("trafficinfo")
    if str(told.get("status")) != "1" or not isinstance(info, dict) or not isinstance(info.get("evaluation"), dict):
        raise AnswerError(f"it says that it failed, with code {str(told.get('infocode', ''))[:10]}")
    evaluation = info["evaluation"]
    shares = {
        name: _share(evaluation.get(theirs)) for name, theirs in (("clear", "expedite"), ("slow", "congested"), ("jammed", "blocked"))
    }
    return {
        "status": _STATES.get(str(evaluation.get("status")), "unknown"),
        "said": str(info.get("description") or evaluation.get("description") or "")[:300],
        "seen_at": now.isoformat(timespec="seconds"),
        **{f"{name}_share": share for name, share in shares.items()},
    }


def forgotten(road: DocumentData, now: datetime) -> dict[str, Any]:
    """Return what is to be written of a place that nothing is heard of: nothing while what was seen is fresh, then that it is not known."""
    at = road.body.get("seen_at")
    fresh = at is not None and now - datetime.fromisoformat(at) < OLD
    return {} if fresh or road.body["status"] == "unknown" else {"status": "unknown"}


def _asked(platform: Platform, road: DocumentData) -> bytes:
    lon, lat = to_gcj02(road.body["where"]["lon"], road.body["where"]["lat"])
    url = f"{ADDRESS}?location={lon:.6f},{lat:.6f}&radius={int(road.body.get('radius') or 500)}&extensions=base&output=json"
    answer = platform.http.fetch(HttpFetch(url=url, secret=SecretUse(setting="key", place="query", name="key"), seconds=8))
    if answer.status != _GOOD:
        raise AnswerError(f"it has the status {answer.status}")
    return answer.body


def _share(text: object) -> float | None:
    try:
        return round(float(str(text).rstrip("%")), 2)
    except ValueError:
        return None

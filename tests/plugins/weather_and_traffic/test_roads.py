import json
from datetime import timedelta

import pytest

from tests.plugins.weather_and_traffic.conftest import COUNTY, DATA, NOW, County
from wangge_plugin_weather_and_traffic import hooks
from wangge_plugin_weather_and_traffic.datum import to_gcj02
from wangge_plugin_weather_and_traffic.roads import AnswerError, seen, watch
from wangge_sdk.broker.calls import HttpAnswer
from wangge_sdk.log import StandardLog
from wangge_sdk.views import HookContext

ANSWER = (DATA / "weather/amap/traffic_status_circle.json").read_bytes()
LOG = StandardLog("weather")


def test_a_place_is_asked_for_in_the_datum_of_the_service() -> None:
    lon, lat = to_gcj02(116.377817, 39.911954)
    assert (round(lat, 9), round(lon, 9)) == (39.913345455, 116.384047225)
    assert to_gcj02(2.35, 48.85) == (2.35, 48.85)


def test_what_the_service_says_is_written_down(county: County) -> None:
    county.add("road", COUNTY, name="北三环路", where={"lon": 116.377817, "lat": 39.911954}, radius=800, status="unknown")
    county.answer = HttpAnswer(status=200, headers={}, body=ANSWER, url="")
    assert watch(county, NOW, LOG) == (1, 1)
    (road,) = county.bodies("road")
    assert (road["status"], road["said"], road["clear_share"], road["jammed_share"]) == ("slow", "北三环路:自东向西畅通。", 91.67, 0.0)
    (asked,) = county.asked_for
    assert "location=116.384047,39.913345&radius=800" in asked.url
    assert asked.secret is not None
    assert "key=" not in asked.url


def test_what_was_seen_long_ago_is_not_known(county: County) -> None:
    county.add("road", COUNTY, name="县道", where={"lon": 112.0, "lat": 28.0}, status="clear", seen_at=NOW.isoformat())
    assert watch(county, NOW + timedelta(minutes=20), LOG) == (1, 0)
    assert county.bodies("road")[0]["status"] == "clear"
    county.answer = HttpAnswer(status=503, headers={}, body=b"", url="")
    watch(county, NOW + timedelta(minutes=31), LOG)
    assert county.bodies("road")[0]["status"] == "unknown"
    watch(county, NOW + timedelta(minutes=41), LOG)


@pytest.mark.parametrize(
    "answer",
    [b"", b"[]", b'{"status":"0","infocode":"10001"}', b'{"status":"1","trafficinfo":[]}', b"\xff"],
)
def test_what_is_no_status_is_refused(answer: bytes) -> None:
    with pytest.raises(AnswerError):
        seen(answer, NOW)


def test_an_unknown_state_is_unknown() -> None:
    told = json.loads(ANSWER)
    told["trafficinfo"]["evaluation"] = {"status": "7", "expedite": []}
    assert seen(json.dumps(told).encode(), NOW)["status"] == "unknown"


def test_a_job_that_is_refused_says_so_and_goes_on(county: County) -> None:
    class Closed(County):
        _collections_list = None  # type: ignore[assignment]

    ctx = HookContext(area=COUNTY, plugin="qingxi-gov.weather-and-traffic", version="0.1.0", log=LOG, platform=Closed())
    for job in (hooks.keep, hooks.watch_roads):
        assert "not_granted" in (job(ctx).note or {})["en"]

from datetime import timedelta

import pytest

from tests.plugins.weather_and_traffic.conftest import COUNTY, NOW, County
from wangge_plugin_weather_and_traffic import cap_out, composing
from wangge_plugin_weather_and_traffic.bulletins import of_number
from wangge_sdk.broker.documents import DocumentData
from wangge_sdk.feeds import read_items

SENDER = "warning.qingxi.example"
DRAFT = {
    "event": "山洪",
    "severity": "Severe",
    "urgency": "Immediate",
    "certainty": "Likely",
    "headline": "清溪县发布山洪橙色预警 <请转移>",
    "description": "上塘河水位上涨 & 超警",
    "hours": 6,
    "state": "draft",
}


def draft(county: County, draft_id: str = "") -> DocumentData:
    found = draft_id or county.add("draft", COUNTY, **DRAFT)
    return county.documents["draft"][found]


def test_nobody_sends_before_the_audience_was_counted(county: County) -> None:
    written = draft(county)
    with pytest.raises(composing.NotPossibleError, match="Count the audience first"):
        composing.send(county, written, NOW, SENDER)
    found = composing.count(county, written, NOW)
    assert (found.people, found.households, found.elders, found.grids) == (3, 0, 1, 4)
    counted = draft(county, written.id)
    assert (counted.body["people"], counted.body["area_name"]) == (3, "清溪县")
    with pytest.raises(composing.NotPossibleError, match="over an hour"):
        composing.send(county, counted, NOW + timedelta(hours=2), SENDER)
    county.write("draft", counted.id, area="999901001")
    with pytest.raises(composing.NotPossibleError, match="Count"):
        composing.send(county, draft(county, written.id), NOW, SENDER)
    county.write("draft", counted.id, area=None)
    composing.send(county, draft(county, written.id), NOW, SENDER)
    with pytest.raises(composing.NotPossibleError, match="already"):
        composing.send(county, draft(county, written.id), NOW, SENDER)


def test_what_is_sent_is_valid_cap_and_holds_as_any_warning_does(county: County) -> None:
    written = draft(county)
    composing.count(county, written, NOW)
    number = composing.send(county, draft(county, written.id), NOW, SENDER)
    (bulletin,) = of_number(county, number)
    (item,) = read_items("cap", bulletin.cap.encode())
    assert not hasattr(item, "problems")
    assert (item["language"], item["headline"], item["expires"]) == ("zh-CN", DRAFT["headline"], "2026-11-29T15:00:00+08:00")
    assert item["geocodes"] == {"CN:administrative-division": [COUNTY]}
    county.round()
    (warning,) = county.bodies("warning")
    assert (warning["own"], warning["state"], warning["tasks"]) == (True, "active", 7)
    later = NOW + timedelta(minutes=10)
    composing.prolong(county, draft(county, written.id), {"hours": 12, "severity": "Extreme"}, later, SENDER)
    county.round(later)
    (warning,) = county.bodies("warning")
    assert (warning["severity"], warning["told"], warning["ends"]) == ("Extreme", 2, "2026-11-29T21:10:00+08:00")
    ended = composing.withdraw(county, draft(county, written.id), "水位已退", later + timedelta(minutes=1), SENDER)
    (cancelled,) = of_number(county, ended)
    (item,) = read_items("cap", cancelled.cap.encode())
    assert (item["msgType"], item["description"], len(item["references"])) == ("Cancel", "水位已退", 1)
    assert not hasattr(item, "problems")
    county.round(later + timedelta(minutes=2))
    assert (county.bodies("warning")[0]["state"], county.bodies("task", state="open")) == ("cancelled", [])
    for again in (lambda: composing.withdraw(county, draft(county, written.id), "x", later, SENDER),
                  lambda: composing.prolong(county, draft(county, written.id), {"hours": 1}, later, SENDER)):  # fmt: skip
        with pytest.raises(composing.NotPossibleError, match="was sent"):
            again()


def test_the_index_leads_to_each_alert(county: County) -> None:
    written = draft(county)
    composing.count(county, written, NOW)
    number = composing.send(county, draft(county, written.id), NOW, SENDER)
    atom = cap_out.index(county.bodies("bulletin"), "qingxi-gov.weather-and-traffic", COUNTY, NOW)
    (entry,) = read_items("rss", atom)
    assert (entry["link"], entry["title"]) == (f"{number}?area={COUNTY}", DRAFT["headline"])


def test_what_xml_cannot_write_is_left_out() -> None:
    body = {
        **DRAFT,
        "number": "1",
        "sender": "s",
        "sent": "2026-11-29T09:00:00+08:00",
        "status": "Actual",
        "kind": "Alert",
        "areas": "a\x00\x0b",
    }
    (item,) = read_items("cap", cap_out.alert(body))
    assert item["areas"] == ["a"]

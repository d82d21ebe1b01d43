from datetime import timedelta

import pytest

from tests.plugins.weather_and_traffic.conftest import COUNTY, DATA, GRIDS, NOW, PACKAGE, Alert, County
from wangge_plugin_weather_and_traffic.places import area_codes
from wangge_plugin_weather_and_traffic.tasks import OBJECT, PERSON
from wangge_sdk.manifest import read_manifest

QWEATHER = DATA / "weather/qweather"


def test_a_warning_makes_the_tasks_of_its_grids_by_rule(county: County, cap: Alert) -> None:
    county.feed("cap", cap())
    kept = county.round()
    (warning,) = county.bodies("warning")
    assert (warning["headline"], warning["state"], warning["grids"], warning["tasks"]) == ("清溪县暴雨预警", "active", 2, 4)
    assert {(task["title"], task["grid"]) for task in county.bodies("task", state="open")} == {
        ("查看水塘水库大坝：上塘水库", GRIDS[0]),
        ("联系独居老人：王**", GRIDS[0]),
        ("巡查网格：第1网格", GRIDS[0]),
        ("巡查网格：第2网格", GRIDS[1]),
    }
    (elder,) = county.bodies("task", target="elder")
    assert (elder["address"], elder["due_at"], "person" in elder) == ("1栋101", "2026-11-29T13:00:00+08:00", True)
    assert county.shapes[0]["coordinates"][0][0][0] == [112.0, 28.0], "longitude first"
    assert [notice.unit_id for notice in county.notices] == ["township_office", "emergency_management"]
    assert (kept.taken, kept.tasks, county.outcomes()) == (1, 4, ["began", "began"])
    assert county.round().taken == 0
    assert len(county.bodies("task")) == 4


def test_an_update_goes_on_and_a_cancellation_ends_it(county: County, cap: Alert) -> None:
    county.feed("cap", cap())
    county.round()
    done = next(each for each in county.documents["task"].values() if each.body["target"] == "object")
    county.write("task", done.id, state="done")
    county.touched = GRIDS[:1]
    county.feed("cap", cap("w-2", "Update", "w-1", "2026-11-29T08:30:00+08:00", severity="Moderate"))
    county.round()
    (warning,) = county.bodies("warning")
    assert (warning["severity"], warning["told"], warning["grids"], warning["tasks"]) == ("Moderate", 2, 1, 4)
    assert {task["title"]: task["state"] for task in county.bodies("task")} == {
        "查看水塘水库大坝：上塘水库": "done",
        "联系独居老人：王**": "open",
        "巡查网格：第1网格": "open",
        "巡查网格：第2网格": "withdrawn",
    }
    assert len({notice.once for notice in county.notices}) == 2
    county.feed("cap", cap("w-3", "Cancel", "w-2", "2026-11-29T08:50:00+08:00"))
    county.round()
    assert county.bodies("warning")[0]["state"] == "cancelled"
    assert county.bodies("task", state="open") == []
    assert county.outcomes() == ["began", "began", "went_on", "went_on", "cancelled", "cancelled"]


def test_a_warning_whose_time_is_up_is_over_with_its_tasks(county: County, cap: Alert) -> None:
    county.feed("cap", cap())
    county.round()
    assert county.round(NOW + timedelta(hours=10)).ended == 0
    assert county.round(NOW + timedelta(hours=11)).ended == 1
    assert county.bodies("warning")[0]["state"] == "expired"
    assert {task["state"] for task in county.bodies("task")} == {"lapsed"}


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"status": "Exercise"}, "not_real"),
        ({"status": "Test"}, "not_real"),
        ({"private": "yes"}, "not_public"),
        ({"expires": "2026-11-29T08:30:00+08:00"}, "over"),
        ({"kind": "Cancel", "about": "nothing"}, "unknown"),
        ({"kind": "Ack", "about": "nothing"}, "answer"),
        ({"kind": "Update", "about": "nothing"}, "began"),
    ],
)
def test_only_what_is_real_public_and_current_is_acted_on(county: County, cap: Alert, said: dict, outcome: str) -> None:
    county.feed("cap", cap(**said))
    county.round()
    assert county.outcomes() == [outcome] * 2
    assert len(county.bodies("warning")) == (outcome == "began")


def test_what_comes_late_does_not_undo_what_is_newer(county: County, cap: Alert) -> None:
    county.feed("cap", cap())
    county.round()
    county.feed("cap", cap("w-0", "Update", "w-1", "2026-11-29T07:00:00+08:00", severity="Minor"))
    county.round()
    assert county.bodies("warning")[0]["severity"] == "Severe"
    assert county.outcomes()[-1] == "older"


def test_without_the_base_library_what_can_be_done_is_done(county: County, cap: Alert) -> None:
    for register in (PERSON, OBJECT):
        del county.documents[register]
    county.feed("cap", cap(event="雷电"))
    county.round()
    assert {task["rule"] for task in county.bodies("task")} == {"巡查网格"}


def test_a_county_writes_its_own_rules(county: County, cap: Alert) -> None:
    county.add("rule", name="看消防栓", events="暴雨、雷电", least="Minor", target="object", object_kind="hydrant", hours=1, holds=True)
    county.add("rule", name="停用", least="Minor", target="grid", hours=1, holds=False)
    county.feed("cap", cap())
    county.round()
    assert [task["title"] for task in county.bodies("task")] == ["看消防栓：消防栓 1"]


def test_both_forms_of_the_weather_service_are_read(county: County) -> None:
    assert county.feed("alerts", (QWEATHER / "getWeatherAlertCurrent-zh.json").read_bytes()) == []
    assert county.feed("warnings", (QWEATHER / "getWarningNow-zh.json").read_bytes()) == []
    new, old = county.bodies("bulletin")
    assert (new["kind"], new["replaces"], new["severity"]) == ("Update", ["202510181140100706230391"], "Minor")
    assert (old["kind"], old["severity"], old["event"], old["expires"]) == ("Alert", "Minor", "大风", "2023-04-04T10:30:00+08:00")
    county.round(NOW.replace(year=2023, month=4, day=3, hour=12))
    (warning,) = (body for body in county.bodies("warning") if body["sender"] == "上海中心气象台")
    assert (warning["grids"], warning["tasks"]) == (4, 0), "a blue warning is for nobody's door"


def test_the_forecast_is_read(county: County) -> None:
    assert county.feed("forecast", (QWEATHER / "getWeatherDailyV7-zh.json").read_bytes()) == []
    assert county.bodies("forecast")[0] == {
        "day": "2021-11-15",
        "by_day": "多云",
        "by_night": "晴",
        "high": 12.0,
        "low": -1.0,
        "rain": 0.0,
        "wind": "东北风",
        "force": "1-2",
        "humidity": 65.0,
    }


@pytest.mark.parametrize("file", ["taiwan.cap", "mexico.xml", "australia_bom.cap", "smhi.se.alerts.cap", "bushfire_valid.edxlde"])
def test_public_alerts_become_warnings_on_their_day(county: County, file: str) -> None:
    assert county.feed("cap", (DATA / "cap" / file).read_bytes()) == []
    sent = min(body["sent"] for body in county.bodies("bulletin"))
    county.round(NOW.fromisoformat(sent))
    assert "began" in county.outcomes() or {"over", "not_real"} & set(county.outcomes())


def test_codes_of_areas_are_found_among_all_codes() -> None:
    assert area_codes({"SAME": ["006109", "999901001000"], "UGC": ["CAZ017"], "x": "999901001001001"}) == (
        "006109",
        "999901001",
        "999901001001001",
    )
    assert area_codes(None) == ()


def test_a_bulletin_that_cannot_be_taken_in_keeps_no_other_from_it(county: County, cap: Alert) -> None:
    county.add("bulletin", COUNTY, number="odd", n=1, source="cap", sent="2026-11-29T07:00:00+08:00", kind="Alert", status="Actual",
               headline="x", warning="not-there")  # fmt: skip
    county.feed("cap", cap())
    kept = county.round()
    assert (kept.failed, kept.taken) == (1, 1)


def test_every_feed_brings_a_sample_that_fits(county: County) -> None:
    feeds = read_manifest(PACKAGE).contributes.feeds
    assert all(county.feed(feed.id, PACKAGE.read(feed.sample)) == [] for feed in feeds if feed.sample)
    assert len(county.bodies("bulletin") + county.bodies("forecast")) == len(feeds) + 1

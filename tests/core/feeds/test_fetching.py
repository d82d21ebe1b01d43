"""Feeds over real material: taken item by item, by the calendar, and what was good is never lost."""

import json
from datetime import timedelta
from itertools import chain

import pytest

from tests import world
from tests.core.feeds import example
from tests.core.feeds.conftest import DATA, documents, requests, state
from tests.core.feeds.example import ALERTS, FEEDS, REQUESTS, WARNINGS
from tests.core.feeds.outside import Outside
from wangge_core.collections.wanted import Wanted
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

CAP = DATA / "cap"
MOSTLY = ("bushfire_valid.edxlde", 59)


async def due(platform: Platform, time: FixedTime, **by: float) -> None:
    time.advance(timedelta(**by))
    while await platform.chores.step():
        pass


async def test_alerts_come_by_the_calendar_and_are_taken_once(fetching: Platform, site: Outside, time: FixedTime):
    site.bodies["/cap"] = (CAP / MOSTLY[0]).read_bytes()
    assert await fetching.chores.step() == 0
    await due(fetching, time, minutes=10)
    kept = await documents(fetching, ALERTS)
    assert len(kept) == MOSTLY[1]
    assert {alert["severity"] for alert in kept} <= {"blue", "yellow", "orange", "red", "unknown"}
    assert all(140 < alert["middle"]["lon"] < 155 and -39 < alert["middle"]["lat"] < -27 for alert in kept if "middle" in alert)
    first = await state(fetching, "alerts")
    assert (first.items, first.fresh, first.unfit, first.failures, first.good_at) == (59, 59, 0, 0, time.now())
    await due(fetching, time, minutes=10)
    second = await state(fetching, "alerts")
    assert (second.status, second.fresh, second.changed_at, second.good_at) == (304, 0, first.changed_at, time.now())
    assert [asked.path for asked in site.asked] == ["/cap", "/cap"]


async def test_an_item_that_has_changed_is_changed_and_no_other(fetching: Platform, site: Outside, time: FixedTime):
    some = requests(stop=40)
    site.bodies["/requests.json"] = json.dumps(some).encode()
    await due(fetching, time, days=1)
    assert (await state(fetching, "requests")).fresh == 40
    some[3] = some[3] | {"status": "Open" if some[3]["status"] == "Closed" else "Closed"}
    site.bodies["/requests.json"] = json.dumps(some).encode()
    await due(fetching, time, days=1)
    after = await state(fetching, "requests")
    assert (after.items, after.fresh, after.unfit) == (40, 1, 0)
    page = await fetching.documents.queries.page(world.SYSTEM, REQUESTS, Wanted(), limit=200)
    assert sorted(document.version for document in page.documents) == [1] * 39 + [2]
    latest = max(request["updated_datetime"] for request in some if request["updated_datetime"])
    assert [asked.path for asked in site.asked if "requests" in asked.path][
        1
    ] == f"/requests.json?start_date={latest.replace(' ', '%20').replace(':', '%3A')}"


async def test_items_that_do_not_fit_are_told_and_keep_no_other_out(fetching: Platform, site: Outside, time: FixedTime):
    some = requests(stop=30)
    some[4] = some[4] | {"status": "perhaps"}
    some[7] = some[7] | {"service_request_id": None}
    some[9] = some[9] | {"requested_datetime": "soon"}
    some[11] = some[11] | {"service_name": "x" * 500}
    site.bodies["/requests.json"] = json.dumps(some).encode()
    await due(fetching, time, days=1)
    after = await state(fetching, "requests")
    assert (after.items, after.fresh, after.unfit, after.failures) == (30, 26, 4, 0)
    assert [(fault.number, fault.field) for fault in after.faults] == [(5, "status"), (8, "number"), (10, "opened"), (12, "kind")]
    assert not any(words in fault.problem for fault in after.faults for words in ("perhaps", "soon", "xxx"))
    assert after.etag == ""  # what was left out may fit next time: it is asked for whole again


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (b"<html>Sorry</html>", 200, "feed_unreadable"),
        (b"[1, 2", 200, "feed_unreadable"),
        (b'"nothing"', 200, "feed_unreadable"),
        (b'[{"service_request_id": 7}]', 200, "feed_unfit"),
        (b"[]", 503, "feed_status"),
        (b"[" + b" " * 9_000_000 + b"]", 200, "egress_too_large"),
    ],
    ids=["html", "cut", "no list", "no item", "status", "large"],
)
async def test_what_comes_badly_leaves_the_last_good_and_says_why(
    fetching: Platform, site: Outside, time: FixedTime, body: bytes, status: int, error: str
):
    site.bodies["/requests.json"] = json.dumps(requests(stop=5)).encode()
    await due(fetching, time, days=1)
    good = await state(fetching, "requests")
    site.bodies["/requests.json"], site.status = body, status
    await due(fetching, time, days=1)
    after = await state(fetching, "requests")
    assert (after.error, after.failures, after.good_at) == (error, 1, good.good_at)
    assert len(await documents(fetching, REQUESTS)) == 5
    site.bodies["/requests.json"], site.status = json.dumps(requests(stop=6)).encode(), 200
    await due(fetching, time, minutes=2)  # tried again long before the next night
    after = await state(fetching, "requests")
    assert (after.error, after.failures, after.fresh, after.good_at) == ("", 0, 1, time.now())


async def test_a_feed_is_asked_for_with_its_secret_its_area_and_its_settings(fetching: Platform, site: Outside, time: FixedTime):
    path = f"/warnings/{world.NORTH}"
    site.bodies[path] = (DATA / "weather/qweather/getWeatherAlertCurrent-zh.json").read_bytes()
    await due(fetching, time, hours=1)
    [asked] = [asked for asked in site.asked if "warnings" in asked.path]
    assert (asked.path, asked.headers["x-qw-api-key"]) == (f"{path}?lang=zh", "hunter2")
    [warning] = await documents(fetching, WARNINGS)
    assert warning == {
        "id": "202510241119105837988676",
        "headline": "临桂区气象台更新大风蓝色预警信号",
        "issued": "2025-10-24T11:19:00+08:00",
        "colour": "blue",
    }
    site.bodies[path] = site.bodies[path].replace("大风蓝色".encode(), "大风黄色".encode())
    await due(fetching, time, hours=1)
    assert await documents(fetching, WARNINGS) == [warning]  # this collection is never changed


async def test_another_declaration_is_fetched_from_its_beginning(fetching: Platform, site: Outside, time: FixedTime):
    site.bodies["/cap"] = (CAP / "taiwan.cap").read_bytes()
    await due(fetching, time, minutes=10)
    fetching.host.admit(example.found([FEEDS[0] | {"map": FEEDS[0]["map"] | {"event": {"const": "Rain"}}}, *FEEDS[1:]]))
    await due(fetching, time, minutes=10)
    [alert] = await documents(fetching, ALERTS)
    assert (alert["event"], (await state(fetching, "alerts")).status) == ("Rain", 200)


async def test_every_alert_of_the_collection_is_read_or_refused_in_words(fetching: Platform, site: Outside, time: FixedTime):
    """Forty files as authorities around the world write them: none of them stops the feed."""
    for file in sorted(CAP.iterdir()):
        site.bodies["/cap"] = file.read_bytes()
        await due(fetching, time, hours=1)
        after = await state(fetching, "alerts")
        assert after.error in {"", "feed_unreadable", "feed_unfit"}, file.name
        assert after.fetched_at is not None
        assert bool(after.error) == bool(after.failures)
    assert len(await documents(fetching, ALERTS)) == 100, "five break a rule of CAP"


async def test_a_plugin_that_is_off_fetches_nothing(fetching: Platform, site: Outside, time: FixedTime):
    site.bodies["/cap"] = (CAP / "taiwan.cap").read_bytes()
    await fetching.plugins.switch(world.SYSTEM, example.PLUGIN, world.NORTH, enabled=False)
    await due(fetching, time, days=2)
    assert site.asked == []
    await fetching.timetable.plan()
    await world.enable(fetching, example.PLUGIN, world.NORTH)
    await fetching.timetable.plan()
    await due(fetching, time, minutes=10)
    assert [asked.path for asked in site.asked] == ["/cap"]


async def test_without_a_grant_or_a_mirror_that_is_listed_nothing_leaves(fetching: Platform, site: Outside, time: FixedTime):
    await fetching.plugins.set_settings(world.SYSTEM, example.PLUGIN, world.NORTH, {"mirror": "http://127.0.0.1:1"})
    await due(fetching, time, minutes=10)
    assert ((await state(fetching, "alerts")).error, site.asked) == ("egress_mirror", [])


async def test_two_servers_fetch_it_once(fetching: Platform, site: Outside, time: FixedTime):
    site.bodies["/cap"] = (CAP / "taiwan.cap").read_bytes()
    async with Platform(fetching.settings, time).opened() as other:
        other.host.admit(example.found())
        await other.timetable.plan()
        time.advance(timedelta(minutes=10))
        assert await fetching.chores.step() + await other.chores.step() == 1
    assert len(site.asked) == 1


def test_the_material_is_what_it_was():
    assert sum(1 for _ in chain(CAP.iterdir())) >= 45
    assert len(requests()) == 500

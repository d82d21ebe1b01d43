"""Feeds over HTTP: for those who look after plugins, and how fresh things are for those who see them."""

import json
from datetime import timedelta

import httpx
import pytest

from tests import world
from tests.core.conftest import Client
from tests.core.feeds import example
from tests.core.feeds.conftest import requests
from tests.core.feeds.outside import Outside
from tests.core.signing_in import signed_in
from wangge_core.access.policy import Title
from wangge_core.identity.roles.schemas import RoleDraft
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings

FEEDS = f"/api/v1/plugins/{example.PLUGIN}/feeds"
FETCH = f"{FEEDS}/alerts/areas/{world.NORTH}/fetch"


@pytest.fixture
def county_settings(sqlite_settings: Settings) -> Settings:
    """SQLite: HTTP makes no difference between the databases."""
    return sqlite_settings


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_the_page_of_a_plugin_tells_how_each_feed_stands(fetching: Platform, client: Client, site: Outside, time: FixedTime):
    admin = await signed_in(client, "system_admin")
    site.bodies["/requests.json"] = json.dumps([*requests(stop=3), {"service_request_id": "x"}]).encode()
    waiting = (await admin.get(FEEDS)).json()["items"]
    assert [(feed["feed"], feed["state"], feed["stale"]) for feed in waiting] == [
        (name, "waiting", False) for name in ("alerts", "warnings", "requests")
    ]
    assert (waiting[0]["area_name"], waiting[0]["area_name_en"]) == ("北镇", "North")
    assert (waiting[0]["collection"], waiting[0]["licence"]) == ("alert", "CC0")
    assert waiting[0]["next_at"] == "2026-11-23T02:10:00Z"
    time.advance(timedelta(days=1))
    while await fetching.chores.step():
        pass
    admin = await signed_in(client, "system_admin")  # a day has passed
    alerts, _, wanted = (await admin.get(FEEDS)).json()["items"]
    assert (alerts["state"], alerts["error"], alerts["status"], alerts["stale"]) == ("failing", "feed_status", 404, True)
    assert (wanted["state"], wanted["items"], wanted["unfit"], wanted["fresh"]) == ("good", 4, 1, 3)
    assert [fault["field"] for fault in wanted["faults"]] == ["status", "opened"]


async def test_an_administrator_has_a_feed_fetched_now_and_it_is_written_down(
    fetching: Platform, client: Client, site: Outside, time: FixedTime
):
    admin = await signed_in(client, "system_admin")
    site.bodies["/cap"] = b"none"
    assert (await admin.post(FETCH)).status_code == 202
    await fetching.chores.step()
    feed = (await admin.get(FEEDS)).json()["items"][0]
    assert (feed["error"], feed["fetched_at"], feed["next_at"]) == ("feed_unreadable", "2026-11-23T02:00:00Z", "2026-11-23T02:01:00Z")
    rows = await fetching.database.fetch("SELECT action, area FROM audit_entry WHERE action = 'plugin.feed_asked_for'")
    assert rows == [{"action": "plugin.feed_asked_for", "area": world.NORTH}]
    assert code(await admin.post(FETCH.replace("alerts", "nothing"))) == (404, "feed_not_found")
    assert code(await admin.post(FETCH.replace(world.NORTH, world.SOUTH))) == (404, "feed_not_found")
    assert code(await admin.get(FEEDS.replace("weather", "nothing"))) == (404, "plugin_not_found")
    assert code(await (await signed_in(client, "north_dispatcher")).post(FETCH)) == (403, "permission_missing")
    assert code(await client(None).get(FEEDS)) == (401, "not_signed_in")


async def test_whoever_may_read_a_collection_sees_how_fresh_it_is(fetching: Platform, client: Client, site: Outside, time: FixedTime):
    worker = await signed_in(client, "worker")
    where = {"area": world.NORTH}
    assert (await worker.get("/api/v1/freshness", params=where)).json() == {"items": []}
    resource = fetching.documents.declarations.find(example.REQUESTS).resource
    await grant_rights(fetching, "grid_worker", f"{resource}:request.read")
    site.bodies["/requests.json"] = json.dumps(requests(stop=3)).encode()
    time.advance(timedelta(days=1))
    while await fetching.chores.step():
        pass
    worker = await signed_in(client, "worker")  # a day has passed
    [fresh] = (await worker.get("/api/v1/freshness", params=where)).json()["items"]
    assert (fresh["collection"], fresh["stale"], fresh["failing"], fresh["title"]["en"]) == ("request", False, False, "requests")
    assert (await worker.get("/api/v1/freshness", params={"area": world.SOUTH})).json() == {"items": []}


async def grant_rights(platform: Platform, role_id: str, *rights: str) -> None:
    role = platform.access.policy.role(role_id)
    assert role is not None
    draft = RoleDraft(Title(role.title.zh_cn, role.title.en), [*map(str, role.permissions), *rights], list(role.inherits))
    await platform.identity.roles.save(world.SYSTEM, role_id, draft)


async def test_a_layer_of_a_feed_is_as_fresh_as_the_feed(fetching: Platform, site: Outside, time: FixedTime):
    """That it came counts, whether or not it brought anything new; of several areas the oldest counts."""
    repository = fetching.feeds.service.repository
    assert await repository.good_at(example.PLUGIN, "requests", world.NORTH_VILLAGE) is None
    site.bodies["/requests.json"] = b"[]"
    time.advance(timedelta(days=1))
    while await fetching.chores.step():
        pass
    good = time.now()
    for area in (world.NORTH, world.NORTH_VILLAGE, world.COUNTY):
        assert await repository.good_at(example.PLUGIN, "requests", area) == good
    assert await repository.good_at(example.PLUGIN, "requests", world.SOUTH) is None

"""Settings of a plugin over HTTP: inherited down the areas, set by the operator once, and secrets that are written and never read."""

import json
from typing import Any

import httpx
import pytest

from tests import world
from tests.core.conftest import Client
from tests.core.plugins.example import found
from tests.core.signing_in import signed_in
from tests.sdk.test_guide import blocks
from tests.world import COUNTY, NORTH, NORTH_VILLAGE, SOUTH
from wangge_core.platform import Platform
from wangge_core.plugins.conditions import Conditions

PLUGIN = "example.lamps"
BASE = f"/api/v1/plugins/{PLUGIN}"


@pytest.fixture
async def admin(platform: Platform, client: Client) -> httpx.AsyncClient:
    """The county's administrator, with the guide's plugin installed and on in the north."""
    examples = blocks("en", "settings")
    fragment = json.loads(examples["settings in plugin.json"])
    files: dict[str, Any] = {name: json.loads(text) for name, text in examples.items() if name.startswith("settings/")}
    read = found(PLUGIN, files=files, **fragment)
    assert read.offer, [finding.sentence() for finding in read.findings]
    platform.host.admit(read)
    await world.enable(platform, PLUGIN, NORTH)
    return await signed_in(client, "system_admin")


async def at(admin: httpx.AsyncClient, area: str) -> dict[str, Any]:
    answer = await admin.get(f"{BASE}/areas/{area}/settings")
    assert answer.status_code == 200, answer.text
    found_: dict[str, Any] = answer.json()
    return found_


async def put(admin: httpx.AsyncClient, area: str, **values: Any) -> httpx.Response:
    return await admin.put(f"{BASE}/areas/{area}/settings", json=values)


async def test_what_is_not_set_comes_from_the_areas_above(admin: httpx.AsyncClient) -> None:
    assert (await at(admin, NORTH_VILLAGE))["effective"] == {"lamps_per_street": 20, "show_board": False}
    await put(admin, COUNTY, lamps_per_street=30)
    await put(admin, NORTH, show_board=True)
    village = await at(admin, NORTH_VILLAGE)
    assert (village["own"], village["effective"]) == ({}, {"lamps_per_street": 30, "show_board": True})
    assert village["sources"] == {"lamps_per_street": "清溪县", "show_board": "北镇"}
    assert (await at(admin, SOUTH))["effective"]["show_board"] is False
    await put(admin, NORTH_VILLAGE, lamps_per_street=5)
    village = await at(admin, NORTH_VILLAGE)
    assert (village["own"], village["inherited"]["lamps_per_street"]) == ({"lamps_per_street": 5}, 30)
    await put(admin, NORTH_VILLAGE)
    assert (await at(admin, NORTH_VILLAGE))["effective"]["lamps_per_street"] == 30, "back to what is inherited"


async def test_secrets_are_written_kept_and_taken_away_and_never_read(platform: Platform, admin: httpx.AsyncClient) -> None:
    written = await put(admin, COUNTY, depot_key="hunter2-hunter2")
    assert "hunter2" not in written.text
    assert (written.json()["secrets"], written.json()["secrets_own"]) == (["depot_key"], ["depot_key"])
    await put(admin, COUNTY, lamps_per_street=8)  # without it: it stays
    village = await at(admin, NORTH_VILLAGE)
    assert (village["secrets_set"], village["secrets_own"]) == (["depot_key"], [])
    assert "depot_key" not in village["effective"]
    assert platform.host.secret(PLUGIN, NORTH_VILLAGE, "depot_key") == "hunter2-hunter2"
    assert "depot_key" not in platform.host.open_settings(PLUGIN, NORTH_VILLAGE)
    rows = await platform.database.fetch("SELECT body FROM plugin_setting")
    assert all("hunter2" not in str(row["body"]) for row in rows)
    await put(admin, COUNTY, lamps_per_street=8, depot_key="")
    assert (await at(admin, COUNTY))["secrets_set"] == []


async def test_the_operators_settings_hold_everywhere_and_are_of_another_schema(
    platform: Platform, admin: httpx.AsyncClient, client: Client
) -> None:
    assert (await admin.get(f"{BASE}/settings")).json()["effective"] == {"depot": "https://depot.example.gov.cn"}
    done = await admin.put(f"{BASE}/settings", json={"depot": "https://other.example.gov.cn"})
    assert (done.status_code, done.json()["own"]) == (200, {"depot": "https://other.example.gov.cn"})
    assert platform.host.open_settings(PLUGIN, SOUTH)["depot"] == "https://other.example.gov.cn"
    assert "depot" not in (await at(admin, SOUTH))["effective"], "an area neither sets it nor is shown it among its own"
    refused = await put(admin, SOUTH, depot="https://third.example.gov.cn")
    assert (refused.status_code, refused.json()["code"]) == (422, "plugin_settings")
    wrong = await admin.put(f"{BASE}/settings", json={"lamps_per_street": 3})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "plugin_settings")
    dispatcher = await signed_in(client, "north_dispatcher")
    assert (await dispatcher.put(f"{BASE}/settings", json={})).status_code == 403
    shown = (await admin.get(f"{BASE}/settings")).json()
    assert (shown["inherited"], shown["may_change"]) == ({"depot": "https://depot.example.gov.cn"}, True)
    back = await admin.put(f"{BASE}/settings", json={})
    assert back.json()["effective"] == {"depot": "https://depot.example.gov.cn"}


async def test_what_does_not_fit_is_refused_field_by_field(admin: httpx.AsyncClient) -> None:
    refused = await put(admin, NORTH, lamps_per_street=0, colour="red")
    assert {each["path"] for each in refused.json()["errors"]} == {"/lamps_per_street", "/colour"}


async def test_a_condition_on_a_setting_holds_where_it_is_set(platform: Platform, admin: httpx.AsyncClient) -> None:
    conditions = Conditions(platform.host, platform.access)
    assert not conditions.hold(None, NORTH, PLUGIN, ("setting:show_board",))
    await put(admin, NORTH, show_board=True)
    assert conditions.hold(None, NORTH_VILLAGE, PLUGIN, ("setting:show_board",))
    assert not conditions.hold(None, SOUTH, PLUGIN, ("setting:show_board",))
    assert conditions.hold(None, SOUTH, PLUGIN, ("setting:depot",))

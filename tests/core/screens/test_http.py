"""What plugins show, over HTTP: for staff by their rights, for residents by what is theirs, and nothing beside that."""

from typing import Any

import httpx
import pytest

from tests import world
from tests.core.conftest import Client
from tests.core.screens import example
from tests.core.screens.example import LAMPS, PLUGIN, lamp
from tests.core.signing_in import signed_in
from wangge_core.access.policy import Title
from wangge_core.collections.planning import Put
from wangge_core.identity.roles.schemas import RoleDraft
from wangge_core.platform import Platform
from wangge_core.settings import Settings

API = "/api/v1/contributions"
OPEN = "/api/v1/public/contributions"
DATA = f"/api/v1/public/collections/{PLUGIN}/lamp"
HERE = {"area": world.NORTH_VILLAGE}


@pytest.fixture
def county_settings(sqlite_settings: Settings) -> Settings:
    """SQLite: HTTP makes no difference between the databases."""
    return sqlite_settings


async def give(platform: Platform, role_id: str, *names: str) -> None:
    role = platform.access.policy.role(role_id)
    assert role is not None
    wanted = [*map(str, role.permissions), *(f"{PLUGIN}:{name}" for name in names)]
    await platform.identity.roles.save(
        world.SYSTEM, role_id, RoleDraft(Title(role.title.zh_cn, role.title.en), wanted, list(role.inherits))
    )


@pytest.fixture
async def shown(platform: Platform) -> Platform:
    """The plugin on in the northern township, with a lamp in each of its grids; workers may write, dispatchers inspect."""
    platform.host.admit(example.found())
    await world.enable(platform, PLUGIN, world.NORTH)
    await give(platform, "grid_worker", "lamp.read", "lamp.write")
    await give(platform, "township_dispatcher", "lamp.read", "inspect")
    for number, state in (("001", "on"), ("002", "broken")):
        lon, lat = world.middle_of(f"{world.NORTH_VILLAGE}{number}")
        body = lamp(number, state=state, watts=60, put_up=f"2026-0{number[-1]}-01", where={"lon": lon, "lat": lat})
        await platform.documents.service.put(world.SYSTEM, LAMPS, Put(body=body))
    return platform


@pytest.fixture
async def worker(shown: Platform, client: Client) -> httpx.AsyncClient:
    return await signed_in(client, "worker")


@pytest.fixture
async def dispatcher(shown: Platform, client: Client) -> httpx.AsyncClient:
    return await signed_in(client, "north_dispatcher")


def names(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["name"] for entry in entries]


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_staff_get_what_their_rights_and_the_settings_allow(worker: httpx.AsyncClient, dispatcher: httpx.AsyncClient):
    mine = (await worker.get(API, params=HERE)).json()
    assert (names(mine["pages"]), names(mine["cards"])) == (["board", "lamp"], ["lamps"])
    assert names(mine["map_layers"]) == ["broken"]
    assert mine["map_layers"][0]["style"]["colors"] == {"broken": "red"}
    assert [(menu["target"], menu["title"]["en"]) for menu in mine["menus"]] == [("page:board", "Board")]
    theirs = (await dispatcher.get(API, params=HERE)).json()
    assert (names(theirs["pages"]), names(theirs["map_layers"])) == (["board", "lamp", "secret"], ["broken", "all"])
    assert [menu["target"] for menu in theirs["menus"]] == ["page:secret", "page:board"]


async def test_a_day_has_what_one_may_read_and_ticks_off_what_one_may_write(
    shown: Platform, client: Client, worker: httpx.AsyncClient, dispatcher: httpx.AsyncClient
):
    [mine] = (await worker.get(API, params=HERE)).json()["day_entries"]
    assert (mine["name"], mine["filter"], mine["due"], mine["days"]) == ("mend", ["state=broken"], "put_up", 7)
    assert mine["done"] == {"give": {"state": "on"}, "at": "put_up", "fields": ["watts"], "label": None}
    [theirs] = (await dispatcher.get(API, params=HERE)).json()["day_entries"]
    assert (theirs["name"], theirs["done"]) == ("mend", None)
    assert (await (await signed_in(client, "leader")).get(API, params=HERE)).json()["day_entries"] == []
    asked = {"filter": [*mine["filter"], "put_up<=2026-03-01"], "sort": mine["due"]}
    due = (await worker.get(f"/api/v1/collections/{PLUGIN}/lamp/documents", params=asked)).json()["items"]
    assert [document["body"]["number"] for document in due] == ["002"]


async def test_nothing_is_shown_where_the_plugin_is_off(worker: httpx.AsyncClient):
    there = {"area": world.SOUTH_VILLAGE}
    assert (await worker.get(API, params=there)).json()["pages"] == []
    assert code(await worker.get(f"{API}/screens/pages/{PLUGIN}/board", params=there)) == (404, "screen_not_found")
    assert (await worker.get(OPEN, params=there)).json()["services"] == []


async def test_what_is_on_in_a_township_is_told_to_its_county_with_its_area(shown: Platform, client: Client, worker: httpx.AsyncClient):
    county = {"area": world.COUNTY}
    await give(shown, "leader", "lamp.read")
    found = (await (await signed_in(client, "leader")).get(API, params=county)).json()
    assert (found["pages"], found["menus"], found["map_layers"]) == ([], [], [])
    [part] = found["parts"]
    assert (part["area"], part["name"], part["name_en"]) == (world.NORTH, "北镇", "North")
    assert (names(part["pages"]), names(part["map_layers"])) == (["board", "lamp"], ["broken"])
    assert [menu["target"] for menu in part["menus"]] == ["page:board"]
    # In the township itself it is no part, and to a grid worker the county's townships are nothing.
    assert (await worker.get(API, params=HERE)).json()["parts"] == (await worker.get(API, params=county)).json()["parts"] == []
    await world.enable(shown, PLUGIN, world.COUNTY)
    whole = (await (await signed_in(client, "leader")).get(API, params=county)).json()
    assert (names(whole["pages"]), whole["parts"]) == (["board", "lamp"], [])


def kinds(page: dict[str, Any]) -> list[str]:
    return [block["block"] for block in page["blocks"]]


async def test_a_page_comes_without_what_is_not_for_the_reader(shown: Platform, worker: httpx.AsyncClient, dispatcher: httpx.AsyncClient):
    address = f"{API}/screens/pages/{PLUGIN}/board"
    mine = (await worker.get(address, params=HERE)).json()
    assert kinds(mine) == ["statistic", "list", "markdown", "form", "action"]
    assert mine["blocks"][0]["figures"][0]["target"] == "page:lamp"
    assert mine["blocks"][1]["target"] is None
    assert [action["target"] for action in mine["blocks"][4]["actions"]] == ["create:lamp", "case_type:repair"]
    assert (mine["parameters"], mine["case_types"]) == (["state"], {"repair": "street-lamps.repair"})
    theirs = (await dispatcher.get(address, params=HERE)).json()
    assert kinds(theirs) == ["statistic", "list", "markdown", "action"]
    assert theirs["blocks"][1]["target"] == "page:secret"
    await shown.plugins.set_settings(world.SYSTEM, PLUGIN, world.NORTH, {"shown": True})
    assert kinds((await worker.get(address, params=HERE)).json()) == ["statistic", "list", "markdown", "markdown", "form", "action"]


@pytest.mark.parametrize("name", ["secret", "open", "gone"])
async def test_a_page_that_is_not_for_somebody_is_not_there(worker: httpx.AsyncClient, name: str):
    assert code(await worker.get(f"{API}/screens/pages/{PLUGIN}/{name}", params=HERE)) == (404, "screen_not_found")


async def test_residents_get_what_is_theirs(shown: Platform, client: Client):
    nobody = client(None)
    theirs = (await nobody.get(OPEN, params=HERE)).json()
    assert (names(theirs["pages"]), names(theirs["cards"])) == (["open"], ["near"])
    assert [menu["target"] for menu in theirs["menus"]] == ["page:open"]
    repair, look = theirs["services"]
    assert (repair["start"], repair["processing_time"], repair["fee"]["en"]) == ("case_type:street-lamps.repair", "P3D", "Free")
    assert look["start"] == "page:open"
    assert kinds((await nobody.get(f"{OPEN}/screens/pages/{PLUGIN}/open", params=HERE)).json()) == ["table"]
    assert code(await nobody.get(f"{OPEN}/screens/pages/{PLUGIN}/board", params=HERE)) == (404, "screen_not_found")
    assert (await nobody.get(API, params=HERE)).status_code == 401


async def test_open_data_is_read_without_an_account(shown: Platform, client: Client):
    nobody = client(None)
    page = (await nobody.get(f"{DATA}/documents", params={"filter": "state=broken"})).json()
    assert [item["body"]["number"] for item in page["items"]] == ["002"]
    assert set(page["items"][0]) == {"id", "area", "body", "changed_at"}
    one = (await nobody.get(f"{DATA}/documents/{page['items'][0]['id']}")).json()
    assert one == page["items"][0]
    counted = (await nobody.get(f"{DATA}/figures", params={"group": "state", "measure": "sum", "of": "watts"})).json()
    assert [(each["value"], each["figure"]) for each in counted["groups"]] == [("broken", 60), ("on", 60)]
    assert (await nobody.get(DATA)).json()["can_write"] is False
    features = (await nobody.get(f"{DATA}/features", params={"field": ["state"], "label": "number"})).json()
    assert [feature["properties"] for feature in features["features"]] == [
        {"state": "broken", "label": "002"},
        {"state": "on", "label": "001"},
    ]
    assert code(await nobody.get("/api/v1/public/collections/acme.nothing/lamp/documents")) == (404, "collection_not_found")


async def test_a_layer_shows_its_documents_in_ones_area(worker: httpx.AsyncClient, dispatcher: httpx.AsyncClient):
    layer = (await worker.get(f"{API}/layers/{PLUGIN}/broken", params=HERE)).json()
    assert [(feature["geometry"]["type"], feature["properties"]) for feature in layer["features"]] == [
        ("Point", {"number": "002", "state": "broken", "label": "002"})
    ]
    assert (layer["more"], layer["stale_after"]) == (False, None)
    assert code(await worker.get(f"{API}/layers/{PLUGIN}/all", params=HERE)) == (404, "screen_not_found")
    everything = (await dispatcher.get(f"{API}/layers/{PLUGIN}/all", params={**HERE, "limit": 1})).json()
    assert (len(everything["features"]), everything["more"]) == (1, True)


async def test_staff_count_and_map_documents(worker: httpx.AsyncClient):
    address = f"/api/v1/collections/{PLUGIN}/lamp"
    months = (await worker.get(f"{address}/figures", params={"group": "put_up", "by": "month", "order": "figure"})).json()
    assert [(each["value"], each["count"]) for each in months["groups"]] == [("2026-01", 1), ("2026-02", 1)]
    assert len((await worker.get(f"{address}/features")).json()["features"]) == 2
    assert code(await worker.get(f"{address}/figures", params={"group": "watts"})) == (422, "filter_not_indexed")
    assert code(await worker.get(f"{address}/figures", params={"measure": "sum", "of": "number"})) == (422, "figure_invalid")


@pytest.mark.parametrize(
    ("path", "status"), [("pictures/lamp.png", 200), ("pictures/not.png", 404), ("pictures/other.png", 404), ("plugin.json", 404)]
)
async def test_only_pictures_of_a_gallery_are_given_out(shown: Platform, client: Client, path: str, status: int):
    answer = await client(None).get(f"{OPEN}/pictures/{PLUGIN}", params={"path": path, "version": "1.2.0"})
    assert answer.status_code == status
    if status == 200:
        assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == ("image/png", "nosniff")
        assert "sandbox" in answer.headers["content-security-policy"]

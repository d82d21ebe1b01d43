"""What a frame asks reaches the server with its plugin's name, and is answered as user ∩ grant ∩ area, and nowhere else."""

from typing import Any

import httpx
import pytest

from tests import world
from tests.core.conftest import Client
from tests.core.frames.conftest import PLUGIN, VERSION
from tests.core.plugins.interactions.test_routes import problem
from tests.core.signing_in import signed_in
from tests.world import GRIDS, NORTH, SOUTH, World
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Put
from wangge_core.frames.service import ASKED
from wangge_core.platform import Platform
from wangge_sdk.broker.calls import METHODS

ASK = f"/api/v1/plugins/{PLUGIN}/frames/ask"
FROM = {"X-Plugin": f"{PLUGIN}@{VERSION}"}
LAMP = f"{PLUGIN}:lamp"
NORTH_GRID = next(iter(GRIDS))


@pytest.fixture
async def dispatcher(client: Client) -> httpx.AsyncClient:
    return await signed_in(client, "north_dispatcher")


async def asked(caller: httpx.AsyncClient, method: str, area: str = NORTH, **given: Any) -> httpx.Response:
    return await caller.post(ASK, json={"area": area, "method": method, "input": given}, headers=FROM)


async def test_it_reads_and_writes_the_plugins_documents_as_the_user(platform: Platform, dispatcher: httpx.AsyncClient) -> None:
    made = (await asked(dispatcher, "collections.put", collection=LAMP, area=NORTH_GRID, body={"pole": "A-1"})).json()
    assert made["refused"] is None
    assert made["value"]["body"] == {"pole": "A-1"}
    listed = (await asked(dispatcher, "collections.list", collection=LAMP)).json()["value"]
    assert [item["body"] for item in listed["items"]] == [{"pole": "A-1"}]
    await platform.broker.keeping.flush()
    rows = await platform.database.fetch("SELECT actor_kind, resource_id FROM audit_entry WHERE action = 'plugin.asked'")
    assert {row["resource_id"] for row in rows} == {PLUGIN}


async def test_where_the_user_may_not_neither_may_the_frame(
    platform: Platform, county: World, dispatcher: httpx.AsyncClient, client: Client
) -> None:
    await platform.documents.service.put(world.SYSTEM, Ref(PLUGIN, "lamp"), Put(body={"pole": "A-1"}, area=NORTH_GRID))
    problem(await asked(await signed_in(client, "leader"), "collections.list", collection=LAMP), 404, "frame_not_found")
    problem(await asked(dispatcher, "collections.list", area=SOUTH, collection=LAMP), 404, "frame_not_found")
    problem(await asked(client(None), "collections.list", collection=LAMP), 401, "not_signed_in")
    other = (await asked(dispatcher, "collections.list", collection="acme.other:lamp")).json()
    assert other["refused"]["code"] in {"collection_not_found", "read_undeclared"}
    cases = (await asked(dispatcher, "cases.list")).json()
    assert cases["refused"]["code"] == "not_granted", "the user may see cases, the plugin was not granted them"


@pytest.mark.parametrize("method", [*sorted(METHODS.keys() - ASKED), "nothing", "collections", "__class__"])
async def test_nothing_that_reaches_outside_sends_or_tells_of_people(dispatcher: httpx.AsyncClient, method: str) -> None:
    problem(await asked(dispatcher, method), 403, "frame_method")


def test_what_frames_ask_is_of_the_broker() -> None:
    assert METHODS.keys() >= ASKED


async def test_the_header_narrows_and_never_widens(platform: Platform, dispatcher: httpx.AsyncClient) -> None:
    for path in (
        "/api/v1/cases",
        "/api/v1/me",
        f"/api/v1/collections/{PLUGIN}/lamp/documents",
        f"/api/v1/plugins/{PLUGIN}",
        "/x/acme.other/a",
    ):
        problem(await dispatcher.get(path, headers=FROM), 403, "plugin_header")
    assert (await dispatcher.get("/api/v1/me")).status_code == 200
    other = {"X-Plugin": "acme.other@1.0.0"}
    problem(await dispatcher.post(ASK, json={"area": NORTH, "method": "areas.get", "input": {}}, headers=other), 403, "plugin_header")
    for said in ("", "acme.lamps", "acme.lamps@", "a b@1", "@1.0.0"):
        problem(await dispatcher.get("/api/v1/me", headers={"X-Plugin": said}), 422, "plugin_header")
    problem(await dispatcher.post(ASK, json={"area": NORTH, "method": "areas.get", "input": {}}), 422, "plugin_header")


async def test_a_frame_of_another_version_is_told_to_open_anew(dispatcher: httpx.AsyncClient) -> None:
    old = {"X-Plugin": f"{PLUGIN}@1.1.0"}
    problem(await dispatcher.post(ASK, json={"area": NORTH, "method": "areas.get", "input": {}}, headers=old), 409, "plugin_version")
    problem(await dispatcher.get(f"/x/{PLUGIN}/a", params={"area": NORTH}, headers=old), 409, "plugin_version")
    problem(await dispatcher.get(f"/x/{PLUGIN}/a", params={"area": NORTH}, headers=FROM), 404, "route_not_found")

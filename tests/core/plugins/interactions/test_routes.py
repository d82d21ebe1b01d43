"""Plugins' own routes over HTTP: who may call them, what goes in, and what comes out whatever the plugin does."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests import world
from tests.core.conftest import Client, application_over
from tests.core.plugins.interactions.kennel import PLUGIN
from tests.core.signing_in import signed_in
from tests.world import COUNTY, NORTH, SOUTH
from wangge_core.platform import Platform

X = f"/x/{PLUGIN}"
HERE = {"area": NORTH}


@pytest.fixture
async def dispatcher(client: Client) -> httpx.AsyncClient:
    return await signed_in(client, "north_dispatcher")


@pytest.fixture
async def worker(client: Client) -> httpx.AsyncClient:
    return await signed_in(client, "worker")


def problem(answer: httpx.Response, status: int, code: str) -> Any:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


async def test_the_plugin_is_told_what_fits_its_schema_and_no_header(dispatcher: httpx.AsyncClient) -> None:
    query = {**HERE, "most": "3", "weight": "2.5", "chipped": "true", "kind": ["hound", "poodle"]}
    answer = await dispatcher.get(f"{X}/dogs", params=query, headers={"Accept-Language": "en-GB,en;q=0.9", "X-Secret": "s"})
    assert answer.status_code == 200, answer.text
    told = answer.json()["told"]
    assert told["input"] == {"most": 3, "weight": 2.5, "chipped": True, "kind": ["hound", "poodle"]}
    assert (told["area"], told["locale"], told["path"], told["signed_in"]) == (NORTH, "en", "/dogs", True)
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"].startswith("application/json")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("query", "path", "rule"),
    [
        ({"most": "many"}, "/most", "type"),
        ({"most": "51"}, "/most", "maximum"),
        ({"most": ["1", "2"]}, "/most", "type"),
        ({"kind": "cat"}, "/kind/0", "enum"),
        ({"colour": "red"}, "/colour", "additional_properties"),
        ({"weight": "1e999"}, "/weight", "type"),
    ],
)
async def test_what_does_not_fit_never_reaches_the_plugin(
    dispatcher: httpx.AsyncClient, query: dict[str, Any], path: str, rule: str
) -> None:
    said = problem(await dispatcher.get(f"{X}/dogs", params={**HERE, **query}), 422, "plugin_input")
    assert [(each["path"], each["code"]) for each in said["errors"]] == [(path, rule)]


async def test_bodies_are_checked_too(dispatcher: httpx.AsyncClient) -> None:
    made = await dispatcher.post(f"{X}/dogs", params=HERE, json={"id": "2", "name": "Bo"})
    assert (made.status_code, made.json()) == (201, {"id": "2", "name": "Bo"})
    said = problem(await dispatcher.post(f"{X}/dogs", params=HERE, json={"id": "2"}), 422, "plugin_input")
    assert [each["path"] for each in said["errors"]] == ["/name"]
    problem(
        await dispatcher.post(f"{X}/dogs", params=HERE, content=b"{", headers={"content-type": "application/json"}), 400, "body_not_json"
    )
    problem(await dispatcher.post(f"{X}/dogs", params=HERE, content=b"x=1", headers={"content-type": "text/plain"}), 415, "media_type")
    problem(await dispatcher.get(f"{X}/dogs/none", params={**HERE, "x": "1"}), 422, "plugin_input")


async def test_paths_with_names(dispatcher: httpx.AsyncClient) -> None:
    assert (await dispatcher.get(f"{X}/dogs/1", params=HERE)).json() == {"id": "1", "name": "Rex"}
    said = problem(await dispatcher.get(f"{X}/dogs/2", params=HERE, headers={"Accept-Language": "en"}), 404, "plugin_refused")
    assert said["detail"] == "There is no such dog."
    empty = await dispatcher.get(f"{X}/dogs/none", params=HERE)
    assert (empty.status_code, empty.content) == (204, b""), "the plain path wins over the one with a name"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/cats"),
        ("POST", "/dogs/1"),
        ("GET", "/dogs/1/2"),
        ("GET", ""),
        ("GET", "/"),
        ("GET", "/dogs/" + "x" * 300),
        ("DELETE", "/dogs"),
    ],
)
async def test_what_is_not_declared_is_not_there(dispatcher: httpx.AsyncClient, method: str, path: str) -> None:
    problem(await dispatcher.request(method, f"{X}{path}", params=HERE), 404, "route_not_found")


async def test_only_where_the_plugin_is_on_and_the_caller_may(
    platform: Platform, client: Client, dispatcher: httpx.AsyncClient, worker: httpx.AsyncClient
) -> None:
    problem(await dispatcher.get(f"{X}/dogs", params={"area": SOUTH}), 404, "route_not_found")
    problem(await dispatcher.get(f"{X}/dogs", params={"area": COUNTY}), 404, "route_not_found")
    problem(await dispatcher.get(f"{X}/dogs"), 422, "area_code")
    problem(await dispatcher.get("/x/acme.nothing/dogs", params=HERE), 404, "route_not_found")
    problem(await worker.get(f"{X}/dogs", params=HERE), 403, "permission_missing")  # holds it in a village of the township only
    assert (await worker.get(f"{X}/dogs", params={"area": world.NORTH_VILLAGE})).status_code == 200
    problem(await worker.post(f"{X}/dogs", params={"area": world.NORTH_VILLAGE}, json={"id": "1", "name": "x"}), 403, "permission_missing")
    problem(await client(None).get(f"{X}/dogs", params=HERE), 401, "not_signed_in")
    await platform.plugins.switch(world.SYSTEM, PLUGIN, NORTH, enabled=False)
    problem(await dispatcher.get(f"{X}/dogs", params=HERE), 404, "route_not_found")


async def test_public_routes_answer_anybody_and_count_by_address(client: Client) -> None:
    resident = client(None)
    sheet = await resident.get(f"{X}/sheet", params=HERE)
    assert (sheet.status_code, sheet.text) == (200, "编号,名字\r\n1,Rex\r\n")
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    answers = [(await resident.get(f"{X}/few", params=HERE)).status_code for _ in range(6)]
    assert answers == [204] * 5 + [429]


async def test_a_picture_or_a_link_asks_on_nobodys_behalf(dispatcher: httpx.AsyncClient) -> None:
    for mode in ("no-cors", "navigate"):
        problem(await dispatcher.get(f"{X}/dogs", params=HERE, headers={"Sec-Fetch-Mode": mode}), 401, "not_signed_in")
        assert (await dispatcher.get(f"{X}/sheet", params=HERE, headers={"Sec-Fetch-Mode": mode})).status_code == 200
    assert (await dispatcher.get(f"{X}/dogs", params=HERE, headers={"Sec-Fetch-Mode": "cors"})).status_code == 200


ACTS = [
    ("raise", 502, "plugin_failed"),
    ("other", 502, "plugin_answer"),
    ("misfit", 502, "plugin_answer"),
    ("long", 502, "plugin_answer"),
    ("content", 502, "plugin_answer"),
    ("nan", 502, "plugin_answer"),
    ("none", 502, "plugin_answer"),
    ("status", 502, "plugin_answer"),
    ("refuse", 422, "plugin_refused"),
]


async def acted(caller: httpx.AsyncClient, act: str) -> httpx.Response:
    return await caller.post(f"{X}/act", params=HERE, json={"act": act})


@pytest.mark.parametrize(("act", "status", "code"), ACTS)
async def test_whatever_the_plugin_does_becomes_a_clear_problem(
    platform: Platform, dispatcher: httpx.AsyncClient, act: str, status: int, code: str
) -> None:
    said = problem(await acted(dispatcher, act), status, code)
    assert "secret" not in str(said)
    [row] = [each for each in platform.host.live_health() if each.hook == "route:act"]
    assert (row.calls, row.failures, row.area) == (1, 0 if status == 422 else 1, NORTH)
    assert "secret" not in str(row.last_error)


async def test_unlisted_headers_of_an_answer_go_nowhere(dispatcher: httpx.AsyncClient) -> None:
    answer = await acted(dispatcher, "headers")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


async def test_a_hanging_function_is_late_and_then_busy(dispatcher: httpx.AsyncClient) -> None:
    problem(await acted(dispatcher, "hang"), 504, "plugin_late")
    assert (await acted(dispatcher, "well")).status_code == 200


async def test_a_plugin_that_keeps_failing_rests(platform: Platform, dispatcher: httpx.AsyncClient) -> None:
    for _ in range(3):
        problem(await acted(dispatcher, "misfit"), 502, "plugin_answer")
    answer = await acted(dispatcher, "well")
    problem(answer, 503, "plugin_resting")
    assert answer.headers["retry-after"] == "60"
    assert (await dispatcher.get(f"{X}/dogs", params=HERE)).status_code == 200, "its other routes go on"
    await platform.plugins.switch(world.SYSTEM, PLUGIN, NORTH, enabled=True)
    assert (await acted(dispatcher, "well")).status_code == 200


@pytest.fixture
async def fenced_dispatcher(fenced: Platform) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Sec-Fetch-Site": "same-origin"}
    transport = httpx.ASGITransport(app=application_over(fenced))
    async with httpx.AsyncClient(transport=transport, base_url="http://county.test", headers=headers) as made:
        await made.post("/api/v1/session", json={"username": "north-dispatcher", "password": world.PASSWORD})
        yield made


@pytest.mark.slow
async def test_the_same_in_a_worker(fenced: Platform, fenced_dispatcher: httpx.AsyncClient) -> None:
    answer = await fenced_dispatcher.get(f"{X}/dogs", params={**HERE, "most": "3"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["told"]["input"] == {"most": 3}
    assert (await fenced_dispatcher.get(f"{X}/sheet", params=HERE)).text.startswith("编号")
    for act, status, code in (*ACTS, ("flood", 502, "plugin_failed")):
        problem(await acted(fenced_dispatcher, act), status, code)
        fenced.host.forgive(PLUGIN, NORTH)
    [health] = fenced.host.fleet.health()
    assert health.deaths == 0


@pytest.mark.slow
async def test_a_worker_that_dies_or_hangs_is_no_error_of_the_server(fenced: Platform, fenced_dispatcher: httpx.AsyncClient) -> None:
    problem(await acted(fenced_dispatcher, "exit"), 503, "plugin_gone")
    assert (await fenced_dispatcher.get(f"{X}/dogs", params=HERE)).status_code in {200, 503}
    fenced.host.forgive(PLUGIN, NORTH)
    problem(await acted(fenced_dispatcher, "hang"), 504, "plugin_late")
    fenced.host.forgive(PLUGIN, NORTH)


async def test_a_get_changes_nothing_whatever_the_code_asks_for(dispatcher: httpx.AsyncClient) -> None:
    read = await dispatcher.get(f"{X}/dogs/write", params=HERE)
    assert read.json()["name"] == "only_reading"
    changed = await dispatcher.post(f"{X}/act", params=HERE, json={"act": "write"})
    assert changed.json()["name"] == "event_not_declared", "it may write, and is told why it cannot"


async def test_the_health_page_calls_a_route_by_its_method_and_path(client: Client, dispatcher: httpx.AsyncClient) -> None:
    assert (await dispatcher.get(f"{X}/dogs", params=HERE)).status_code == 200
    admin = await signed_in(client, "system_admin")
    rows = (await admin.get(f"/api/v1/plugins/{PLUGIN}/health")).json()["items"]
    assert {row["hook"].partition(":")[0]: row["name"] for row in rows} == {"route": {"zh-CN": "GET /dogs", "en": "GET /dogs"}}

"""The description of a plugin's routes says what is served, no more and no less."""

import re

import httpx

from tests.core.conftest import Client
from tests.core.plugins.interactions.kennel import CONTRIBUTES, DOG, PLUGIN
from tests.core.signing_in import signed_in
from tests.world import NORTH


async def _described(client: Client) -> tuple[httpx.AsyncClient, dict]:
    caller = await signed_in(client, "north_dispatcher")
    answer = await caller.get(f"/x/{PLUGIN}/openapi.json", headers={"Accept-Language": "en"})
    assert answer.status_code == 200, answer.text
    return caller, answer.json()


async def test_every_route_is_described_and_nothing_else(client: Client) -> None:
    _, document = await _described(client)
    described = {(method.upper(), path) for path, operations in document["paths"].items() for method in operations}
    assert described == {(route["method"], route["path"]) for route in CONTRIBUTES["routes"]}
    assert document["servers"] == [{"url": f"/x/{PLUGIN}"}]
    names = [operation["operationId"] for operations in document["paths"].values() for operation in operations.values()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9_-]+", name) for name in names)


async def test_inputs_answers_and_rights(client: Client) -> None:
    _, document = await _described(client)
    dogs = document["paths"]["/dogs"]["get"]
    assert {(each["name"], each["in"], each["required"]) for each in dogs["parameters"]} == {
        ("area", "query", True),
        ("most", "query", False),
        ("weight", "query", False),
        ("chipped", "query", False),
        ("kind", "query", False),
    }
    assert (dogs["security"], dogs["x-permission"], dogs["x-rate-per-minute"]) == ([{"token": []}], "see", 6000)
    made = document["paths"]["/dogs"]["post"]
    assert made["requestBody"]["content"]["application/json"]["schema"] == DOG
    assert made["responses"]["200"]["content"]["application/json"]["schema"] == DOG
    sheet = document["paths"]["/sheet"]["get"]
    assert (sheet["security"], list(sheet["responses"]["200"]["content"])) == ([], ["text/csv"])
    assert "403" not in sheet["responses"]
    assert set(document["paths"]["/few"]["get"]["responses"]) == {"204", "404", "422", "429", "502", "503", "504"}
    assert [each["name"] for each in document["paths"]["/dogs/{id}"]["get"]["parameters"]] == ["id", "area"]


async def test_what_is_described_is_answered(client: Client) -> None:
    caller, document = await _described(client)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            body = {"id": "1", "name": "Rex"} if "requestBody" in operation else None
            answer = await caller.request(method, f"/x/{PLUGIN}{path.replace('{id}', '1')}", params={"area": NORTH}, json=body)
            kind = answer.headers.get("content-type", "").partition(";")[0]
            described = operation["responses"].get(str(answer.status_code), operation["responses"].get("200", {}))
            assert answer.is_success, (path, answer.text)
            assert kind in (described.get("content") or {"": None}), (path, kind)


async def test_it_is_for_those_who_have_an_account(client: Client) -> None:
    assert (await client(None).get(f"/x/{PLUGIN}/openapi.json")).status_code == 401
    caller = await signed_in(client, "north_dispatcher")
    assert (await caller.get("/x/acme.nothing/openapi.json")).json()["code"] == "plugin_not_found"

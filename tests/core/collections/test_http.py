"""Collections over HTTP, from the permission in a role to the file in a spreadsheet."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests import world
from tests.core.collections import example
from tests.core.collections.example import home
from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from wangge_core.platform import Platform
from wangge_core.settings import Settings

HOMES = f"/api/v1/collections/{example.PLUGIN}/home"
DOCUMENTS = f"{HOMES}/documents"
NORTH = world.NORTH_VILLAGE


@pytest.fixture
def county_settings(sqlite_settings: Settings) -> Settings:
    """SQLite: HTTP makes no difference between the databases."""
    return sqlite_settings


@pytest.fixture
async def worker(keeping: Platform, client: Client) -> httpx.AsyncClient:
    return await signed_in(client, "worker")


async def entered(who: httpx.AsyncClient, number: str = "A-1", **fields: Any) -> dict[str, Any]:
    answer = await who.post(DOCUMENTS, json={"area": NORTH, "body": home(number, **fields)})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_collection_says_what_is_needed_to_draw_it(worker: httpx.AsyncClient, client: Client):
    listed = (await worker.get("/api/v1/collections", params={"area": world.COUNTY})).json()["items"]
    assert [(each["name"], each["can_write"], each["can_reveal"]) for each in listed] == [("home", True, False), ("visit", True, False)]
    one = (await worker.get(HOMES)).json()
    assert one == listed[0]
    assert (one["columns"], one["search"], one["append_only"]) == (["number", "address", "state", "owner"], True, False)
    assert {"fields": ["state", "checked_on"], "unique": False, "ready": True} in one["indexes"]
    assert one["masks"][0] == {"field": "owner", "show": "name"}
    dispatcher = await signed_in(client, "north_dispatcher")
    assert (await dispatcher.get(HOMES)).json()["reasons"]
    stranger = await signed_in(client, "handler")
    assert (await stranger.get("/api/v1/collections", params={"area": world.COUNTY})).json()["items"] == []
    assert code(await stranger.get(HOMES)) == (403, "permission_missing")
    assert code(await worker.get(HOMES.replace("home", "none"))) == (404, "collection_not_found")
    leader = await signed_in(client, "south_dispatcher")
    assert code(await leader.get(HOMES)) == (403, "permission_missing")


async def test_permissions_come_with_the_declaration(keeping: Platform, client: Client):
    security = await signed_in(client, "security_admin")
    known = {
        f"{each['resource']}:{each['action']}": each["title"] for each in (await security.get("/api/v1/policies")).json()["permissions"]
    }
    assert known["acme.rented-homes:home.reveal"] == {"zh-CN": "查看“出租屋”中遮蔽的内容", "en": "See what is masked in Rented homes"}
    assert "acme.rented-homes:visit.write" in known
    assert "acme.rented-homes:visit.reveal" not in known


async def test_a_document_over_its_life(worker: httpx.AsyncClient):
    made = await entered(worker, **example.OWNER)
    assert made["area"] == {"code": NORTH, "name": "北村", "name_en": "North Village"}
    assert (made["body"]["owner"], made["version"]) == ("陈**", 1)
    path = f"{DOCUMENTS}/{made['id']}"
    assert (await worker.get(path)).json() == made
    changed = await worker.patch(path, json={"version": 1, "changes": {"tenants": 2}})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    slower = await worker.patch(path, json={"version": 1, "changes": {"tenants": 3}})
    assert code(slower) == (409, "document_changed")
    assert (slower.json()["current"]["version"], slower.json()["current"]["body"]["tenants"]) == (2, 2)
    history = (await worker.get(f"{path}/history")).json()["items"]
    assert [(step["deed"], step["fields"]) for step in history] == [("changed", {"tenants": [None, 2]}), ("created", {})]
    assert code(await worker.post(f"{path}/reveal", json={"reason": "any"})) == (403, "permission_missing")
    assert (await worker.delete(path, params={"version": 2})).status_code == 204
    assert code(await worker.get(path)) == (404, "document_not_found")


async def test_reveal_gives_the_whole_for_a_reason(worker: httpx.AsyncClient, client: Client):
    made = await entered(worker, **example.OWNER)
    dispatcher = await signed_in(client, "north_dispatcher")
    reason = (await dispatcher.get(HOMES)).json()["reasons"][0]["id"]
    answer = await dispatcher.post(f"{DOCUMENTS}/{made['id']}/reveal", json={"reason": reason})
    assert (answer.status_code, answer.json()["body"]["owner_phone"]) == (200, example.OWNER["owner_phone"])
    assert code(await dispatcher.post(f"{DOCUMENTS}/{made['id']}/reveal", json={"reason": "x"})) == (422, "reveal_reason")


async def test_lists_are_filtered_sorted_searched_and_paged(worker: httpx.AsyncClient):
    for number in range(5):
        await entered(worker, f"A-{number}", tenants=number, rent=1.5 * number, address="文昌路" if number % 2 else "人民路")

    async def numbers(**params: Any) -> list[str]:
        answer = await worker.get(DOCUMENTS, params=params)
        assert answer.status_code == 200, answer.text
        return [each["body"]["number"] for each in answer.json()["items"]]

    assert await numbers() == ["A-4", "A-3", "A-2", "A-1", "A-0"]
    assert await numbers(filter=["tenants>=1", "tenants<3"]) == ["A-1", "A-2"]
    assert await numbers(sort="-rent", limit=2) == ["A-4", "A-3"]
    assert await numbers(q="文昌") == ["A-3", "A-1"]
    assert await numbers(area="999901100201001") == []
    first = (await worker.get(DOCUMENTS, params={"sort": "tenants", "limit": 3})).json()
    rest = (await worker.get(DOCUMENTS, params={"sort": "tenants", "limit": 3, "after": first["next"]})).json()
    assert ([each["body"]["tenants"] for each in (*first["items"], *rest["items"])], rest["next"]) == ([0, 1, 2, 3, 4], None)
    for params, wanted in {
        (("filter", "address=x"),): (422, "filter_not_indexed"),
        (("filter", "tenants"),): (422, "filter_invalid"),
        (("after", "!"),): (422, "cursor"),
        (("after", "bm9uc2Vuc2U"),): (422, "cursor"),
        (("filter", "owner_identity=1"),): (403, "permission_missing"),
        (("limit", "0"),): (400, "request_invalid"),
    }.items():
        assert code(await worker.get(DOCUMENTS, params=dict(params))) == wanted


async def test_a_batch_takes_all_or_nothing(worker: httpx.AsyncClient):
    made, own = await entered(worker), str(uuid4())
    steps: list[dict[str, Any]] = [
        {"op": "put", "id": own, "area": NORTH, "body": home("A-2")},
        {"op": "change", "id": made["id"], "version": 1, "changes": {"tenants": 1}},
        {"op": "delete", "id": own, "version": 1},
    ]
    answer = await worker.post(f"{HOMES}/batch", json={"steps": steps})
    assert [(each["id"], each["version"]) for each in answer.json()["items"]] == [(own, 1), (made["id"], 2), (own, 2)]
    for step, lacking in (
        ({"op": "put"}, "body"),
        ({"op": "change", "id": own, "version": 1}, "changes"),
        ({"op": "delete", "id": own}, "version"),
    ):
        refused = await worker.post(f"{HOMES}/batch", json={"steps": [step]})
        assert (code(refused), refused.json()["errors"][0]["path"]) == ((422, "batch_step"), f"/steps/0/{lacking}")
    assert code(await worker.post(f"{HOMES}/batch", json={"steps": []})) == (422, "batch_size")


async def test_files_go_out_and_come_in_through_the_same_table(worker: httpx.AsyncClient):
    await entered(worker, "A-1", tenants=2, **example.OWNER)
    out = await worker.get(f"{HOMES}/sheet", params={"format": "csv"})
    assert (out.status_code, out.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert "陈**" in out.text
    assert "陈房东" not in out.text
    answer = await worker.post(f"{HOMES}/sheet", params={"dry_run": True}, files={"file": ("homes.csv", out.content)})
    assert (answer.status_code, answer.json()["unchanged"]) == (200, 1), answer.text
    undone = await worker.post(f"{HOMES}/sheet/undo")
    assert code(undone) == (409, "nothing_to_undo")

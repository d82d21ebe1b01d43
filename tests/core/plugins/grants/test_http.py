"""The grant over HTTP."""

from typing import Any

import httpx
import pytest

from tests.core.conftest import Client
from tests.core.plugins.grants.conftest import HOST, READER, Versions
from tests.core.plugins.test_http import signed_in
from tests.world import COUNTY, NORTH
from wangge_core.platform import Platform
from wangge_core.settings import Settings

GRANT = f"/api/v1/plugins/{READER}/grant"


@pytest.fixture
def county_settings(sqlite_settings: Settings) -> Settings:
    """What is the same on both databases is asked of one."""
    return sqlite_settings


@pytest.fixture
async def admin(platform: Platform, client: Client, version: Versions) -> httpx.AsyncClient:
    platform.host.admit(version())
    return await signed_in(client, "system-admin")


async def read(admin: httpx.AsyncClient, area: str = COUNTY) -> Any:
    answer = await admin.get(GRANT, params={"area": area})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def agree(admin: httpx.AsyncClient, shown: dict[str, Any], **more: Any) -> httpx.Response:
    body = {"number": shown["number"], "manifest": shown["manifest"], **more}
    return await admin.put(GRANT, params={"area": shown["area"]}, json=body)


async def test_consent_from_the_first_reading_to_the_withdrawal(admin: httpx.AsyncClient) -> None:
    shown = await read(admin)
    assert (shown["consent"], shown["number"], shown["from_area"], shown["changes"]) == ("missing", 0, None, [])
    required, optional = shown["asks"]
    assert required["text"]["zh-CN"].startswith("可以读取案件：群众写的内容")
    assert required["reason"]["en"] == "The example needs it."
    assert (required["choice"], required["protected"], optional["choice"], optional["taken"]) == (None, True, "cases:read", False)
    agreed = await agree(admin, shown, optional=["cases:read"])
    assert agreed.status_code == 200, agreed.text
    now = agreed.json()
    assert (now["consent"], now["number"], now["asks"][1]["taken"], now["agreed_version"]) == ("given", 1, True, "1.0.0")
    below = await read(admin, NORTH)
    assert (below["consent"], below["number"], below["from_area"], below["from_name"]) == ("given", 0, COUNTY, "清溪县")
    switched = await admin.put(f"/api/v1/plugins/{READER}/areas/{COUNTY}", json={"enabled": True})
    assert [area["consent"] for area in switched.json()["areas"]] == ["given"]
    withdrawn = await admin.delete(GRANT, params={"area": COUNTY, "number": 1})
    assert withdrawn.status_code == 200
    assert withdrawn.json()["consent"] == "withdrawn"
    history = (await admin.get(f"{GRANT}/history", params={"area": COUNTY})).json()["items"]
    assert [(item["act"], item["optional"]) for item in history] == [("withdrawn", []), ("granted", ["cases:read"])]


async def test_a_waiting_version_is_marked_in_the_list(platform: Platform, admin: httpx.AsyncClient, version: Versions) -> None:
    await agree(admin, await read(admin))
    await admin.put(f"/api/v1/plugins/{READER}/areas/{COUNTY}", json={"enabled": True})
    await platform.host.replace(version("2.0.0", egress=[HOST]))
    shown = (await admin.get(f"/api/v1/plugins/{READER}")).json()
    assert [(area["enabled"], area["consent"]) for area in shown["areas"]] == [(True, "waiting")]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"number": 3}, 409, "grant_changed"),
        ({"manifest": "0" * 64}, 409, "grant_outdated"),
        ({"optional": ["people:read"]}, 422, "grant_invalid"),
        ({"manifest": "short"}, 400, "request_invalid"),
        ({"number": -1}, 400, "request_invalid"),
        ({"more": 1}, 400, "request_invalid"),
    ],
)
async def test_what_cannot_be_agreed_to(admin: httpx.AsyncClient, change: dict[str, Any], status: int, code: str) -> None:
    answer = await agree(admin, await read(admin), **change)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


async def test_withdrawing_what_nobody_agreed_to(admin: httpx.AsyncClient) -> None:
    answer = await admin.delete(GRANT, params={"area": COUNTY, "number": 0})
    assert (answer.status_code, answer.json()["code"]) == (409, "grant_missing")


async def test_a_dispatcher_reads_and_does_not_agree(platform: Platform, client: Client, admin: httpx.AsyncClient) -> None:
    dispatcher = await signed_in(client, "county-dispatcher")
    shown = await read(dispatcher)
    assert (await agree(dispatcher, shown)).status_code == 403
    assert (await dispatcher.delete(GRANT, params={"area": COUNTY, "number": 0})).status_code == 403
    worker = await signed_in(client, "worker")
    assert (await worker.get(GRANT, params={"area": COUNTY})).status_code == 403

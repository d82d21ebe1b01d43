"""Open311 on the platform itself: a program without an account reads the services, reports with a key, and follows it in both forms.

The PyPI client `georeport` runs against it. `open311` 1.1 (2011) is for Python 2 and does not install here: its calls are made as it makes
them, a form in the body, jurisdiction and key in the query.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import msgspec
import pytest
import uvicorn
from defusedxml.ElementTree import fromstring
from georeport import GeoReport

from tests import world
from tests.core.conftest import Client, application_over
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import read_offer
from wangge_core.settings import Settings
from wangge_plugin_open311 import hooks, keys
from wangge_sdk.feeds import mapped, read_items
from wangge_sdk.manifest import open_package, read_manifest

PLUGIN = "wangge.open311"
FOLDER = Path(hooks.__file__).parent
GRID = next(grid for grid in world.GRIDS if grid.startswith(world.NORTH))
ROOT = f"/x/{PLUGIN}@{world.NORTH}"
KEY, LINE = keys.made("app")
SF = Path(__file__).parents[4] / "shared/data/open311/sf_requests_500.json"


@pytest.fixture
async def platform(sqlite_settings: Settings, time: FixedTime) -> AsyncIterator[Platform]:
    settings = msgspec.structs.replace(sqlite_settings, inprocess_plugins=f"{sqlite_settings.inprocess_plugins},{PLUGIN}")
    async with Platform(settings, time).opened() as opened:
        installed = opened.host.admit(read_offer(open_package(FOLDER), (FOLDER,)))
        assert (installed.state, installed.findings) == ("ready", ())
        await world.enable(opened, PLUGIN, world.NORTH)
        await opened.plugins.set_settings(world.SYSTEM, PLUGIN, world.NORTH, {"keys": [LINE], "jurisdiction_id": "north.example"})
        yield opened


async def _posted(anybody: httpx.AsyncClient, form: str, **given: str) -> httpx.Response:
    query = {"jurisdiction_id": "north.example", "api_key": given.pop("api_key", KEY)}
    return await anybody.post(f"{ROOT}/requests.{form}", params=query, data=given)


async def test_a_program_reports_and_follows(platform: Platform, client: Client, time: FixedTime) -> None:
    anybody = client(None)
    listed = (await anybody.get(f"{ROOT}/services.json", params={"jurisdiction_id": "north.example"})).json()
    assert "pothole" in {each["service_code"] for each in listed}
    defined = await anybody.get(f"{ROOT}/services/pothole.xml")
    assert (defined.status_code, defined.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert fromstring(defined.text).find("attributes/attribute/code").text == "size"

    lon, lat = world.middle_of(GRID)
    placed = {"service_code": "pothole", "lat": f"{lat}", "long": f"{lon}", "description": "大坑 & <深>"}
    made = await _posted(anybody, "json", **placed, **{"attribute[size]": "large"})
    assert made.status_code == 201, made.text
    number = made.json()[0]["service_request_id"]
    (case,) = await platform.database.fetch("SELECT area, class_id, text, form FROM cases WHERE number = {}", number)
    assert (case["area"], case["class_id"], case["text"]) == (GRID, "open311.request.pothole", placed["description"])
    assert "large" in case["form"]
    again = await _posted(anybody, "xml", **placed, **{"attribute[size]": "large"})
    assert fromstring(again.text).find("request/service_request_id").text == number

    for form in ("json", "xml"):
        one = await anybody.get(f"{ROOT}/requests/{number}.{form}")
        assert one.status_code == 200
    assert one.text.count("<request>") == 1
    assert fromstring(one.text).find("request/extended_attributes/area").text == GRID
    assert (await anybody.get(f"{ROOT}/tokens/{number}.json")).json() == [{"token": number, "service_request_id": number}]
    begin, end = (f"{(time.now()).date().isoformat()}T{hour}+08:00" for hour in ("00:00:00", "23:59:59"))
    several = (await anybody.get(f"{ROOT}/requests.json", params={"start_date": begin, "end_date": end, "status": "open"})).json()
    assert [each["service_request_id"] for each in several] == [number]
    assert (several[0]["lat"], several[0]["long"]) == (pytest.approx(lat), pytest.approx(lon))

    outside = await _posted(anybody, "json", **placed | {"lat": "1.0"})
    assert (outside.status_code, outside.json()[0]["code"]) == (400, 400)
    unknown = await _posted(anybody, "xml", **placed, api_key="guess")
    assert (unknown.status_code, fromstring(unknown.text).find("error/code").text) == (403, "403")
    nowhere = {name: text for name, text in placed.items() if name not in {"lat", "long"}}
    assert (await _posted(anybody, "json", **nowhere, address_string="北街")).status_code == 201, (
        "an address alone lies in the area that was asked"
    )
    missing = await anybody.get(f"{ROOT}/requests/9999-2026-999999.json")
    assert (missing.status_code, missing.json()[0]["code"]) == (404, 404)


@asynccontextmanager
async def _served(platform: Platform) -> AsyncIterator[str]:
    """Serve the platform on loopback, for clients that bring their own HTTP."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()  # whoever comes before the server is up waits
        server = uvicorn.Server(uvicorn.Config(application_over(platform), lifespan="off", log_level="error"))
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}{ROOT}"
        finally:
            server.should_exit = True
            await serving


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_the_client_georeport_works_against_it(platform: Platform, client: Client, form: str) -> None:
    lon, lat = world.middle_of(GRID)
    placed = {"service_code": "pothole", "lat": f"{lat}", "long": f"{lon}"}
    numbers = [
        (await _posted(client(None), "json", **placed, description=text)).json()[0]["service_request_id"] for text in ("大坑", "小坑")
    ]
    async with _served(platform) as address:
        program = GeoReport(address, jurisdiction="north.example", output_format=form)
        services = await asyncio.to_thread(program.get_service_list)
        definition = await asyncio.to_thread(program.get_service_definition, "pothole")
        one = await asyncio.to_thread(program.get_service_request, numbers[0])
        both = await asyncio.to_thread(program.get_service_requests, ",".join(numbers))
    assert "pothole" in {service["service_code"] for service in services}
    assert definition["service_code"] == "pothole"
    assert (one["service_request_id"], one["description"]) == (numbers[0], "大坑")
    assert [each["service_request_id"] for each in both] == numbers


def test_another_server_is_read_as_a_feed() -> None:
    (feed,) = read_manifest(open_package(FOLDER)).contributes.feeds
    rows = [row["fields"] for row in json.loads(SF.read_bytes()) if row["model"] == "dashboard.request"]
    found, faults = mapped(feed, read_items("open311", json.dumps(rows).encode()))
    assert (len(found), faults) == (len(rows), [])
    assert all(-123 < each.body["where"]["lon"] < -122 for each in found if "where" in each.body)

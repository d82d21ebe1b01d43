"""The calendar over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import httpx
import msgspec
import pytest
from litestar import Litestar, Router

from tests.core.clocks.conftest import ADMINISTRATOR, COUNTY, OTHER, TOWN, Office
from wangge_core.clocks.controllers import CalendarController
from wangge_serving.http.problems import EXCEPTION_HANDLERS
from wangge_serving.http.providing import provided

DAY = {"working": True, "why": {"zh-CN": "防汛值守", "en": "flood duty"}, "source": "县府办〔2026〕7号"}


@pytest.fixture
async def client(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    given = {"actor": ADMINISTRATOR, "calendar_queries": office.queries, "calendar_service": office.service}
    router = Router("/api/v1", route_handlers=[CalendarController], dependencies=provided(given))
    app = Litestar([router], exception_handlers=EXCEPTION_HANDLERS)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(cast("Any", app)), base_url="http://wangge.test/api/v1/calendar") as opened:
        yield opened


async def test_a_day_is_set_and_taken_back(client: httpx.AsyncClient) -> None:
    set_day = await client.put("/days/2026-07-25", params={"area": COUNTY}, json=DAY)
    assert set_day.status_code == 200, set_day.text
    assert set_day.json() == {
        "date": "2026-07-25",
        "area": COUNTY,
        "working": True,
        "why": {"zh-CN": "防汛值守", "en": "flood duty"},
        "known": True,
        "set_by": COUNTY,
        "source": "县府办〔2026〕7号",
    }
    assert (await client.get("/days/2026-07-25", params={"area": TOWN})).json()["set_by"] == COUNTY
    assert (await client.delete("/days/2026-07-25", params={"area": COUNTY})).status_code == 204
    back = (await client.get("/days/2026-07-25", params={"area": TOWN})).json()
    assert (back["working"], back["why"]["zh-CN"], back["set_by"]) == (False, "周末", None)
    again = await client.delete("/days/2026-07-25", params={"area": COUNTY})
    assert (again.status_code, again.json()["code"]) == (404, "day_not_set")


async def test_a_year_is_entered_from_the_notice(client: httpx.AsyncClient, shared_data: Path) -> None:
    notice = msgspec.json.decode((shared_data / "calendar" / "holiday-cn-2026.json").read_bytes())
    answer = await client.put("/years/2026", params={"area": COUNTY}, json=notice)
    assert (answer.status_code, answer.json()) == (200, {"year": 2026, "area": COUNTY, "days": len(notice["days"])})
    year = (await client.get("/years/2026", params={"area": TOWN})).json()
    special = {day["date"]: (day["working"], day["set_by"]) for day in year["days"]}
    assert {
        day["date"]: (not day["isOffDay"], COUNTY) for day in notice["days"] if day["date"].startswith("2026")
    }.items() <= special.items()
    assert (year["known"], list(special)) == (True, sorted(special))
    far = (await client.get("/years/2098", params={"area": COUNTY})).json()
    assert (far["known"], far["days"]) == (False, [])
    wrong = await client.put("/years/2027", params={"area": COUNTY}, json=notice)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "notice")
    empty = await client.put("/years/2026", params={"area": COUNTY}, json=notice | {"days": []})
    assert empty.status_code == 400


async def test_the_rule_is_set(client: httpx.AsyncClient) -> None:
    rule = {"hours": "08:00-12:00,15:00-18:00", "day_count": "same_moment"}
    assert (await client.put("/rule", params={"area": COUNTY}, json=rule)).status_code == 200
    assert (await client.get("/rule", params={"area": TOWN})).json() == {"area": TOWN} | rule
    wrong = await client.put("/rule", params={"area": COUNTY}, json={"hours": "8 to 6"})
    assert (wrong.status_code, wrong.json()["errors"][0]["path"]) == (422, "/hours")


async def test_wrong_questions(client: httpx.AsyncClient) -> None:
    assert (await client.get("/days/2026-02-30", params={"area": COUNTY})).status_code in {400, 404}
    assert (await client.get("/days/2026-02-03")).status_code == 400
    assert (await client.get("/years/1999", params={"area": COUNTY})).json()["errors"][0]["path"] == "/year"
    assert (await client.get("/years/2026", params={"area": OTHER})).status_code == 403
    assert (await client.get("/days/2026-02-03", params={"area": "x"})).status_code == 422
    assert (await client.get("/days/2026-02-03", params={"area": OTHER})).status_code == 403
    assert (await client.get("/days/9999-12-31", params={"area": COUNTY})).status_code == 200
    assert (await client.put("/days/1999-01-01", params={"area": COUNTY}, json=DAY)).status_code == 422
    assert (await client.put("/days/2026-02-03", params={"area": COUNTY}, json=DAY | {"why": {"en": "x"}})).status_code == 400
    assert (await client.put("/years/99999999999999999999", params={"area": COUNTY}, json={})).status_code == 400

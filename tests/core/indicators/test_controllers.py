"""Appraisal over HTTP."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import msgspec

from tests import world
from tests.core.cases.walking import reported, walked
from tests.core.indicators.test_indicators import FORMULAS, NOVEMBER, RANKINGS
from tests.world import PASSWORD, World
from wangge_core.access.model import Scope
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

API = "/api/v1"


async def signed_in(client: Callable[[str | None], httpx.AsyncClient], username: str) -> httpx.AsyncClient:
    opened = client(username)
    answer = await opened.post(f"{API}/session", json={"username": username, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return opened


async def test_a_month_from_the_figures_to_the_lock(
    platform: Platform, county: World, time: FixedTime, client: Callable[[str | None], httpx.AsyncClient]
) -> None:
    await walked(platform, county, await reported(platform), "close")
    await platform.indicators.keeper.catch_up(Scope.everything())
    leader = await signed_in(client, "leader")
    table = (await leader.get(f"{API}/indicators", params={"period": NOVEMBER})).json()
    handled = next(item for item in table["items"] if item["formula"]["id"] == "handled")
    assert handled["figure"] == {"numerator": 1, "denominator": 1, "value": 100.0, "grade": "A"}
    assert (handled["formula"]["words"]["zh-CN"], handled["formula"]["version"]) == ("已处置 ÷ (应处置且非外部导入)", 2)
    values = (await leader.get(f"{API}/indicators/handled/values", params={"period": NOVEMBER, "by": "unit"})).json()
    (row,) = values["items"]
    assert row["name"]["zh-CN"] == "城市管理局"
    asked = {"period": NOVEMBER, "by": "unit", "key": row["key"], "part": "numerator"}
    cases = (await leader.get(f"{API}/indicators/handled/cases", params=asked)).json()
    assert (cases["count"], cases["next"], len(cases["items"])) == (1, None, 1)
    stars = await leader.get(f"{API}/stars/unit", params={"period": NOVEMBER})
    assert (stars.status_code, stars.json()["left_out"]) == (200, 1)

    dispatcher = await signed_in(client, "county-dispatcher")
    lock = f"{API}/periods/{NOVEMBER}/lock"
    early = await dispatcher.post(lock, params={"area": world.COUNTY})
    assert (early.status_code, early.json()["code"]) == (409, "period_not_over")
    time.advance(timedelta(days=10))
    dispatcher = await signed_in(client, "county-dispatcher")
    assert (await dispatcher.post(lock, params={"area": world.COUNTY})).status_code == 201
    again = await dispatcher.post(lock, params={"area": world.COUNTY})
    assert (again.status_code, again.json()["code"]) == (409, "period_locked")
    assert (await dispatcher.get(f"{API}/periods/{NOVEMBER}/reproduction")).json()["reproduced"] is True
    assert [item["month"] for item in (await dispatcher.get(f"{API}/periods")).json()["items"]] == [NOVEMBER]


async def test_a_formula_and_a_ranking_are_set_over_http(client: Callable[[str | None], httpx.AsyncClient], platform: Platform) -> None:
    assert platform.settings.county == world.COUNTY
    admin = await signed_in(client, "system-admin")
    body = {"effective_from": NOVEMBER, "formula": msgspec.to_builtins(FORMULAS["handled"])}
    made = await admin.put(f"{API}/indicators/handled", params={"area": world.COUNTY}, json=body)
    assert (made.status_code, made.json()["area"], made.json()["version"]) == (200, world.COUNTY, 1)
    assert len((await admin.get(f"{API}/indicators/handled/versions")).json()["items"]) == 2
    usage = body | {"formula": body["formula"] | {"numerator": {"count": "log_ins", "where": "reported"}}}
    refused = await admin.put(f"{API}/indicators/log_ins", params={"area": world.COUNTY}, json=usage)
    assert (refused.status_code, refused.json()["code"]) == (422, "indicator_burden")
    assert "check-ins" in refused.json()["detail"]
    ranking = {"effective_from": NOVEMBER, "ranking": msgspec.to_builtins(RANKINGS["star.unit"]) | {"at_least": 1}}
    stars = await admin.put(f"{API}/stars/unit", params={"area": world.COUNTY}, json=ranking)
    assert (stars.status_code, stars.json()["at_least"]) == (200, 1)
    assert (await admin.get(f"{API}/stars/unit")).status_code == 403
    for path in ("/indicators/handled/values?by=colour", "/stars/dog", "/indicators/handled/cases?period=never"):
        assert (await (await signed_in(client, "leader")).get(API + path)).status_code in {400, 404, 422}

"""Plugins that raise, hang, talk nonsense or flood: the report is still accepted, in budget, and the page says what happened."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest

from tests import world
from tests.core.conftest import application_over
from tests.core.plugins.example import found
from tests.world import GRIDS, NORTH, NORTH_VILLAGE, PASSWORD
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.relay import WALK_BUDGETS
from wangge_core.settings import Settings
from wangge_sdk.hooks import SPECS, hookimpl

pytestmark = pytest.mark.slow

HOOKS = ("validate_report", "suggest_class", "route_case")
GRID = next(code for code in GRIDS if code.startswith(NORTH_VILLAGE))


def faulty(behave: Any, *, threaded: bool = False) -> object:
    """Return a plugin that does the same on every hook that a report asks."""

    if threaded:

        class InThread:
            @hookimpl
            def validate_report(self) -> Any:
                return behave()

            @hookimpl
            def suggest_class(self) -> Any:
                return behave()

            @hookimpl
            def route_case(self) -> Any:
                return behave()

        return InThread()

    class Awaited:
        @hookimpl
        async def validate_report(self) -> Any:
            return await behave()

        @hookimpl
        async def suggest_class(self) -> Any:
            return await behave()

        @hookimpl
        async def route_case(self) -> Any:
            return await behave()

    return Awaited()


async def raise_something() -> None:
    raise LookupError("the words of a resident")


async def hang() -> None:
    await asyncio.Event().wait()


async def talk_nonsense() -> object:
    return {"anything": "else"}


async def flood() -> object:
    return tuple({"class_id": "x", "confidence": 1} for _ in range(100_000))


def hang_a_thread() -> None:
    time.sleep(2)


FAULTY = {
    "acme.flooding": (faulty(flood), "may answer at most 50 items, not 100000"),
    "acme.hanging": (faulty(hang), "took longer than its time budget"),
    "acme.nonsense": (faulty(talk_nonsense), "gave an answer that does not fit"),
    "acme.raising": (faulty(raise_something), "LookupError in test_faults.py, line "),
    "acme.thread": (faulty(hang_a_thread, threaded=True), "took longer than its time budget"),
}
BUDGET_S = WALK_BUDGETS * sum(SPECS[hook].budget_ms for hook in HOOKS) / 1000
ON_A_SLOW_MACHINE = ("took longer than its time budget", "busy with earlier calls")
REST_S = 5.0
"""The report itself, on a machine that runs other tests beside this one."""


@pytest.fixture
async def beset(county_settings: Settings) -> AsyncIterator[Platform]:
    """A platform on which five faulty plugins are on, and the good ones too."""
    allowed = ",".join((county_settings.inprocess_plugins, *FAULTY))
    settings = msgspec.structs.replace(county_settings, inprocess_plugins=allowed)
    async with Platform(settings, FixedTime(world.NOW)).opened() as platform:
        for plugin, (code, _) in FAULTY.items():
            platform.host.admit(found(plugin, tuple(SPECS[hook].id for hook in HOOKS)), code)
            await world.enable(platform, plugin, NORTH)
        yield platform


def over(platform: Platform) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=application_over(platform)),
        base_url="http://county.test",
        headers={"Sec-Fetch-Site": "same-origin", "Sender-Key": "device-0123456789abcdef"},
        timeout=60,
    )


def a_report() -> dict[str, object]:
    lon, lat = world.middle_of(GRID)
    return {
        "client_id": str(uuid4()),
        "case_type": "livelihood.appeal",
        "text": "小区门口垃圾堆了三天没人清运",
        "position": {"lon": lon, "lat": lat},
        "attachments": [],
    }


async def test_a_report_is_accepted_among_faulty_plugins(beset: Platform) -> None:
    async with over(beset) as client:
        for number in range(6):
            began = time.perf_counter()
            answer = await client.post("/api/v1/cases", json=a_report())
            took = time.perf_counter() - began
            assert answer.status_code == 201, answer.text
            assert answer.json()["grid"]["code"] == GRID
            assert took < BUDGET_S + REST_S, number
        await client.post("/api/v1/session", json={"username": "system-admin", "password": PASSWORD})
        for plugin, (_, words) in FAULTY.items():
            items = (await client.get(f"/api/v1/plugins/{plugin}/health")).json()["items"]
            assert [item["hook"] for item in items] == sorted(HOOKS), plugin
            for item in items:
                # After the third failure the breaker is open: later reports are not held up at all.
                assert (item["calls"], item["failures"], item["breaker"]) == (3, 3, "open"), item
                assert any(reason in item["last_error"] for reason in (words, *ON_A_SLOW_MACHINE))
                assert "resident" not in item["last_error"]
            assert (await client.get(f"/api/v1/plugins/{plugin}")).json()["health"]["state"] == "broken"


async def test_the_good_plugins_still_advise(beset: Platform) -> None:
    async with over(beset) as client:
        # At first two hanging plugins may use up the time of the call; they are asked last then, and not at all after the third failure.
        for _ in range(3):
            await client.post("/api/v1/public/suggest-class", json={"text": "小区门口垃圾堆了三天", "area": GRID})
        suggested = (await client.post("/api/v1/public/suggest-class", json={"text": "小区门口垃圾堆了三天", "area": GRID})).json()
    assert {item["plugin"] for item in suggested["items"]} == {"wangge.keyword-triage"}

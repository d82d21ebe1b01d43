"""The plugin on the platform itself: a smoke sensor from an MQTT server to a closed case, after which it warns again; and by HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import world
from tests.core.broker.test_hearing import Bench
from tests.core.cases.walking import walked
from tests.core.subscriptions.server import PASSWORD, USER, Server
from tests.core.subscriptions.test_subscriptions import until
from tests.world import World
from wangge_core.cases.filters import CaseFilter
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Put
from wangge_core.collections.wanted import Wanted
from wangge_core.instants import SystemTime
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import read_offer
from wangge_core.settings import Settings
from wangge_plugin_monitoring import hooks
from wangge_sdk.manifest import open_package

pytestmark = pytest.mark.slow

PLUGIN = "qingxi-sense.monitoring"
GRID = next(grid for grid in world.GRIDS if grid.startswith(world.NORTH))
RULE = {
    "name": "烟雾报警",
    "things": "smoke",
    "quantity": "smoke",
    "kind": "simple",
    "threshold": 1,
    "severity": "critical",
    "alarm": "fire",
    "class": "alarm.fire",
    "state": "on",
    "tried_at": "2026-11-30T00:00:00+00:00",
}


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    (tmp_path / "mosquitto").mkdir()
    made = Server(tmp_path / "mosquitto", "wangge/#")
    await made.start()
    yield made
    made.stop()


@pytest.fixture
async def platform(county_settings: Settings, server: Server) -> AsyncIterator[Platform]:
    inprocess = f"{county_settings.inprocess_plugins},{PLUGIN}"
    settings = msgspec.structs.replace(county_settings, inprocess_plugins=inprocess, private_egress=f"127.0.0.1:{server.port}")
    hooks._KNOWN.clear()
    async with Platform(settings, SystemTime()).opened() as opened:
        folder = Path(hooks.__file__).parent
        installed = opened.host.admit(read_offer(open_package(folder), (folder,)))
        assert (installed.state, installed.findings) == ("ready", ())
        await world.enable(opened, PLUGIN, world.NORTH)
        values = {"broker": server.url, "user": USER, "password": PASSWORD}
        await opened.plugins.set_settings(world.SYSTEM, PLUGIN, world.NORTH, values)
        yield opened


@pytest.fixture
async def bench(platform: Platform) -> Bench:
    made = Bench(platform)
    assert await made.lease.acquire()
    await made.run()
    return made


async def enter(platform: Platform, collection: str, **body: object) -> None:
    await platform.documents.service.put(world.SYSTEM, Ref(PLUGIN, collection), Put(body=body, area=GRID))


async def documents(platform: Platform, name: str) -> list[dict[str, Any]]:
    page = await platform.documents.queries.page(world.SYSTEM, Ref(PLUGIN, name), Wanted(), limit=200)
    return [dict(document.body) | {"id": str(document.id), "area": document.area} for document in page.documents]


async def _sensor(platform: Platform, bench: Bench) -> None:
    lon, lat = world.middle_of(GRID)
    await enter(platform, "device", number="SM1", name="菜场烟感", kind="smoke", state="in_use", where={"lon": lon, "lat": lat})
    await platform.documents.service.put(world.SYSTEM, Ref(PLUGIN, "rule"), Put(body=RULE, area=world.NORTH))
    await bench.run()
    assert [watch["area"] for watch in await documents(platform, "watch")] == [GRID]


async def test_a_smoke_sensor_from_its_message_to_a_closed_case_and_an_armed_rule(
    platform: Platform, bench: Bench, server: Server, county: World
) -> None:
    await _sensor(platform, bench)
    events: list[tuple[str, bytes]] = []

    async def told(value: int) -> None:
        events.append(
            ("wangge/observations/SM1/smoke", json.dumps({"phenomenonTime": datetime.now(UTC).isoformat(), "result": value}).encode())
        )
        await server.publish(events[-1])

    async def kept() -> bool:
        return len(await documents(platform, "observation")) == len(events)

    async def listening() -> bool:
        items = (await platform.standing.queries.of_plugin(world.SYSTEM, PLUGIN)).items
        return all(item.state == "listening" for item in items)

    task = asyncio.create_task(platform.standing.service.follow())
    try:
        await until(listening)
        await _walked_through(platform, bench, county, told, kept)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _walked_through(platform, bench, county, told, kept) -> None:
    for value in (0, 1, 0):
        await told(value)
    await until(kept)
    await bench.run()
    (alarm,) = await documents(platform, "alarm")
    assert (alarm["state"], alarm["title"], alarm["area"]) == ("recovered", "菜场烟感：烟雾报警", GRID)
    wanted = CaseFilter(queue="all", q=alarm["case_number"])
    (case,), _ = await platform.cases.queries.found(county.actor("north_dispatcher"), wanted, None, 10)
    assert (case.case_type, case.class_id, case.place.area, case.hazard) == ("monitoring.alarm", "monitoring.alarm.fire", GRID, True)
    await told(1)
    await until(kept)
    assert len(await documents(platform, "alarm")) == 1, "one alarm of a kind, while its case is open"
    await walked(platform, county, case, "close")
    await bench.run()
    (alarm,) = await documents(platform, "alarm")
    assert (alarm["state"], alarm["outcome"]) == ("closed", "fixed")
    await told(1)
    await until(kept)
    await bench.run()
    assert sorted(alarm["state"] for alarm in await documents(platform, "alarm")) == ["active", "closed"]
    assert len({alarm["case_number"] for alarm in await documents(platform, "alarm")}) == 2
    (rule,) = await documents(platform, "rule")
    assert (rule["closed"], rule["score"]) == (1, 100)

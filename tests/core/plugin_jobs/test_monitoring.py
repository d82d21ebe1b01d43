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
from wangge_core.instants import LOCAL, SystemTime
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import read_offer
from wangge_core.settings import Settings
from wangge_plugin_monitoring import hooks
from wangge_sdk.manifest import open_package
from wangge_sdk.views import CommandRequest, RouteRequest
from wangge_sdk.work import JobRun

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
    month = f"{datetime.now(LOCAL):%Y-%m}"
    (counted,) = (await platform.cases.statistics.outcomes(world.SYSTEM, month, month, None)).items
    assert (counted.reports, counted.hazards) == (0, 2), "what sensors find are hazards"


async def asked(platform: Platform, handler: str, request: object) -> Any:
    done = await platform.host.relay(world.NORTH).handle(handler, request, plugin=PLUGIN)
    assert done.answer is not None, done.detail
    return done.answer.value


async def test_by_http_a_camera_and_a_rule_that_is_tested_first(platform: Platform, bench: Bench) -> None:
    await _sensor(platform, bench)
    await enter(platform, "device", number="C1", name="南门", kind="camera", state="in_use")
    await bench.run()
    seen = [{"Datastream": {"@iot.id": "SM1/smoke"}, "result": 1}, {"Datastream": {"@iot.id": "X/smoke"}, "result": 1}]
    call = RouteRequest(method="POST", path="/observations", input={"value": seen})
    assert (await asked(platform, "route:observe", call)).output == {"taken": 1, "unknown": ["X"]}
    assert [alarm["thing"] for alarm in await documents(platform, "alarm")] == ["SM1"]

    event = {"camera": "C1", "kind": "e_bike_in_lift", "at": datetime.now(UTC).isoformat(), "sha256": "0" * 64}
    call = RouteRequest(method="POST", path="/camera-events", input=event)
    assert (await asked(platform, "route:camera_event", call)).output["state"] == "waiting"
    assert (await asked(platform, "route:camera_event", call)).output == {"state": "known"}
    body = {
        **RULE,
        "name": "电动车入梯",
        "things": "camera",
        "quantity": "e_bike_in_lift",
        "sign": "is",
        "alarm": "e_bike",
        "state": "draft",
    }
    await platform.documents.service.put(world.SYSTEM, Ref(PLUGIN, "rule"), Put(body=body, area=world.NORTH))
    rule = next(each["id"] for each in await documents(platform, "rule") if each["alarm"] == "e_bike")
    switch = CommandRequest(command="switch_on", input={"id": rule})
    assert (await asked(platform, "command:switch_on", switch)).refused.status == 422
    now = datetime.now(UTC)
    await asked(platform, "job:try_rule_now", JobRun(job="try_rule_now", run="r", due_at=now, cause="timer", data={"rule": rule}))
    assert (await asked(platform, "command:switch_on", switch)).message["en"] == "“电动车入梯” is on."
    (waiting,) = await documents(platform, "camera_event")
    confirm = CommandRequest(command="confirm_event", input={"id": waiting["id"]})
    assert (await asked(platform, "command:confirm_event", confirm)).message["en"] == "The event of camera C1 is confirmed."
    assert sorted(alarm["alarm"] for alarm in await documents(platform, "alarm")) == ["e_bike", "fire"]
    for job in ("tick", "look_around", "follow_devices"):
        assert "platform refused" not in str((await asked(platform, f"job:{job}", JobRun(job=job, run="r", due_at=now))).note)

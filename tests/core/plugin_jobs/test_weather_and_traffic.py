"""The plugin on the platform itself: a warning comes by its feed and makes tasks, and the county's own goes out as CAP."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import world
from tests.core.broker.test_hearing import Bench
from tests.core.conftest import Client
from tests.core.feeds.outside import Outside, outside
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Put
from wangge_core.collections.wanted import Wanted
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import read_offer
from wangge_core.settings import Settings
from wangge_plugin_weather_and_traffic import hooks
from wangge_sdk.feeds import read_items
from wangge_sdk.manifest import open_package
from wangge_sdk.views import CommandRequest

PLUGIN = "qingxi-gov.weather-and-traffic"
LIBRARY = "qingxi-digital.base-library"
TRAFFIC = "/traffic/v3/traffic/status/circle"
AMAP = Path(__file__).parents[4] / "shared/data/weather/amap/traffic_status_circle.json"
GRID = next(grid for grid in world.GRIDS if grid.startswith(world.NORTH))


@pytest.fixture
def time() -> FixedTime:
    """The plugin looks at the clock on the wall, as its county does."""
    return FixedTime(datetime.now(UTC))


@pytest.fixture
async def site() -> AsyncIterator[Outside]:
    async with outside() as running:
        yield running


@pytest.fixture
async def platform(sqlite_settings: Settings, time: FixedTime, site: Outside, all_installed: None) -> AsyncIterator[Platform]:
    inprocess = f"{sqlite_settings.inprocess_plugins},{PLUGIN}"
    settings = msgspec.structs.replace(sqlite_settings, inprocess_plugins=inprocess, private_egress=f"127.0.0.1:{site.port}")
    async with Platform(settings, time).opened() as opened:
        folder = Path(hooks.__file__).parent
        installed = opened.host.admit(read_offer(open_package(folder), (folder,)))
        assert (installed.state, installed.findings) == ("ready", ())
        for plugin in (LIBRARY, PLUGIN):
            await world.enable(opened, plugin, world.NORTH)
        chosen = {"mirror": site.base, "key": "hunter2", "cap_area": world.COUNTY}
        await opened.plugins.set_settings(world.SYSTEM, PLUGIN, world.NORTH, chosen)
        await opened.timetable.plan()
        yield opened


async def _enter(platform: Platform, ref: Ref, **body: object) -> None:
    await platform.documents.service.put(world.SYSTEM, ref, Put(body=body, area=GRID))


async def _documents(platform: Platform, name: str) -> list[dict[str, Any]]:
    page = await platform.documents.queries.page(world.SYSTEM, Ref(PLUGIN, name), Wanted(), limit=200)
    return [dict(document.body) | {"id": str(document.id)} for document in page.documents]


async def _due(platform: Platform, time: FixedTime, **by: float) -> None:
    time.advance(timedelta(**by))
    while await platform.chores.step():
        pass


def _alert(now: datetime) -> bytes:
    lon, lat = world.middle_of(GRID)
    ring = " ".join(f"{lat + y:.6f},{lon + x:.6f}" for x, y in ((0, 0), (0.001, 0), (0.001, 0.001), (0, 0)))
    sent, ends = (at.isoformat(timespec="seconds") for at in (now, now + timedelta(hours=9)))
    return (
        f'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>w-1</identifier><sender>qx</sender><sent>{sent}</sent>'
        "<status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><language>zh-CN</language><category>Met</category>"
        "<event>暴雨</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>"
        f"<expires>{ends}</expires><headline>北镇暴雨橙色预警</headline><area><areaDesc>北镇</areaDesc><polygon>{ring}</polygon></area>"
        "</info></alert>"
    ).encode()


async def _looked_out(platform: Platform, site: Outside) -> None:
    """The one feed that the county wants was fetched, and the roads were asked for, with the key that no code sees."""
    (road,) = await _documents(platform, "road")
    assert (road["status"], road["clear_share"]) == ("slow", 91.67)
    assert "key=hunter2" in next(each.path for each in site.asked if each.path.startswith(TRAFFIC))
    asked = {each.path.partition("?")[0]: each for each in site.asked}
    assert set(asked) <= {"/cap/alerts", TRAFFIC}, "of four feeds the county wants one"
    assert asked["/cap/alerts"].headers["x-key"] == "hunter2"


async def test_a_warning_from_message_to_task_and_out_again(platform: Platform, site: Outside, time: FixedTime, client: Client) -> None:
    bench = Bench(platform)
    assert await bench.lease.acquire()
    await bench.run()
    elder = {"name": "王秀英", "sex": "female", "born_on": "1941-05-06", "alone": True, "state": "living", "standing": "together"}
    await _enter(platform, Ref(LIBRARY, "person"), **elder, grid=GRID, home="1栋101")
    lon, lat = world.middle_of(GRID)
    await _enter(platform, Ref(LIBRARY, "object"), name="上塘水库", kind="pond", where={"lon": lon, "lat": lat})
    await _enter(platform, Ref(PLUGIN, "forecast"), day="2026-12-01", by_day="晴", high=12.5)
    await _enter(platform, Ref(PLUGIN, "road"), name="县道", status="unknown", where={"lon": lon, "lat": lat})
    now = datetime.now(hooks._LOCAL)
    site.bodies["/cap/alerts"] = _alert(now)
    site.bodies[TRAFFIC] = AMAP.read_bytes()
    await _due(platform, time, minutes=10)
    await _looked_out(platform, site)
    await bench.run()
    await _due(platform, time, seconds=5)
    (warning,) = await _documents(platform, "warning")
    assert (warning["headline"], warning["state"], warning["grids"], warning["tasks"]) == ("北镇暴雨橙色预警", "active", 1, 3)
    assert {task["target"]: task["title"] for task in await _documents(platform, "task")} == {
        "object": "查看水塘水库大坝：上塘水库",
        "elder": "联系独居老人：王**",
        "grid": f"巡查网格：{platform.locator.name(GRID)}",
    }
    notices = await platform.database.fetch("SELECT body FROM notice WHERE type = 'plugin.notice'")
    assert notices
    assert "3 tasks" in msgspec.json.decode(notices[0]["body"])["en"]

    draft = {"event": "山洪", "severity": "Severe", "urgency": "Immediate", "certainty": "Likely", "headline": "北镇山洪预警"}
    await _enter(platform, Ref(PLUGIN, "draft"), **draft, description="请转移", hours=6, state="draft", area=world.NORTH)
    (written,) = await _documents(platform, "draft")
    relay = platform.host.relay(world.NORTH)

    async def command(name: str, **more: Any) -> Any:
        wanted = CommandRequest(command=name, input={"id": written["id"], **more})
        done = await relay.handle(f"command:{name}", wanted, plugin=PLUGIN)
        assert done.answer is not None, done.detail
        return done.answer.value

    assert (await command("send")).refused.status == 409
    assert "1 people" in (await command("count_audience")).message["en"]
    assert "Sent as" in (await command("send")).message["en"]
    await _due(platform, time, minutes=5)
    own = next(each for each in await _documents(platform, "warning") if each["own"])
    assert (own["state"], own["headline"]) == ("active", "北镇山洪预警")

    anybody = client(None)
    index = await anybody.get(f"/x/{PLUGIN}/cap", params={"area": world.NORTH})
    assert (index.status_code, index.headers["content-type"]) == (200, "application/atom+xml; charset=utf-8")
    (entry,) = read_items("rss", index.content)
    alert = await anybody.get(f"/x/{PLUGIN}/cap/{entry['link']}")
    assert (alert.status_code, alert.headers["content-type"]) == (200, "application/cap+xml; charset=utf-8")
    (item,) = read_items("cap", alert.content)
    assert item["headline"] == "北镇山洪预警"
    assert (await anybody.get(f"/x/{PLUGIN}/cap/none", params={"area": world.NORTH})).status_code == 404
    assert (await anybody.get(f"/x/{PLUGIN}/warned-areas", params={"area": world.NORTH})).status_code == 401

"""A county of four grids in memory, with a base library, whose feeds are mapped as the platform does."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.plugins.memory import MemoryPlatform
from wangge_plugin_weather_and_traffic import hooks
from wangge_plugin_weather_and_traffic.keeping import Keeper, Kept
from wangge_plugin_weather_and_traffic.tasks import OBJECT, PERSON
from wangge_sdk.broker.calls import AreaData, AreaGet, AreaList, AreaPage, HttpAnswer, HttpFetch, NoticeSend, NoticeSent, Units
from wangge_sdk.feeds import mapped, read_items
from wangge_sdk.log import StandardLog
from wangge_sdk.manifest import open_package, read_manifest
from wangge_sdk.places import UnitView
from wangge_sdk.platform import RefusedError

DATA = Path(__file__).parents[4] / "shared/data"
COUNTY = "999901"
GRIDS = tuple(f"99990100100100{number}" for number in range(1, 5))
NOW = datetime(2026, 11, 29, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
PACKAGE = open_package(Path(hooks.__file__).parent)


class County(MemoryPlatform):
    """Implements what the plugin asks."""

    def __init__(self) -> None:
        super().__init__()
        self.notices: list[NoticeSend] = []
        self.shapes: list[Any] = []
        self.touched = GRIDS
        self.answer: HttpAnswer | str = "egress_secret"
        self.asked_for: list[HttpFetch] = []

    def feed(self, name: str, content: bytes) -> list[Any]:
        """Take in what a feed brings; return the faults."""
        manifest = read_manifest(PACKAGE)
        declared = next(feed for feed in manifest.contributes.feeds if feed.id == name)
        found, faults = mapped(declared, read_items(declared.format, content, declared.items))
        for each in found:
            self.add(declared.collection, COUNTY, **each.body)
        return faults

    def round(self, now: datetime = NOW) -> Kept:
        return Keeper(self, COUNTY, now, StandardLog("weather")).round()

    def outcomes(self) -> list[str]:
        return [body["outcome"] for body in self.bodies("bulletin")]

    def _areas_list(self, wanted: AreaList) -> AreaPage:
        self.shapes.append(wanted.shape)
        found = self.touched if wanted.shape else tuple(grid for grid in GRIDS if grid.startswith(wanted.area or ""))
        return AreaPage(tuple(AreaData(code=code, name=f"第{code[-1]}网格", level="grid") for code in found))

    def _areas_get(self, wanted: AreaGet) -> AreaData:
        return AreaData(code=wanted.code, name="清溪县", level="county")

    def _units_list(self, _wanted: Any) -> Units:
        kinds = ("township_office", "water", "emergency_management")
        return Units(tuple(UnitView(id=kind, name=kind, kind=kind, area=COUNTY) for kind in kinds))

    def _notifications_send(self, wanted: NoticeSend) -> NoticeSent:
        self.notices.append(wanted)
        return NoticeSent(2)

    def _http_fetch(self, wanted: HttpFetch) -> HttpAnswer:
        self.asked_for.append(wanted)
        if isinstance(self.answer, str):
            raise RefusedError(self.answer, "No.")
        return self.answer


@pytest.fixture
def county() -> County:
    found = County()
    found.add(OBJECT, GRIDS[0], name="上塘水库", kind="pond", address="上塘村")
    found.add(OBJECT, GRIDS[3], name="远塘", kind="pond")
    found.add(OBJECT, GRIDS[0], name="消防栓 1", kind="hydrant")
    found.add(PERSON, GRIDS[0], name="王**", born_on="1941-05-06", alone=True, state="living", home="1栋101")
    found.add(PERSON, GRIDS[0], name="李**", born_on="1941-05-06", alone=False, state="living", home="1栋102")
    found.add(PERSON, GRIDS[1], name="赵**", born_on="1999-05-06", alone=True, state="living", home="1栋103")
    found.touched = GRIDS[:2]
    return found


Alert = Callable[..., bytes]


@pytest.fixture
def cap() -> Alert:
    """Write an alert of CAP; what is given replaces what it says."""

    def alert(number: str = "w-1", kind: str = "Alert", about: str = "", sent: str = "2026-11-29T08:00:00+08:00", **said: str) -> bytes:
        known = {"event": "暴雨", "severity": "Severe", "status": "Actual", "expires": "2026-11-29T20:00:00+08:00"} | said
        scope = "<scope>Private</scope><addresses>x</addresses>" if "private" in said else "<scope>Public</scope>"
        references = f"<references>qx,{about},2026-11-29T08:00:00+08:00</references>" if about else ""
        return (
            f'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{number}</identifier><sender>qx</sender><sent>{sent}</sent>'
            f"<status>{known['status']}</status><msgType>{kind}</msgType>{scope}{references}"
            f"<info><language>en-US</language><category>Met</category><event>Rain</event><urgency>Expected</urgency>"
            f"<severity>{known['severity']}</severity><certainty>Likely</certainty></info>"
            f"<info><language>zh-CN</language><category>Met</category><event>{known['event']}</event><urgency>Expected</urgency>"
            f"<severity>{known['severity']}</severity><certainty>Likely</certainty><expires>{known['expires']}</expires>"
            f"<headline>清溪县{known['event']}预警</headline><area><areaDesc>上塘</areaDesc>"
            "<polygon>28,112 28,113 29,113 28,112</polygon></area></info></alert>"
        ).encode()

    return alert

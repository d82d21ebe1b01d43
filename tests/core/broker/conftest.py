"""A county with an invented plugin, whose questions are put to the platform's own broker."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from tests import world
from tests.core.plugins import example
from tests.world import GRIDS, NORTH, World
from wangge_core.access.model import Actor
from wangge_core.cases.intake import Sender
from wangge_core.cases.report_schemas import PositionIn, ReportIn
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.live import Cause
from wangge_core.settings import Settings
from wangge_sandbox.broker import CallHandle
from wangge_sdk.broker.calls import METHODS
from wangge_sdk.hooks import hookimpl
from wangge_sdk.host_protocol import BrokerCall, raw

LAMPS, OTHER = "acme.lamps", "acme.other"
NORTH_GRID, OTHER_NORTH_GRID, SOUTH_GRID = (grid for grid in list(GRIDS)[:3])
REASON = {"zh-CN": "用于测试。", "en": "For tests."}
EVENT = "lamps.lamp_out.v1"
SCOPES: tuple[dict[str, Any], ...] = tuple(
    {"scope": scope, "reason": REASON}
    for scope in ("reports:read", "cases:read", "cases:create", "cases:manage", "people:read", "units:read", "notifications.app:use")
)
CASE_TYPE = {**example.CASE_TYPE, "anonymous": "allowed"}
FILES = {
    **example.CASE_TYPE_FILES,
    "events/lamp_out.json": {
        "type": "object",
        "properties": {"lamp": {"type": "string", "maxLength": 40}},
        "required": ["lamp"],
        "additionalProperties": False,
    },
    "notices/lamps_out.json": {
        "type": "object",
        "additionalProperties": False,
        "required": ["count", "place"],
        "properties": {"count": {"type": "integer", "minimum": 1}, "place": {"type": "string", "maxLength": 60}},
    },
    "settings/area.json": {"type": "object", "properties": {"limit": {"type": "integer", "default": 3}, "key": {"type": "string"}}},
}


NOTICE = {
    "id": "lamps_out",
    "title": {"zh-CN": "路灯报警", "en": "Lamps"},
    "body": {"zh-CN": "{count}盏灯已灭：{place}。", "en": "{count} lamps are out: {place}."},
    "variables": "notices/lamps_out.json",
    "unit_kinds": ["township_office"],
}


class Lamps:
    """Its code does what the test gives it."""

    act: Callable[..., Awaitable[Any]] | None = None

    @hookimpl
    async def suggest_class(self, ctx, request):
        return await self.act(ctx, request) if self.act else None


HOOKS_ONLY = {"hooks": [{"hook": "suggest_class.v1"}]}


REPORTS = {"scope": "reports:read", "reason": REASON}


def declared(scopes: tuple[dict[str, Any], ...] = SCOPES, **more: Any) -> dict[str, Any]:
    contributes = {
        "hooks": [{"hook": "suggest_class.v1"}],
        "case_types": [CASE_TYPE],
        "events": {"emits": [{"type": EVENT, "schema": "events/lamp_out.json", "data_class": "internal"}]},
        "settings": {"area": "settings/area.json", "secrets": ["key"]},
        "notices": [NOTICE],
    }
    return {"permissions": {"required": list(scopes)}, "contributes": contributes} | more


Ask = Callable[..., Awaitable[Any]]


@pytest.fixture
def code() -> Lamps:
    return Lamps()


@pytest.fixture
async def platform(sqlite_settings: Settings, time: FixedTime, code: Lamps) -> AsyncIterator[Platform]:
    """The platform with the plugin switched on in the north; both databases answer the same questions elsewhere."""
    settings = msgspec.structs.replace(sqlite_settings, inprocess_plugins=f"{sqlite_settings.inprocess_plugins},{LAMPS},{OTHER}")
    async with Platform(settings, time).opened() as opened:
        await install(opened, code)
        yield opened


async def install(platform: Platform, code: object, area: str = NORTH, plugin: str = LAMPS, **more: Any) -> None:
    installed = platform.host.admit(example.found(plugin, ("suggest_class.v1",), FILES, **declared(**more)), code)
    assert installed.offer, installed.findings
    assert installed.state == "ready", installed.reason
    await world.enable(platform, plugin, area)


@pytest.fixture
def county(platform: Platform) -> World:
    return world.find(platform.settings.data)


def handle(area: str = NORTH_GRID, acting: Actor | None = None, plugin: str = LAMPS, version: str = "1.2.0") -> CallHandle:
    return CallHandle(plugin=plugin, version=version, county=area[:6], area=area, hook="suggest_class", call=1, trace=Cause(acting))


@pytest.fixture
def ask(platform: Platform) -> Ask:
    """Ask as the plugin, in a call for an area, in the name of somebody or nobody."""

    async def asked(method: str, area: str = NORTH_GRID, acting: Actor | None = None, plugin: str = LAMPS, **arguments: Any) -> Any:
        answer = await platform.broker.service.answer(handle(area, acting, plugin), BrokerCall(1, 1, method, raw(arguments)))
        return msgspec.msgpack.decode(answer, type=METHODS[method].answer)

    return asked


async def report(platform: Platform, grid: str = NORTH_GRID, case_type: str = "lamps.matter", **more: Any) -> UUID:
    """Return a new case."""
    lon, lat = world.middle_of(grid)
    given = ReportIn(
        client_id=uuid4(), case_type=case_type, text="路灯坏了", position=PositionIn(lon, lat), form=more.pop("form", {}), **more
    )
    sender = Sender(Actor(kind="resident", id="anonymous"), "someone", "web")
    receipt = await platform.cases.intake.report(sender, given)
    (row,) = await platform.database.fetch("SELECT id FROM cases WHERE number = {}", receipt.number)
    return UUID(str(row["id"]))

"""Walking cases through their workflow, for tests."""

from typing import Any
from uuid import uuid4

from tests import world
from tests.world import World
from wangge_core.access.model import Actor
from wangge_core.cases.intake import Sender
from wangge_core.cases.model import Case
from wangge_core.cases.report_schemas import PositionIn, ReporterIn, ReportIn
from wangge_core.cases.schemas import ActionIn
from wangge_core.platform import Platform

RESIDENT = Sender(Actor(kind="resident", id="anonymous"), "a" * 64, "web")
NORTH_GRID = "999901100201001"

WALK: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("worker", "verify", {"result": "yes", "note": "确实如此"}),
    ("north_dispatcher", "file", {}),
    ("north_dispatcher", "dispatch", {"unit_id": "city"}),
    ("handler", "handle", {"note": "已清运"}),
    ("north_dispatcher", "feedback", {}),
    ("worker", "check", {"result": "yes"}),
    ("north_dispatcher", "close", {"outcome": "fixed", "public_reason": "垃圾已清运干净"}),
)
"""Who does what, from the report to the closing."""


async def reported(platform: Platform, grid: str = NORTH_GRID, **changes: Any) -> Case:
    """Report something in a grid and return the case."""
    lon, lat = world.middle_of(grid)
    values: dict[str, Any] = {
        "client_id": uuid4(),
        "case_type": "livelihood.appeal",
        "text": "小区门口垃圾堆了三天没人清运",
        "position": PositionIn(lon, lat),
        "reporter": ReporterIn("王小明", "13812345678"),
    }
    receipt = await platform.cases.intake.report(RESIDENT, ReportIn(**(values | changes)))
    case = await platform.cases.repository.by_query_code(receipt.query_code)
    assert case is not None
    return case


async def act(platform: Platform, county: World, case: Case, who: str, action: str, data: dict[str, Any]) -> Case:
    """Take one step."""
    if "unit_id" in data:
        data = data | {"unit_id": str(county.units[data["unit_id"]])}
    return await platform.cases.handling.act(county.actor(who), case.id, action, ActionIn(version=case.version, data=data))


async def walked(platform: Platform, county: World, case: Case, until: str) -> Case:
    """Take the usual steps up to and with `until`; a private case is verified and checked by a dispatcher, who sees it."""
    for who, action, data in WALK:
        by = "north_dispatcher" if case.private and who == "worker" else who
        case = await act(platform, county, case, by, action, data)
        if action == until:
            break
    return case

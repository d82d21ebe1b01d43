"""The plugin on the platform itself: it learns from cases that were closed, is switched on, answers, and keeps what people chose."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from tests import world
from tests.plugins.message_classifier.conftest import GROUPS, history
from wangge_core.access.model import Actor
from wangge_core.cases.intake import Sender
from wangge_core.cases.report_schemas import PositionIn, ReportIn
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import read_offer
from wangge_core.settings import Settings
from wangge_plugin_message_classifier import hooks, shelf
from wangge_sdk.manifest import open_package
from wangge_sdk.views import CommandRequest, ReportView

PLUGIN = "nine-hills-university.message-classifier"
GRID = next(grid for grid in world.GRIDS if grid.startswith(world.NORTH))
WAGES = "老板拖欠农民工工资，三个月没有发工资，也没有买社保"


@pytest.fixture
async def platform(sqlite_settings: Settings, time: FixedTime) -> AsyncIterator[Platform]:
    settings = msgspec.structs.replace(sqlite_settings, inprocess_plugins=f"{sqlite_settings.inprocess_plugins},{PLUGIN}")
    async with Platform(settings, time).opened() as opened:
        folder = Path(hooks.__file__).parent
        installed = opened.host.admit(read_offer(open_package(folder), (folder,)))
        assert (installed.state, installed.findings) == ("ready", ())
        await world.enable(opened, "wangge.livelihood", world.NORTH)
        await world.enable(opened, PLUGIN, world.NORTH)
        await opened.timetable.plan()
        yield opened


async def _closed(platform: Platform, text: str, class_id: str) -> None:
    lon, lat = world.middle_of(GRID)
    given = ReportIn(client_id=uuid4(), case_type="livelihood.appeal", class_id=class_id, text=text, position=PositionIn(lon, lat), form={})
    receipt = await platform.cases.intake.report(Sender(Actor(kind="resident", id="anonymous"), "someone", "web"), given)
    await platform.database.execute("UPDATE cases SET closed_at = reported_at, outcome = 'fixed' WHERE number = {}", receipt.number)


async def test_it_learns_is_switched_on_and_answers(platform: Platform, time: FixedTime, shared_data: Path) -> None:
    for each in history(shared_data)[::3]:
        await _closed(platform, each.text[:400], each.class_id)
    time.advance(timedelta(days=7))
    while await platform.chores.step():
        pass
    kept = (await platform.work.states.of(PLUGIN))["train", world.NORTH]
    assert (kept.state, kept.error) == ("done", "")
    assert "Version 1, macro-F1 0." in kept.note["en"]
    report = ReportView(text=WAGES, area=GRID, reported_at=time.now())
    relay = platform.host.relay(GRID)
    assert not any(answer.value for answer in await relay.ask("suggest_class", report) if answer.plugin == PLUGIN)
    wanted = CommandRequest(command="switch_on", input={"number": 1})
    done = await relay.handle("command:switch_on", wanted, plugin=PLUGIN)
    assert done.answer is not None, done.detail
    assert done.answer.value.message["en"] == "Version 1 answers now."
    found = [answer.value for answer in await relay.ask("suggest_class", report) if answer.plugin == PLUGIN]
    assert found[0][0].class_id == GROUPS["劳动和社会保障"]
    assert shelf.at_hand(GRID) is not None

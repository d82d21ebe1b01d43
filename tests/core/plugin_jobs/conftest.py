"""A county with a plugin that has jobs, on in the north; the test moves the clock."""

from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import pytest

from tests import world
from tests.core.plugin_jobs import example
from tests.core.plugin_jobs.example import PLUGIN, Code
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugin_jobs.model import JobState
from wangge_core.settings import Settings


def trusting(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, inprocess_plugins=f"{settings.inprocess_plugins},{PLUGIN}")


@pytest.fixture
def code() -> Code:
    return Code()


@pytest.fixture
async def platform(county_settings: Settings, time: FixedTime, code: Code) -> AsyncIterator[Platform]:
    async with Platform(trusting(county_settings), time).opened() as opened:
        installed = opened.host.admit(example.found(), code)
        assert installed.reason is None, installed.reason
        await world.enable(opened, PLUGIN, world.NORTH)
        await opened.timetable.plan()
        yield opened


async def due(platform: Platform, time: FixedTime, **by: float) -> None:
    """Let time pass, and do what is due."""
    time.advance(timedelta(**by))
    while await platform.chores.step():
        pass


async def state(platform: Platform, job: str, area: str = world.NORTH) -> JobState:
    return (await platform.work.states.of(PLUGIN))[job, area]

"""A county whose plugin fetches from a site on loopback, which the operator lists as one inside."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import world
from tests.core.feeds import example
from tests.core.feeds.outside import Outside, outside
from wangge_core.collections.wanted import Wanted
from wangge_core.feeds.model import FeedState
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings

DATA = Path(__file__).parents[4] / "shared" / "data"
SF = DATA / "open311/sf_requests_500.json"


@pytest.fixture
async def site() -> AsyncIterator[Outside]:
    async with outside() as running:
        yield running


@pytest.fixture
async def platform(county_settings: Settings, time: FixedTime, site: Outside) -> AsyncIterator[Platform]:
    settings = msgspec.structs.replace(county_settings, private_egress=f"127.0.0.1:{site.port}")
    async with Platform(settings, time).opened() as opened:
        yield opened


@pytest.fixture
async def fetching(platform: Platform, site: Outside) -> Platform:
    """The platform with the plugin on in the northern township, its mirror set there; its feeds are planned."""
    platform.host.admit(example.found())
    await world.enable(platform, example.PLUGIN, world.NORTH)
    await platform.plugins.set_settings(world.SYSTEM, example.PLUGIN, world.NORTH, {"mirror": site.base, "key": "hunter2"})
    await platform.timetable.plan()
    return platform


async def state(platform: Platform, feed: str) -> FeedState:
    return await platform.feeds.service.repository.get(example.PLUGIN, feed, world.NORTH)


async def documents(platform: Platform, ref: Any) -> list[dict[str, Any]]:
    page = await platform.documents.queries.page(world.SYSTEM, ref, Wanted(), limit=200)
    return [dict(document.body) for document in page.documents]


def requests(start: int = 0, stop: int = 500) -> list[dict[str, Any]]:
    """Return service requests of a city as its GeoReport server gave them."""
    rows = json.loads(SF.read_bytes())
    return [row["fields"] for row in rows if row["model"] == "dashboard.request"][start:stop]

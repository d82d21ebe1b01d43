"""The small county with a plugin that has a page in a frame, on in the northern township."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests import world
from tests.core.plugins.example import found
from tests.core.plugins.interactions.conftest import grant
from tests.world import NORTH, World
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import Found
from wangge_core.settings import Settings

PLUGIN, VERSION = "acme.lamps", "1.2.0"
TITLE = {"zh-CN": "路灯", "en": "Street lights"}
SCRIPT = "document.title = 'lamps';"
LAMP = {"type": "object", "properties": {"pole": {"type": "string", "maxLength": 20, "x-i18n": {"title": TITLE}}}}
FILES: dict[str, Any] = {
    "lamp.json": LAMP,
    "ui/lamps.js": SCRIPT.encode(),
    "ui/lamps.css": b"body { color: red }",
    "ui/pole.png": b"\x89PNG",
    "secret.txt": b"not for the frame",
}


def lamps(**screen: Any) -> Found:
    page = {"id": "map", "title": TITLE, "render": "frame", "source": "ui/lamps.js", "permission": "survey", **screen}
    assets = {"assets": ["ui/lamps.css", "ui/pole.png"]}
    return found(
        PLUGIN,
        files=FILES,
        data={"collections": [{"name": "lamp", "title": TITLE, "schema": "lamp.json", "data_class": "internal", "retention": "P1Y"}]},
        contributes={
            "permissions": [{"id": "survey", "title": TITLE, "risk": "low"}],
            "ui": {"pages": [assets | page]},
        },
    )


@pytest.fixture
async def platform(sqlite_settings: Settings, time: FixedTime) -> AsyncIterator[Platform]:
    """The platform with the lamps."""
    async with Platform(sqlite_settings, time).opened() as platform:
        read = lamps()
        assert read.offer, [finding.sentence() for finding in read.findings]
        platform.host.admit(read)
        await world.enable(platform, PLUGIN, NORTH)
        await grant(platform, "township_dispatcher", "survey", "lamp.read", "lamp.write", plugin=PLUGIN)
        yield platform


@pytest.fixture
def county(sqlite_settings: Settings) -> World:
    """Who and what there is."""
    return world.find(sqlite_settings.data)

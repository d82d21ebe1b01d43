"""The guide's page about feeds: its example is fetched, read, mapped and kept as the page says."""

import json
from datetime import timedelta

import pytest

from tests import world
from tests.core.feeds.conftest import documents
from tests.core.feeds.outside import Outside
from tests.core.plugins.example import MemoryPackage, manifest
from tests.sdk.test_guide import LANGUAGES, blocks
from wangge_core.collections.model import Ref
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import read_offer
from wangge_core.settings import Settings

PLUGIN = "example.warnings"


@pytest.fixture
def county_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_example_brings_what_the_page_shows(platform: Platform, site: Outside, time: FixedTime, language: str) -> None:
    example = blocks(language, "feeds")
    settings = {"type": "object", "properties": {"mirror": {"type": "string", "x-i18n": {"title": {"zh-CN": "镜像", "en": "Mirror"}}}}}
    found = read_offer(
        MemoryPackage(
            {
                "plugin.json": manifest(PLUGIN, **json.loads(example["egress, data and contributes in plugin.json"])),
                "warning.json": json.loads(example["warning.json"]),
                "settings.json": settings,
                "samples/warnings.json": json.loads(example["what comes"]),
            }
        )
    )
    assert found.findings == ()
    platform.host.admit(found)
    await world.enable(platform, PLUGIN, world.NORTH)
    await platform.plugins.set_settings(world.SYSTEM, PLUGIN, world.NORTH, {"mirror": site.base})
    await platform.timetable.plan()
    site.bodies["/v1/warnings"] = example["what comes"].encode()
    time.advance(timedelta(minutes=10))
    await platform.chores.step()
    assert [asked.path for asked in site.asked] == [f"/v1/warnings?area={world.NORTH}"]
    kept = await documents(platform, Ref(PLUGIN, "warning"))
    assert sorted(kept, key=lambda body: str(body["number"])) == json.loads(example["what lies in the collection"])
    [feed] = (await platform.feeds.queries.of_plugin(world.SYSTEM, PLUGIN)).items
    assert [(fault.number, fault.key, fault.field) for fault in feed.faults] == [(3, "w-9", "issued")]

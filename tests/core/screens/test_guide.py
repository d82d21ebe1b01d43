"""The guide's page about a grid worker's day: its example stands in the day of who works there, and is ticked off as it says."""

import json

import pytest

from tests import world
from tests.core.plugins.example import MemoryPackage, manifest
from tests.sdk.test_guide import blocks
from wangge_core.access.policy import Title
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Alter, Put
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.identity.roles.schemas import RoleDraft
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import read_offer
from wangge_core.settings import Settings

PLUGIN = "example.rounds"
ROUNDS = Ref(PLUGIN, "round")


@pytest.fixture
def county_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


async def test_the_example_stands_in_a_day_until_it_is_ticked_off(platform: Platform, county: world.World) -> None:
    example = blocks("en", "my-day")  # both languages have the same
    declared = json.loads(example["data and contributes in plugin.json"])
    found = read_offer(MemoryPackage({"plugin.json": manifest(PLUGIN, **declared), "round.json": json.loads(example["round.json"])}))
    assert found.findings == ()
    platform.host.admit(found)
    await world.enable(platform, PLUGIN, world.NORTH)
    rights = [f"{PLUGIN}:round.{action}" for action in ("read", "write")]
    role = platform.access.policy.role("grid_worker")
    assert role is not None
    wanted = [*map(str, role.permissions), *rights]
    await platform.identity.roles.save(
        world.SYSTEM, role.id, RoleDraft(Title(role.title.zh_cn, role.title.en), wanted, list(role.inherits))
    )
    lon, lat = world.middle_of(f"{world.NORTH_VILLAGE}001")
    due = json.loads(example["a document that is due"]) | {"where": {"lon": lon, "lat": lat}}
    made = await platform.documents.service.put(world.SYSTEM, ROUNDS, Put(body=due))
    worker = county.actor("worker")
    [entry] = (await platform.screens.contributions(worker, world.NORTH_VILLAGE)).day_entries
    assert entry.done is not None
    asked = Wanted(filters=read_filters([*entry.filter, f"{entry.due}<={due['due_on']}"]), sort=entry.due)
    listed = (await platform.documents.queries.page(worker, ROUNDS, asked)).documents
    assert [document.id for document in listed] == [made.id]
    changes = json.loads(example["what ticking it off writes"])
    assert changes.keys() == {*entry.done.give, entry.done.at, *entry.done.fields}
    await platform.documents.conflicts.merge(worker, ROUNDS, Alter(id=made.id, version=made.version, changes=changes))
    assert (await platform.documents.queries.page(worker, ROUNDS, asked)).documents == []

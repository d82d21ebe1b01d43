"""Two versions in two counties and townships, each in workers of its own, from wheels that lie side by side in the store."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from tests import world
from tests.core.plugins.conftest import until
from tests.core.plugins.example import AT, COUNTY, GRID, NEIGHBOUR, TOWN, agreed, manifest, report
from tests.core.plugins.test_host import choose
from tests.wheels import write_wheel
from wangge_core.database import Database
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import Found, discover
from wangge_core.plugins.grants.model import GrantEntry
from wangge_core.plugins.grants.repository import GrantRepository
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import Choice
from wangge_core.plugins.repository import PluginRepository
from wangge_core.plugins.workers.store import Store
from wangge_core.settings import Settings

pytestmark = pytest.mark.slow

LAMPS = "acme.lamps"
OTHER_COUNTY = "330522"
CODE = """
from wangge_sdk.hooks import hookimpl
from wangge_sdk.views import ClassSuggestion

from acme_lamps import words

SEEN = []

@hookimpl
def suggest_class(ctx, request):
    SEEN.append(ctx.area)
    if request.text == "die":
        import os
        os._exit(1)
    reason = {"zh-CN": words.WORD, "en": f"{words.WORD} {len(SEEN)}"}
    return (ClassSuggestion(class_id="lamps.matter.lamp", confidence=0.5, reason=reason),)
"""


def wheel(folder: Path, version: str, memory_mb: int = 128) -> Path:
    runtime = {"isolation": "worker", "module": "acme_lamps.hooks", "limits": {"memory_mb": memory_mb}}
    declared = manifest(LAMPS, ("suggest_class.v1",), version=version, runtime=runtime)
    files = {
        "acme_lamps/__init__.py": "",
        "acme_lamps/words.py": f"WORD = {version!r}",
        "acme_lamps/hooks.py": CODE,
        "acme_lamps/plugin.json": json.dumps(declared),
        f"acme_lamps-{version}.dist-info/entry_points.txt": "[wangge.plugins]\nlamps = acme_lamps:plugin.json\n",
    }
    return write_wheel(folder / f"acme_lamps-{version}-py3-none-any.whl", files)


def runs(area: str, version: str, *, enabled: bool = True) -> Choice:
    return Choice(plugin=LAMPS, version=version, area=area, enabled=enabled, by="tester", at=AT)


@pytest.fixture
async def host(database: Database, tmp_path: Path) -> AsyncIterator[Host]:
    store = Store(tmp_path / "data/plugins")
    for version, memory in (("1.0.0", 96), ("2.0.0", 160)):
        store.replace_same(store.install(wheel(tmp_path, version, memory)))
    host = Host(database, Settings(data=tmp_path / "data"))
    host.fleet.supervisor._first_pause_s = 0
    await choose(database, runs(COUNTY, "1.0.0"), runs(TOWN, "2.0.0"), runs(OTHER_COUNTY, "2.0.0"))
    await granting(database, *agreed(found_in(store, "1.0.0"), COUNTY), *agreed(found_in(store, "2.0.0"), OTHER_COUNTY))
    await host.start()
    yield host
    await host.stop()


def found_in(store: Store, version: str) -> list[Found]:
    return [found for found in discover((), store) if found.version == version]


async def granting(database: Database, *entries: GrantEntry) -> None:
    async with database.transaction():
        for entry in entries:
            assert await GrantRepository(database).add(entry)
        await PluginRepository(database, None).count_change()  # type: ignore[arg-type]  # it seals nothing here


async def said(host: Host, area: str, text: str = "灯") -> list[tuple[str, str]]:
    """Return what the version that runs in an area answers; its worker is awake before it is asked, and no breaker speaks for it."""
    if running := host.running(LAMPS, area):
        await host.fleet.tried(LAMPS, running.version, area)
    answers = await host.relay(area).ask("suggest_class", report(text, area))
    return [(answer.version, answer.value[0].reason["en"]) for answer in answers if answer.plugin == LAMPS]


async def test_each_area_is_answered_by_its_version_and_no_worker_remembers_for_another(host: Host) -> None:
    assert await said(host, NEIGHBOUR) == [("1.0.0", "1.0.0 1")]
    assert await said(host, GRID) == [("2.0.0", "2.0.0 1")]
    assert await said(host, OTHER_COUNTY) == [("2.0.0", "2.0.0 1")]
    assert await said(host, NEIGHBOUR) == [("1.0.0", "1.0.0 2")]
    assert [(health.key.version, health.key.county, health.state) for health in host.fleet.health()] == [
        ("1.0.0", COUNTY, "ready"),
        ("2.0.0", COUNTY, "ready"),
        ("2.0.0", OTHER_COUNTY, "ready"),
    ]
    assert [(health.version, health.area, health.calls) for health in host.live_health()] == [
        ("1.0.0", COUNTY, 2),
        ("2.0.0", TOWN, 1),
        ("2.0.0", OTHER_COUNTY, 1),
    ]


async def test_a_version_that_dies_does_not_take_the_other_with_it(host: Host) -> None:
    assert await said(host, NEIGHBOUR) == [("1.0.0", "1.0.0 1")]
    for _ in range(3):
        host.vitals.forgive(LAMPS, TOWN)
        assert await said(host, GRID, "die") == []
    await until(lambda: [worker.state for worker in host.fleet.health()] == ["ready", "disabled"])
    assert await said(host, GRID) == []
    assert await said(host, NEIGHBOUR) == [("1.0.0", "1.0.0 2")]


async def test_upgrading_at_run_time_and_going_back(host: Host, database: Database) -> None:
    before = host.relay(NEIGHBOUR)
    await choose(database, runs(COUNTY, "2.0.0"))
    await host.refresh()
    assert await said(host, NEIGHBOUR) == [("2.0.0", "2.0.0 1")]
    answers = await before.ask("suggest_class", report("灯", NEIGHBOUR))
    assert [answer.version for answer in answers] == ["1.0.0"]  # a call under way ends with the code it began with
    await choose(database, runs(COUNTY, "1.0.0"))
    await host.refresh()
    assert [version for version, _ in await said(host, NEIGHBOUR)] == ["1.0.0"]


async def test_a_worker_has_the_limits_that_were_agreed_to_not_those_that_its_version_wishes(
    host: Host, database: Database, tmp_path: Path
) -> None:
    def memory() -> dict[str, int]:
        slots = host.fleet.supervisor._slots.values()
        return {f"{slot.key.version} {slot.key.county}": slot.code.limits.memory_mb for slot in slots}

    for area in (GRID, NEIGHBOUR, OTHER_COUNTY):
        await said(host, area)
    assert memory() == {f"2.0.0 {COUNTY}": 96, f"1.0.0 {COUNTY}": 96, f"2.0.0 {OTHER_COUNTY}": 160}
    [entry] = agreed(found_in(Store(tmp_path / "data/plugins"), "2.0.0"), COUNTY)
    await granting(database, msgspec.structs.replace(entry, number=2))
    await host.refresh()
    await said(host, GRID)
    assert memory()[f"2.0.0 {COUNTY}"] == 160
    assert memory()[f"1.0.0 {COUNTY}"] == 96  # it asks for no more than that itself


async def test_a_version_that_is_installed_or_removed_leaves_the_other_running(host: Host, tmp_path: Path) -> None:
    store = Store(tmp_path / "data/plugins")
    assert await said(host, NEIGHBOUR) == [("1.0.0", "1.0.0 1")]
    store.replace_same(store.install(wheel(tmp_path, "3.0.0")))
    await host.look_into_store()
    assert [each.version for each in host.versions(LAMPS)] == ["3.0.0", "2.0.0", "1.0.0"]
    assert await said(host, NEIGHBOUR) == [("1.0.0", "1.0.0 2")]
    store.remove(LAMPS, "2.0.0")
    await host.look_into_store()
    assert [version for version, _ in await said(host, GRID)] == ["3.0.0"]
    assert await said(host, NEIGHBOUR) == [("1.0.0", "1.0.0 3")]


async def test_a_worker_that_keeps_dying_where_a_version_is_tried_brings_the_version_before_back(
    platform: Platform, tmp_path: Path
) -> None:
    host, store = platform.host, Store(platform.settings.data / "plugins")
    host.fleet.supervisor._first_pause_s = 0
    for version in ("1.0.0", "2.0.0"):
        store.replace_same(store.install(wheel(tmp_path, version)))
    host._found = None
    await host.look_into_store()
    for area in (world.NORTH, world.SOUTH):
        await platform.grants.agree_to_installed(world.SYSTEM, LAMPS, area, version="1.0.0")
        await platform.plugins.switch(world.SYSTEM, LAMPS, area, enabled=True, version="1.0.0")
    await platform.upgrades.mark(world.SYSTEM, LAMPS, world.NORTH, tries=True)
    await platform.upgrades.roll_out(world.SYSTEM, LAMPS, "2.0.0", "canaries")
    assert await said(host, world.NORTH) == [("2.0.0", "2.0.0 1")]
    assert await said(host, world.SOUTH) == [("1.0.0", "1.0.0 1")]
    for _ in range(3):
        await said(host, world.NORTH, "die")
    await until(lambda: [version.version for area in (world.NORTH,) if (version := host.running(LAMPS, area))] == ["1.0.0"])
    await platform.canary_watch.stop()
    assert await said(host, world.NORTH) == [("1.0.0", "1.0.0 2")]
    [canary] = host.standing.canaries(LAMPS)
    assert (canary.version, canary.stopped_version) == ("", "2.0.0")
    rows = await platform.database.fetch("SELECT type FROM outbox WHERE type = 'plugin.version_taken_back'")
    assert len(rows) == 1

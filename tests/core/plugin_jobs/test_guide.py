"""The guide's page about jobs: its plugin plans by the calendar, and reminds at the moment that it set."""

import json
from datetime import timedelta
from types import ModuleType

import msgspec
import pytest

from tests import world
from tests.core.plugin_jobs.conftest import due
from tests.core.plugins import example
from tests.sdk.test_guide import LANGUAGES, blocks
from wangge_core.collections.model import Ref
from wangge_core.collections.planning import Put
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings

PLUGIN = "example.visits"
VISITS = Ref(PLUGIN, "visit")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_example_plans_and_reminds(sqlite_settings: Settings, time: FixedTime, language: str) -> None:
    page = blocks(language, "jobs")
    code = ModuleType("example_visits")
    exec(compile(page["example_visits/hooks.py"], "hooks.py", "exec"), code.__dict__)  # noqa: S102  our own page
    fragment = json.loads(page["permissions, data and contributes in plugin.json"])
    runtime = {"isolation": "worker", "module": "acme_noise.hooks", "limits": {}}
    found = example.found(PLUGIN, files={"visit.json": json.loads(page["visit.json"])}, kind="service", runtime=runtime, **fragment)
    assert found.offer, [finding.sentence() for finding in found.findings]
    async with Platform(msgspec.structs.replace(sqlite_settings, inprocess_plugins=PLUGIN), time).opened() as platform:
        assert platform.host.admit(found, code).state == "ready"
        await world.enable(platform, PLUGIN, world.NORTH)
        await platform.timetable.plan()
        at = time.now() + timedelta(days=1, hours=2)  # tomorrow at noon
        body = {"home": "A-1", "at": at.isoformat(), "done": False}
        made = await platform.documents.service.put(world.SYSTEM, VISITS, Put(body=body, area=world.NORTH_VILLAGE))
        await due(platform, time, hours=20)
        [job, _] = (await platform.work.queries.of_plugin(world.SYSTEM, PLUGIN)).items
        assert (job.state, job.note["en"], job.done, job.total) == ("good", "Planned 1 reminders", 1, 1)
        await due(platform, time, hours=5, minutes=29)
        assert "reminded" not in (await platform.documents.queries.get(world.SYSTEM, VISITS, made.id)).body
        await due(platform, time, minutes=1)
        assert (await platform.documents.queries.get(world.SYSTEM, VISITS, made.id)).body["reminded"] is True

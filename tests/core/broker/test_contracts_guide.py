"""The guide's pages about events and what else is declared: their examples run on the platform."""

import asyncio
import json
import re
from collections.abc import Mapping
from types import ModuleType
from typing import Any
from unittest.mock import Mock

import msgspec
import pytest
from msgspec.structs import replace

from tests import world
from tests.core.broker.conftest import FILES, NORTH_GRID
from tests.core.broker.test_hearing import Bench
from tests.core.plugins import example
from tests.sdk.test_guide import LANGUAGES, blocks, page
from tests.world import NORTH, SYSTEM
from wangge_core.algorithms.schemas import QuestionIn
from wangge_core.events.model import Event
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_sandbox.broker import CallHandle
from wangge_sdk.broker.calls import Emitted
from wangge_sdk.host_protocol import BrokerCall
from wangge_sdk.platform import Platform as Asked
from wangge_sdk.testing.fakes import FakePlatform

TELLER, LISTENER, URGENCY = "example.elder-care", "example.listener", "example.urgency"
CARE, BULBS, DESK, KENNEL = "example.care", "example.lamps", "example.desk", "example.kennel"


@pytest.fixture
async def platform(sqlite_settings: Settings, time: FixedTime) -> Any:
    """The platform, into which the guide's plugins are installed."""
    settings = replace(
        sqlite_settings,
        inprocess_plugins=f"{sqlite_settings.inprocess_plugins},{TELLER},{LISTENER},{URGENCY},{CARE},{BULBS},{DESK},{KENNEL}",
    )
    async with Platform(settings, time).opened() as opened:
        yield opened


def module(content: str) -> ModuleType:
    made = ModuleType("guide")
    exec(compile(content, "guide", "exec"), made.__dict__)  # noqa: S102  our own page
    return made


async def install(platform: Platform, plugin: str, code: object, files: Mapping[str, Any], **declared: Any) -> None:
    runtime = {"isolation": "inprocess", "module": "acme_noise.hooks", "limits": {}}
    found = example.found(plugin, files={**FILES, **files}, kind="service", runtime=runtime, **declared)
    installed = platform.host.admit(found, code)
    assert installed.state == "ready", (installed.reason, installed.findings)
    await world.enable(platform, plugin, NORTH)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_about_events(platform: Platform, language: str, caplog: pytest.LogCaptureFixture) -> None:
    code = blocks(language, "events")
    schema = {"events/visit_missed.json": json.loads(code["events/visit_missed.json"])}
    await install(platform, TELLER, object(), schema, contributes=json.loads(code["contributes in plugin.json"]))
    await install(platform, LISTENER, module(code["listener/hooks.py"]), {}, **json.loads(code["plugin.json of the listener, in part"]))
    bench = Bench(platform)
    assert await bench.lease.acquire()
    await bench.run()
    event = Event(
        type="elder-care.visit_missed.v1", area=NORTH_GRID, key="elder-care:v1", at=platform.time.now(), data={"visit": "v1", "days": 3}
    )
    async with platform.database.transaction():
        await platform.outbox.append(event)
    with caplog.at_level("INFO"):
        await bench.run()
    assert any("visit missed" in line for line in caplog.messages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_about_events_tells_as_the_broker_takes_it(language: str) -> None:
    told = FakePlatform()
    told.grant("events.emit", Emitted("e1"))
    module(blocks(language, "events")["elder_care/telling.py"]).tell(Mock(platform=told), "v1", 3)
    (asked,) = told.asked
    assert asked.arguments["type"] == "elder-care.visit_missed.v1"
    assert asked.arguments["data"] == {"visit": "v1", "days": 3}
    assert "{{ events_" in page(language, "events"), "the list of the platform's events is made anew each time"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_about_algorithms(platform: Platform, language: str) -> None:
    code = blocks(language, "algorithms")
    files = {name: json.loads(code[name]) for name in ("schemas/question.json", "schemas/answer.json")}
    contributes = json.loads(code["contributes in plugin.json"])
    await install(platform, URGENCY, module(code["example_urgency/hooks.py"]), files, contributes=contributes)
    (body,) = re.findall(r"-d '(\{.*?\})'", page(language, "algorithms"))
    asked = msgspec.json.decode(body, type=QuestionIn)
    answer = await platform.advising.service.ask(SYSTEM, URGENCY, "urgency", asked)
    assert (answer.state, answer.output) == ("answered", {"urgency": 2})
    quiet = await platform.advising.service.ask(SYSTEM, URGENCY, "urgency", QuestionIn(area=asked.area, input={"text": "路灯不亮"}))
    assert quiet.state == "abstained"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_plugin_asks_an_algorithm_as_the_page_says(platform: Platform, language: str) -> None:
    code = blocks(language, "algorithms")
    files = {name: json.loads(code[name]) for name in ("schemas/question.json", "schemas/answer.json")}
    contributes = json.loads(code["contributes in plugin.json"])
    await install(platform, URGENCY, module(code["example_urgency/hooks.py"]), files, contributes=contributes)
    asker = module(code["example_desk/hooks.py"])
    await install(platform, DESK, asker, files, **json.loads(code["plugin.json of the asker, in part"]))
    dispatcher = world.find(platform.settings.data).actor("north_dispatcher")

    async def weighed(text: str) -> str:
        ran = await platform.plugin_commands.run(dispatcher, DESK, "weigh", NORTH_GRID, {"text": text}, "en")
        return ran.message["en"] if ran.message else ""

    assert await weighed("燃气泄漏") == "The text says 燃气."
    assert await weighed("路灯不亮") == "Nothing urgent in it."
    await platform.advising.service.switch(SYSTEM, URGENCY, "urgency", NORTH, enabled=False, reason="Wrong")
    assert await weighed("燃气泄漏") == "There is no advice now."


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_about_extension_points(platform: Platform, language: str) -> None:
    code = blocks(language, "extension-points")
    opened = json.loads(code["contributes in plugin.json"])
    opened["ui"] = {"commands": [{"id": "muzzled", "title": {"zh-CN": "嘴套", "en": "Muzzles"}, "handler": "muzzled"}]}
    contract = {"schemas/breed.json": json.loads(code["schemas/breed.json"])}
    await install(platform, KENNEL, module(code["example_kennel/hooks.py"]), contract, contributes=opened)
    breed = {"breeds/mastiff.json": json.loads(code["breeds/mastiff.json"])}
    other = example.found(CARE, files=breed, contributes=json.loads(code["contributes in the other plugin.json"]))
    assert platform.host.admit(other).state == "ready", other.findings
    dispatcher = world.find(platform.settings.data).actor("north_dispatcher")

    async def told() -> str:
        ran = await platform.plugin_commands.run(dispatcher, KENNEL, "muzzled", NORTH_GRID, {}, "en")
        return ran.message["en"] if ran.message else ""

    assert await told() == "–"
    await world.enable(platform, CARE, NORTH)
    assert await told() == "Mastiff"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_about_chains_of_calls(platform: Platform, language: str) -> None:
    code = blocks(language, "escalations")
    found = example.found(CARE, files=FILES, **json.loads(code["plugin.json, in part"]))
    assert platform.host.admit(found).state == "ready", found.findings
    await world.enable(platform, CARE, NORTH)
    (person,) = await platform.database.fetch("SELECT person_id FROM account WHERE username = 'leader'")
    guide, asking = module(code["example_care/hooks.py"]), Asking(platform, CARE)

    def act() -> str:
        ctx = Mock(platform=asking)
        assert guide.pressed(ctx, "b7", str(person["person_id"])) == "running"
        guide.pressed_by_mistake(ctx, "b7")
        return "done"

    assert await asyncio.to_thread(act) == "done"
    (row,) = await platform.database.fetch("SELECT state, plugin FROM call_chain")
    assert (row["state"], row["plugin"]) == ("stopped", CARE)


class Asking(Asked):
    """Asks the platform's own broker from a thread, as a plugin would."""

    def __init__(self, platform: Platform, plugin: str) -> None:
        self._broker, self._loop, self._plugin = platform.broker.service, asyncio.get_running_loop(), plugin

    def send(self, method: str, arguments: msgspec.Raw) -> msgspec.Raw:
        handle = CallHandle(plugin=self._plugin, version="1.2.0", county=NORTH[:6], area=NORTH_GRID, hook="job", call=1, trace=None)
        return asyncio.run_coroutine_threadsafe(self._broker.answer(handle, BrokerCall(1, 1, method, arguments)), self._loop).result()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_about_notices(platform: Platform, language: str) -> None:
    code = blocks(language, "notices")
    files = {"notices/lamps_out.json": json.loads(code["notices/lamps_out.json"])}
    scopes = [{"scope": "notifications.app:use", "reason": example.WHY}]
    contributes = json.loads(code["contributes in plugin.json"])
    await install(platform, BULBS, object(), files, permissions={"required": scopes}, contributes=contributes)
    unit = str(world.find(platform.settings.data).units["north_office"])
    guide, ctx = module(code["example_lamps/telling.py"]), Mock(platform=Asking(platform, BULBS))
    assert await asyncio.to_thread(guide.tell, ctx, unit, "河边路", 3) == 2
    assert await asyncio.to_thread(guide.tell, ctx, unit, "河边路", 3) == 0
    (row, *_) = await platform.database.fetch("SELECT body FROM notice WHERE type = 'plugin.notice'")
    assert "河边路有 3 盏路灯熄灭。" in row["body"]

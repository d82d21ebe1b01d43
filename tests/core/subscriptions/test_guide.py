"""The guide's page about subscriptions: its plugin keeps what a real server sends."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from tests import world
from tests.core.plugins import example
from tests.core.subscriptions.server import PASSWORD, USER, Server
from tests.core.subscriptions.test_subscriptions import until
from tests.sdk.test_guide import LANGUAGES, blocks
from wangge_core.collections.model import Ref
from wangge_core.collections.wanted import Wanted
from wangge_core.instants import SystemTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings

pytestmark = pytest.mark.slow

PLUGIN = "example.levels"
NAMES = ("broker", "user", "password")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_example_keeps_what_comes(sqlite_settings: Settings, tmp_path: Path, language: str) -> None:
    page = blocks(language, "subscriptions")
    code = ModuleType("example_levels")
    exec(compile(page["example_levels/hooks.py"], "hooks.py", "exec"), code.__dict__)  # noqa: S102  our own page
    settings = {
        "type": "object",
        "properties": {name: {"type": "string", "x-i18n": {"title": {"zh-CN": name, "en": name}}} for name in NAMES},
    }
    files = {"reading.json": json.loads(page["reading.json"]), "settings.json": settings}
    runtime = {"isolation": "worker", "module": "acme_noise.hooks", "limits": {}}
    found = example.found(PLUGIN, files=files, kind="service", runtime=runtime, **json.loads(page["data and contributes in plugin.json"]))
    assert found.offer, [finding.sentence() for finding in found.findings]
    (tmp_path / "mosquitto").mkdir()
    server = Server(tmp_path / "mosquitto")
    await server.start()
    allowed = msgspec.structs.replace(sqlite_settings, inprocess_plugins=PLUGIN, private_egress=f"127.0.0.1:{server.port}")
    async with Platform(allowed, SystemTime()).opened() as platform:
        assert platform.host.admit(found, code).state == "ready"
        await world.enable(platform, PLUGIN, world.NORTH)
        values = {"broker": server.url, "user": USER, "password": PASSWORD}
        await platform.plugins.set_settings(world.SYSTEM, PLUGIN, world.NORTH, values)
        task = asyncio.create_task(platform.standing.service.follow())

        async def listening() -> bool:
            [item] = (await platform.standing.queries.of_plugin(world.SYSTEM, PLUGIN)).items
            return item.state == "listening"

        await until(listening)
        await server.publish(("roads/north/level", b'{"cm": 12.5}'), ("roads/south/level", b'{"cm": 3}'), ("roads/x/other", b"no"))

        async def kept() -> bool:
            documents = (await platform.documents.queries.page(world.SYSTEM, Ref(PLUGIN, "reading"), Wanted())).documents
            return sorted((document.body["sensor"], document.body["centimetres"]) for document in documents) == [
                ("north", 12.5),
                ("south", 3),
            ]

        await until(kept)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    server.stop()

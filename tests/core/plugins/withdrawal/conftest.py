"""Lists as a registry signs them, and a plugin that is installed from a file and on in two towns."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests import world
from tests.core.plugins.example import manifest
from tests.wheels import write_wheel
from tests.world import NORTH, SOUTH, World
from wangge_core.access.model import Actor
from wangge_core.platform import Platform
from wangge_core.plugins.workers.store import Store
from wangge_sdk.withdrawals import WITHDRAWALS

LAMPS = "acme.lamps"
Take = Callable[..., Awaitable[bool]]


def entry(platform: Platform, action: str = "quarantine", **changes: Any) -> dict[str, Any]:
    return {
        "id": "w-1",
        "plugin": LAMPS,
        "versions": "",
        "action": action,
        "severity": "high",
        "reason": {"zh-CN": "它把姓名发往外部。", "en": "It sends names away."},
        "since": platform.time.now() - timedelta(minutes=1),
    } | changes


def listed(platform: Platform, number: int, *entries: dict[str, Any]) -> bytes:
    return msgspec.json.encode({"format": 1, "number": number, "made_at": platform.time.now(), "entries": entries})


@pytest.fixture
def admin(county: World) -> Actor:
    return county.actor("system_admin")


@pytest.fixture
def take(platform: Platform) -> Take:
    """Take a list and act on it, as the follower of the registry does."""

    async def taken(number: int, *entries: dict[str, Any], name: str = WITHDRAWALS) -> bool:
        changed = await platform.withdrawals.taking.take(name, listed(platform, number, *entries))
        await platform.withdrawals.sweeper.sweep()
        return changed

    return taken


@pytest.fixture
async def lamps(platform: Platform, county: World) -> str:
    """Install it, switch it on in two towns and return the digest of its file."""
    folder = platform.settings.data / "wheels"
    folder.mkdir()
    files: dict[str, bytes | str] = {
        "acme_lamps/__init__.py": "",
        "acme_lamps/plugin.json": json.dumps(manifest(LAMPS)),
        "acme_lamps-1.2.0.dist-info/entry_points.txt": "[wangge.plugins]\nlamps = acme_lamps:plugin.json\n",
    }
    wheel = write_wheel(folder / "acme_lamps-1.2.0-py3-none-any.whl", files)
    site = Store(platform.settings.data / "plugins").install(wheel)
    (site / "tinylib-0.3.dist-info").mkdir()  # as a locked dependency is unpacked beside it
    await platform.host.look_into_store()
    for town in (NORTH, SOUTH):
        await world.enable(platform, LAMPS, town)
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


async def told(platform: Platform, kind: str) -> list[tuple[str, str]]:
    rows = await platform.database.fetch("SELECT area, key FROM outbox WHERE type = {} ORDER BY seq", kind)
    return [(row["area"], row["key"]) for row in rows]

"""The small county with the kennel on in its northern township, in this process and in a worker."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from tests import world
from tests.core.plugins.interactions.kennel import PLUGIN, inside, kennel
from tests.world import NORTH, World
from wangge_core.access.policy import Title
from wangge_core.identity.roles.schemas import RoleDraft
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings


async def grant(platform: Platform, role_id: str, *names: str, plugin: str = PLUGIN) -> None:
    """Add permissions of a plugin, the kennel unless another is named, to a role."""
    role = platform.access.policy.role(role_id)
    assert role is not None
    wanted = [*map(str, role.permissions), *(f"{plugin}:{name}" for name in names)]
    await platform.identity.roles.save(
        world.SYSTEM, role_id, RoleDraft(Title(role.title.zh_cn, role.title.en), wanted, list(role.inherits))
    )


async def _opened(settings: Settings, time: FixedTime, isolation: str) -> AsyncIterator[Platform]:
    allowed = f"{settings.inprocess_plugins},{PLUGIN}" if isolation == "inprocess" else settings.inprocess_plugins
    async with Platform(msgspec.structs.replace(settings, inprocess_plugins=allowed), time).opened() as platform:
        if isolation == "worker":
            await platform.host.fleet.supervisor.start()
        platform.host.admit(kennel(settings.data, isolation), inside() if isolation == "inprocess" else None)
        await world.enable(platform, PLUGIN, NORTH)
        await grant(platform, "grid_worker", "see")
        await grant(platform, "township_dispatcher", "see", "keep")
        yield platform


@pytest.fixture
async def platform(sqlite_settings: Settings, time: FixedTime) -> AsyncIterator[Platform]:
    """The platform with the kennel in this process."""
    async for platform in _opened(sqlite_settings, time, "inprocess"):
        yield platform


@pytest.fixture
def county(sqlite_settings: Settings) -> World:
    """Who and what there is."""
    return world.find(sqlite_settings.data)


@pytest.fixture
async def fenced(sqlite_settings: Settings, time: FixedTime) -> AsyncIterator[Platform]:
    """The platform with the kennel in a worker."""
    async for platform in _opened(sqlite_settings, time, "worker"):
        yield platform

"""A county with a plugin that keeps documents, and people who may."""

import pytest

from tests import world
from tests.core.collections import example
from tests.world import World
from wangge_core.access.model import Actor
from wangge_core.access.policy import Title
from wangge_core.identity.roles.schemas import RoleDraft
from wangge_core.platform import Platform

RIGHTS = {
    "grid_worker": ("home.read", "home.write", "visit.read", "visit.write"),
    "township_dispatcher": ("home.read", "home.write", "home.reveal", "visit.read"),
    "leader": ("home.read",),
}


async def grant(platform: Platform, role_id: str, *names: str) -> None:
    """Add rights on the plugin's collections to a role."""
    role = platform.access.policy.role(role_id)
    assert role is not None
    wanted = [*map(str, role.permissions), *(f"acme.rented-homes:{name}" for name in names)]
    await platform.identity.roles.save(
        world.SYSTEM, role_id, RoleDraft(Title(role.title.zh_cn, role.title.en), wanted, list(role.inherits))
    )


@pytest.fixture
async def keeping(platform: Platform) -> Platform:
    """The platform with the plugin on in the northern township."""
    platform.host.admit(example.found())
    await world.enable(platform, example.PLUGIN, world.NORTH)
    for role, names in RIGHTS.items():
        await grant(platform, role, *names)
    return platform


@pytest.fixture
def worker(county: World) -> Actor:
    return county.actor("worker")


@pytest.fixture
def dispatcher(county: World) -> Actor:
    return county.actor("north_dispatcher")

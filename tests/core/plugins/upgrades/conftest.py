"""A plugin in two versions: 2.0.0 has a class more, and in one variant asks for more."""

from typing import Any

import pytest

from tests import world
from tests.core.plugins.example import CASE_TYPE, CASE_TYPE_FILES, found
from tests.world import COUNTY, World
from wangge_core.access.model import Actor
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import Found

NOISE = "acme.noise"
WITH_DUST = {**CASE_TYPE, "classes": [*CASE_TYPE["classes"], {"id": "dust", "title": {"zh-CN": "扬尘", "en": "Dust"}}]}


def noise(version: str, **more: Any) -> Found:
    made = found(
        NOISE, version=version, files=CASE_TYPE_FILES, contributes={"case_types": [WITH_DUST if version >= "2" else CASE_TYPE]}, **more
    )
    assert made.offer is not None, [finding.sentence() for finding in made.findings]
    return made


@pytest.fixture
def admin(county: World) -> Actor:
    return county.actor("system_admin")


@pytest.fixture
async def both(platform: Platform) -> Platform:
    """Both versions installed, and the county on the older."""
    platform.host.admit(noise("1.0.0"))
    await world.enable(platform, NOISE, COUNTY)
    platform.host.admit(noise("2.0.0"))
    return platform


def running(platform: Platform, *areas: str) -> list[str]:
    return [installed.version if (installed := platform.host.running(NOISE, area)) else "" for area in areas]

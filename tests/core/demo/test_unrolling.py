"""A life told by the kernel's rules: what it needs of plugins and of time."""

import random
from datetime import UTC, datetime

import pytest
import shapely

from wangge_core.demo.lives import Plot, recent
from wangge_core.demo.unrolling import Crew, PluginMissingError, unrolled
from wangge_core.plugins.contributions import Contributions

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LIFE = recent([Plot("999901001001001", "文庙社区", shapely.box(111, 29, 111.01, 29.01))], NOW, random.Random(1))[0]


async def test_a_plugin_that_is_not_installed(demo):
    with pytest.raises(PluginMissingError, match="wangge-plugin-livelihood"):
        await unrolled(LIFE, Crew({}, {}, {}, {}), Contributions(LIFE.grid, ()), demo.cases.timing)

"""The same random users over a whole platform, rows and all: what each sees, counts, exports and finds is what the model says."""

import os
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.core.cases.machine.driver import Run
from tests.core.cases.machine.reckoning import reckon
from tests.core.cases.machine.whole import Whole, built
from tests.world import World
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings

EVERY: Final = 25
TIMES: Final = 6
SEEDS: Final = range(200) if os.environ.get("WANGGE_TEST_SOAK") else (2, 4)


@pytest.fixture
def county_settings(sqlite_settings: Settings) -> Settings:
    """One database will do: what differs between the two is tested beside each query."""
    return sqlite_settings


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
async def test_what_everybody_sees_and_counts_is_what_the_model_says(
    seed: int, platform: Platform, county: World, time: FixedTime, shared_data: Path
):
    random = Random(seed)
    drawn = await built(random, platform, county, shared_data / "calendar", time)
    assert isinstance(drawn.subject, Whole)
    run = Run(random, drawn)
    for _ in range(TIMES):
        await run.go(EVERY)
        await reckon(run, drawn.subject)
    assert sum(len(ref.told) for ref in run.refs.values()) > EVERY * TIMES / 10
    assert await platform.sealer.seal() > EVERY
    found = await platform.audit_queries.verification(county.actor("audit_admin"))
    assert (found.whole, found.findings) == (True, ())
    assert found.entries >= await drawn.subject.recorded() - found.waiting

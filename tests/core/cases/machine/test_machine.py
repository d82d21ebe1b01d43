"""A state machine of random users, workflows and acts over the kernel, against a model that shares nothing with it.

10,000 steps here; `make soak` takes a million. A seed that failed is run again by `_run(Random(seed), …).go(STEPS)`. Hypothesis
draws the choices of some short runs itself, so that what it finds is made small.
"""

import asyncio
import os
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.cases.machine.drawing import county
from tests.core.cases.machine.driver import Run

STEPS: Final = 250
LIVES: Final = 40
SOAK_LIVES: Final = 4_000
FEWEST: Final = {"adjudicate", "accept", "ask_again", "check", "close", "decline", "dispute", "rate", "reclassify", "reopen", "supply"}
"""Steps that a run which shows anything has to have taken."""


def _run(random: Random, calendar: Path) -> Run:
    return Run(random, county(random, calendar))


async def _live(seeds: range, calendar: Path) -> Counter[str]:
    taken: Counter[str] = Counter()
    for seed in seeds:
        run = _run(Random(seed), calendar)
        try:
            await run.go(STEPS)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}:\n{error}") from error
        taken.update(action for ref in run.refs.values() for action, _ in ref.told)
    return taken


@pytest.mark.slow
def test_no_illegal_step_succeeds_no_legal_one_fails_and_the_clocks_are_right(shared_data: Path):
    taken = asyncio.run(_live(range(LIVES), shared_data / "calendar"))
    assert taken.keys() >= FEWEST
    assert any(action.startswith("drawn.") for action in taken)
    assert taken.total() > LIVES * STEPS / 5


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("WANGGE_TEST_SOAK"), reason="a million steps are for make soak")
def test_a_million_steps(shared_data: Path):
    asyncio.run(_live(range(LIVES, LIVES + SOAK_LIVES), shared_data / "calendar"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(random=st.randoms(use_true_random=False))
def test_short_runs_whose_every_choice_hypothesis_makes(random: Random, shared_data: Path):
    asyncio.run(_run(random, shared_data / "calendar").go(12))

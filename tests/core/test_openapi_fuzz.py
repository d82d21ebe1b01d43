"""The whole API asked at random: never a 500, always what the description says. `WANGGE_TEST_SOAK=1` asks thirty times as much."""

import os

import pytest

from tests.core.fuzzing import fuzzer, told
from wangge_core.settings import Settings

EXAMPLES = 60 if os.environ.get("WANGGE_TEST_SOAK") else 40


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_nothing_a_client_sends_breaks_the_server(county_settings: Settings):
    with fuzzer(county_settings) as asking:
        asking.run(EXAMPLES)
    assert not asking.findings, told(asking.findings)
    assert len(asking.asked) >= 70
    for caller in asking.callers:
        assert sum(caller.statuses[status] for status in (200, 201, 204)) > 10, (caller.name, caller.statuses)

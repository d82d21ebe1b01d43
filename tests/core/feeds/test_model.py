"""When what came from outside is old. Pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wangge_core.feeds.model import RETRIES, FeedState

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NEVER = FeedState(plugin="acme.weather", feed="alerts", area="999901")


@pytest.mark.parametrize(
    ("state", "stale_after", "stale"),
    [
        (NEVER, "PT1H", False),
        (replace(NEVER, failures=1), "PT1H", True),
        (replace(NEVER, failures=1), None, True),
        (replace(NEVER, good_at=NOW - timedelta(minutes=60)), "PT1H", False),
        (replace(NEVER, good_at=NOW - timedelta(minutes=61)), "PT1H", True),
        (replace(NEVER, good_at=NOW - timedelta(days=900), failures=9), None, False),
        (replace(NEVER, good_at=NOW - timedelta(days=31)), "P1M", False),
        (replace(NEVER, good_at=NOW - timedelta(days=32)), "P1M", True),
    ],
)
def test_old_is_what_was_not_good_for_as_long_as_the_manifest_says(state: FeedState, stale_after: str | None, stale: bool):
    assert state.is_stale(stale_after, NOW) is stale


@given(st.integers(0, 1000))
def test_pauses_grow_to_an_hour_and_no_further(failures: int):
    again = replace(NEVER, failures=failures).again(NOW)
    assert again == (NOW + RETRIES[min(failures, 4) - 1] if failures else None)

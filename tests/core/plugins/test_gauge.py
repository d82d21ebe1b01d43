"""What is measured of a plugin."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.core.plugins.example import AT, COUNTY
from wangge_core.instants import FixedTime
from wangge_core.plugins.gauge import REMEMBERED, Gauge
from wangge_core.plugins.model import Trouble


def gauge() -> Gauge:
    return Gauge("acme.noise", "1.2.0", COUNTY, "suggest_class", wall=FixedTime(AT).now)


@given(st.lists(st.floats(0, 10), min_size=1, max_size=200))
def test_percentiles_are_times_that_were_measured(times: list[float]) -> None:
    measured = gauge()
    measured.durations.extend(times)
    health = measured.health()
    in_ms = [round(seconds * 1000, 3) for seconds in times]
    assert health.p50_ms in in_ms
    assert health.p99_ms in in_ms
    assert health.p50_ms <= health.p99_ms
    assert sum(each <= health.p50_ms for each in in_ms) * 2 >= len(times)
    assert sum(each <= health.p99_ms for each in in_ms) * 100 >= 99 * len(times)


def test_only_the_last_times_count() -> None:
    measured = gauge()
    measured.durations.extend([5.0] * REMEMBERED)
    measured.durations.extend([0.001] * REMEMBERED)
    assert (measured.health().p50_ms, measured.health().p99_ms) == (1.0, 1.0)


def test_nothing_measured_is_nothing_said() -> None:
    health = gauge().health()
    assert (health.calls, health.p50_ms, health.p99_ms, health.last_error, health.last_at) == (0, None, None, None, None)


def test_what_was_saved_is_not_saved_again() -> None:
    measured = gauge()
    assert measured.unsaved() is None
    measured.calls += 2
    measured.failed(Trouble.RAISED, "KeyError in hooks.py, line 3", 0.0)
    first = measured.unsaved()
    assert first is not None
    assert (first.calls, first.failures, first.last_error, first.last_at) == (2, 1, "KeyError in hooks.py, line 3", AT)
    measured.calls += 1
    measured.saved(first)
    second = measured.unsaved()
    assert second is not None
    assert (second.calls, second.failures) == (1, 0)
    measured.saved(second)
    assert measured.unsaved() is None


def test_the_time_of_the_last_failure_is_kept() -> None:
    time = FixedTime(AT)
    measured = Gauge("acme.noise", "1.2.0", COUNTY, "suggest_class", wall=time.now)
    measured.failed(Trouble.LATE, "late", 0.0)
    time.advance(timedelta(minutes=1))
    measured.failed(Trouble.LATE, "late again", 0.0)
    assert measured.health().last_at == AT + timedelta(minutes=1)

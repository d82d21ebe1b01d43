"""Where a rule stands: the kinds of condition, hysteresis, silence; and that a restart at any moment changes nothing."""

from datetime import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_plugin_monitoring.conditions import Rule, rule_of
from wangge_plugin_monitoring.machine import NORMAL, Stand, due, firing, observed, passed

SILENT = 86_400.0


def rule(**said) -> Rule:
    return Rule(**{"id": "r", "things": "smoke", "quantity": "smoke", "threshold": 10, **said})


def states(of: Rule, *seen: tuple[float, float]) -> list[str]:
    stand, found = NORMAL, []
    for at, value in seen:
        stand = observed(of, stand, at, value)
        found.append(stand.state)
    return found


def test_a_simple_rule_fires_at_once_and_is_over_at_once():
    assert states(rule(), (1, 9), (2, 10), (3, 11), (4, 9)) == ["normal", "alarming", "alarming", "normal"]


def test_hysteresis_keeps_it_until_the_value_has_come_back_far_enough_and_stayed():
    of = rule(clear_at=5, clear_seconds=60)
    seen = ((0, 12), (10, 8), (20, 5), (50, 6), (60, 4), (119, 3), (120, 3))
    assert states(of, *seen) == ["alarming", "alarming", "recovering", "alarming", "recovering", "recovering", "normal"]


def test_a_lasting_rule_waits_and_begins_anew_after_a_value_that_is_good():
    of = rule(kind="lasting", seconds=60)
    assert states(of, (0, 12), (59, 12), (60, 12)) == ["pending", "pending", "alarming"]
    assert states(of, (0, 12), (30, 1), (31, 12), (60, 12), (91, 12)) == ["pending", "normal", "pending", "pending", "alarming"]


def test_a_lasting_rule_fires_by_the_clock_when_nothing_more_comes():
    of = rule(kind="lasting", seconds=60)
    stand = observed(of, NORMAL, 0, 12)
    assert due(of, stand, 0, SILENT) == 60
    assert passed(of, stand, 59, 0, SILENT) == stand
    assert passed(of, stand, 60, 0, SILENT).state == "alarming"


def test_a_repeating_rule_counts_within_its_time_and_a_good_value_begins_anew():
    of = rule(kind="repeating", times=3, seconds=100)
    assert states(of, (0, 12), (10, 12), (20, 12)) == ["pending", "pending", "alarming"]
    assert states(of, (0, 12), (10, 12), (105, 12), (109, 12)) == ["pending", "pending", "pending", "alarming"]
    assert states(of, (0, 12), (10, 12), (20, 1), (30, 12)) == ["pending", "pending", "normal", "pending"]


def test_a_rate_is_the_change_a_minute_over_its_time():
    of = rule(kind="rate", sign="above", threshold=1, seconds=120)
    assert states(of, (0, 0), (60, 0.5), (120, 1.0), (150, 4.0)) == ["normal", "normal", "normal", "alarming"]
    assert states(of, (0, 100), (60, 100.5), (600, 103)) == ["normal", "normal", "normal"]


def test_silence_fires_and_anything_heard_ends_it():
    of = rule(kind="no_data", seconds=300)
    assert passed(of, NORMAL, 299, 0, SILENT) == NORMAL
    silent = passed(of, NORMAL, 300, 0, SILENT)
    assert (silent.state, firing(of, silent), due(of, silent, 0, SILENT)) == ("no_data", True, None)
    assert observed(of, silent, 400, 0).state == "normal"


def test_a_device_that_is_silent_has_no_data_and_no_alarm():
    of = rule(kind="repeating", times=3)
    stand = observed(of, NORMAL, 0, 12)
    gone = passed(of, stand, SILENT, 0, SILENT)
    assert (gone.state, firing(of, gone)) == ("no_data", False)
    assert observed(of, gone, SILENT + 1, 12).state == "pending"


def test_what_was_alarming_when_the_device_fell_silent_stays_an_alarm():
    of = rule()
    stand = observed(of, NORMAL, 0, 12)
    assert passed(of, stand, 2 * SILENT, 0, SILENT) == stand


@pytest.mark.parametrize(
    ("local", "fires"),
    [
        ("2026-11-30T21:59:00+08:00", False),
        ("2026-11-30T22:00:00+08:00", True),
        ("2026-12-01T05:59:00+08:00", True),
        ("2026-12-01T06:00:00+08:00", False),
    ],
)
def test_a_night_belongs_to_the_day_that_it_began_on(local: str, fires: bool):
    of = rule_of(
        "r",
        "",
        {
            "name": "n",
            "things": "camera",
            "kind": "simple",
            "severity": "major",
            "alarm": "fire",
            "days": "1",
            "starts": "22:00",
            "ends": "06:00",
        },
    )
    assert of.active(datetime.fromisoformat(local).timestamp()) is fires


rules = st.builds(
    rule,
    kind=st.sampled_from(["simple", "lasting", "repeating", "rate", "no_data"]),
    sign=st.sampled_from(["above", "from", "below", "to", "is", "is_not"]),
    seconds=st.sampled_from([0.0, 5.0, 30.0, 200.0]),
    times=st.integers(1, 4),
    clear_at=st.none() | st.sampled_from([5.0, 10.0, 15.0]),
    clear_seconds=st.sampled_from([0.0, 10.0, 60.0]),
    days=st.sampled_from(["1234567", "1"]),
    starts=st.sampled_from([0, 480]),
    ends=st.sampled_from([0, 1080]),
)
happenings = st.lists(st.tuples(st.integers(1, 90), st.none() | st.integers(0, 20), st.booleans()), max_size=40)


def _walked(of: Rule, steps: list[tuple[int, int | None, bool]], *, restarting: bool) -> list[Stand]:
    """Live through values (None: only time passes); where a restart is drawn, only what is stored goes on."""
    stand, at, seen, found = NORMAL, 1.7e9, 1.7e9, []
    for seconds, value, restart in steps:
        at += seconds
        if restarting and restart:
            stand = msgspec.convert(msgspec.json.decode(msgspec.json.encode(stand)), Stand)
        if value is None:
            stand = passed(of, stand, at, seen, SILENT)
        else:
            stand, seen = observed(of, stand, at, float(value)), at
        found.append(stand)
    return found


@given(rules, happenings)
def test_a_restart_at_any_moment_changes_nothing(of: Rule, steps: list[tuple[int, int | None, bool]]):
    assert _walked(of, steps, restarting=True) == _walked(of, steps, restarting=False)


@given(rules, happenings)
def test_what_is_due_is_due(of: Rule, steps: list[tuple[int, int | None, bool]]):
    """Time alone changes a stand at the moment that was told, and not before; what waits is bounded."""
    stand, at = NORMAL, 1.7e9
    for seconds, value, _ in steps:
        at += seconds
        stand = observed(of, stand, at, float(value or 0))
        next_at = due(of, stand, at, SILENT)
        if next_at is not None and next_at > at and of.active(next_at):
            assert passed(of, stand, next_at - 0.001, at, SILENT) == stand or of.kind == "lasting"
            assert passed(of, stand, next_at, at, SILENT) != stand
        assert len(stand.marks) <= 6


@given(rules, happenings)
def test_only_a_rule_about_silence_fires_on_silence(of: Rule, steps: list[tuple[int, int | None, bool]]):
    for stand in _walked(of, steps, restarting=False):
        if stand.state == "no_data":
            assert firing(of, stand) is (of.kind == "no_data")
        assert firing(of, stand) or stand.state in {"normal", "pending", "no_data"}

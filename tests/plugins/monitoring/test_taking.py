"""Batches: what is observed is kept, one alarm of a kind is open, silences hold, memory follows what others change."""

from datetime import timedelta

from tests.plugins.monitoring.conftest import COUNTY, LOG, START, County
from wangge_plugin_monitoring import applying, devices, hooks, pulse
from wangge_plugin_monitoring.observations import Observation
from wangge_sdk.views import HookContext
from wangge_sdk.work import Message, MessageBatch


def test_every_observation_is_kept_and_an_alarm_is_raised(county: County):
    county.rule()
    county.batch((0, 0), (5, 1))
    assert [each["value"] for each in county.bodies("observation")] == [0, 1]
    (alarm,) = county.alarms()
    assert (alarm["state"], alarm["severity"], alarm["title"], alarm["value"], alarm["open"]) == (
        "active",
        "critical",
        "S1号：烟雾报警",
        1,
        "S1/fire",
    )
    assert (county.watch()["state"], county.watch()["alarms"]) == ("alarming", 1)


def test_what_comes_twice_is_kept_once_and_what_comes_late_is_not_judged(county: County):
    county.rule()
    county.batch((10, 0), (10, 0), (5, 1))
    assert len(county.bodies("observation")) == 2
    assert county.alarms() == []


def test_a_device_that_is_not_registered_is_told_and_nothing_is_kept(county: County):
    county.batch((0, 1), device="X9")
    assert county.bodies("observation") == []


def test_one_alarm_of_a_kind_is_open_however_often_it_recovers_and_as_severe_as_the_worst(county: County):
    county.rule(name="偏高", threshold=1, severity="minor", clear_at=None)
    county.rule(name="很高", threshold=5, severity="critical")
    county.batch((0, 1), (1, 0), (2, 1))
    county.batch((3, 6), (4, 2))
    (alarm,) = county.alarms()
    assert (alarm["state"], alarm["severity"]) == ("active", "critical")
    county.batch((5, 0))
    (alarm,) = county.alarms()
    assert (alarm["state"], county.watch()["state"], county.watch()["alarms"]) == ("recovered", "normal", 1)


def test_a_peak_within_one_batch_is_not_overlooked(county: County):
    county.rule()
    county.batch((0, 0), (1, 1), (2, 0))
    assert [each["state"] for each in county.alarms()] == ["recovered"]


def test_a_condition_goes_on_lasting_through_a_restart(county: County):
    county.rule(kind="lasting", seconds=60)
    county.batch((0, 1))
    assert county.watch()["state"] == "pending"
    county.batch((59, 1), restart=True)
    assert county.alarms() == []
    county.batch((61, 1), restart=True)
    assert len(county.alarms()) == 1


def test_a_lasting_condition_fires_by_the_clock_though_nothing_more_comes(county: County):
    county.rule(kind="lasting", seconds=60)
    county.batch((0, 1))
    assert county.pass_time(59) == 0
    assert county.pass_time(61) == 1
    county.batch((62, 1))
    assert len(county.alarms()) == 1, "the worker's memory has learnt of it"


def test_a_device_that_falls_silent_is_told_never_early(county: County):
    county.rule(kind="no_data", quantity=None, seconds=600, severity="minor", alarm="device")
    county.batch((0, 0), (40, 0))
    assert county.pass_time(599) == 0
    assert county.pass_time(800) == 1
    (alarm,) = county.alarms()
    assert (alarm["alarm"], alarm["state"], county.watch()["state"]) == ("device", "active", "no_data")
    county.batch((900, 0))
    assert [each["state"] for each in county.alarms()] == ["recovered"]


def test_silence_holds_until_it_is_over_and_then_the_alarm_comes(county: County):
    county.rule()
    until = (START + timedelta(seconds=100)).isoformat()
    county.add("silence", COUNTY, thing="S1", until="2999-01-01T00:00:00+00:00", reason="检修")
    county.batch((0, 1))
    assert county.alarms() == []
    (silence,) = county.documents["silence"]
    county.write("silence", silence, until=until)
    pulse.beat(county, COUNTY, pulse.RULES)
    county.batch((101, 1))
    assert len(county.alarms()) == 1


def test_rules_hold_where_they_lie_and_for_what_they_name(county: County):
    county.device("S2")
    county.rule(thing="S2")
    county.batch((0, 1))
    assert county.alarms() == []
    county.batch((0, 1), device="S2")
    assert len(county.alarms()) == 1


def test_a_rule_that_is_switched_on_is_known_to_the_next_batch(county: County):
    county.batch((0, 1))
    county.rule()
    pulse.beat(county, COUNTY, pulse.RULES)
    county.batch((1, 1))
    assert len(county.alarms()) == 1


def test_a_rule_that_was_never_tested_does_nothing(county: County):
    county.rule(tried_at=None)
    county.batch((0, 1))
    assert county.alarms() == []


def test_a_device_out_of_use_is_watched_no_more(county: County):
    (device,) = county.documents["device"]
    county.rule()
    county.batch((0, 0))
    county.write("device", device, state="retired")
    devices.follow(county, device)
    county.batch((1, 1))
    assert (county.bodies("watch"), county.alarms()) == ([], [])


def test_a_device_that_comes_back_goes_on_with_the_alarm_whose_case_is_open(county: County):
    (device,) = county.documents["device"]
    county.rule()
    county.batch((0, 1))
    for state in ("repair", "in_use"):
        county.write("device", device, state=state)
        devices.follow(county, device)
    county.batch((10, 1), restart=True)
    (alarm,) = county.documents["alarm"]
    assert county.watch()["open"]["fire"]["id"] == alarm
    county.close(alarm)
    assert county.watch()["alarms"] == 0


def test_an_alarm_that_somebody_deleted_is_missed_by_nothing(county: County):
    county.rule()
    county.batch((0, 1))
    county.documents["alarm"].clear()
    county.batch((1, 0))
    assert (county.watch()["state"], county.alarms()) == ("normal", [])


def test_observations_outside_of_batches_are_taken_alike_and_told_to_the_memory(county: County):
    county.rule(kind="repeating", times=2)
    county.batch((0, 1))
    unknown = applying.observe(
        county, COUNTY, (Observation("S1", "smoke", START.timestamp() + 5, 1.0), Observation("X", "smoke", 5.0, 1.0)), 24, LOG
    )
    assert unknown == {"X"}
    assert len(county.alarms()) == 1
    county.batch((6, 1))
    assert len(county.alarms()) == 1


def test_the_pulse_says_what_changed_or_that_it_is_too_long_ago():
    county = County()
    for number in range(100):
        pulse.beat(county, COUNTY, str(number))
    beat = pulse.read(county, COUNTY)
    assert (beat.since(98), beat.since(2), beat.since(100)) == (("98", "99"), None, ())


def test_what_another_memory_has_stored_meanwhile_is_read_again(county: County):
    county.rule()
    county.batch((0, 0))
    mine = county.known
    county.batch((10, 1), restart=True)
    (alarm,) = county.documents["alarm"]
    county.known = mine
    county.batch((20, 1))
    assert list(county.documents["alarm"]) == [alarm]


def handed(county: County, batch: str, *values: float) -> list[str]:
    """Hand a batch to the worker's function; return of which collections the steps are."""
    messages = tuple(
        Message(topic="wangge/observations/S1/smoke", payload=str(value).encode(), received_at=START + timedelta(seconds=number))
        for number, value in enumerate(values)
    )
    ctx = HookContext(area=COUNTY, plugin="p", version="1", log=LOG, settings={"silent_hours": 24}, platform=county)
    taken = hooks.take_messages(ctx, MessageBatch(subscription="observations", id=batch, messages=messages))
    return [step.collection or "" for step in taken.steps]


def test_a_batch_whose_steps_were_never_stored_is_judged_anew_though_it_comes_as_the_first_time(county: County):
    hooks._KNOWN.clear()
    county.rule()
    first = handed(county, "b1", 0, 1)
    assert first.count("observation") == 2
    assert first.count("alarm") == 1
    assert handed(county, "b1", 0, 1) == first

"""Messages and calls in SensorThings' words."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_plugin_monitoring.observations import MisfitError, of_entity, of_message, written
from wangge_sdk.work import Message

NOW = datetime(2026, 11, 30, 2, tzinfo=UTC)


def read(topic: str, payload: bytes, *, retained: bool = False) -> list[tuple]:
    message = Message(topic=topic, payload=payload, received_at=NOW, retained=retained)
    return [(each.device, each.quantity, written(each.at), each.value) for each in of_message(message)]


def test_one_value_and_several_at_once():
    said = b'{"phenomenonTime": "2026-11-30T09:59:58.500+08:00", "result": 12.5}'
    assert read("wangge/observations/W1/level", said) == [("W1", "level", "2026-11-30T01:59:58.500+00:00", 12.5)]
    assert read("wangge/observations/S1", b'{"result": {"smoke": true, "battery": 80}}') == [
        ("S1", "smoke", "2026-11-30T02:00:00.000+00:00", 1.0),
        ("S1", "battery", "2026-11-30T02:00:00.000+00:00", 80.0),
    ]
    assert read("wangge/observations/W1/level", b"3") == [("W1", "level", "2026-11-30T02:00:00.000+00:00", 3.0)]


def test_what_was_kept_from_before_without_a_time_says_nothing_new():
    assert read("wangge/observations/W1/level", b"3", retained=True) == []


def test_a_clock_that_is_ahead_is_not_believed():
    ((_, _, at, _),) = read("wangge/observations/W1/level", b'{"phenomenonTime": "2030-01-01T00:00:00Z", "result": 1}')
    assert at == "2026-11-30T02:05:00.000+00:00"


@pytest.mark.parametrize(
    ("topic", "payload", "why"),
    [
        ("other/W1/level", b"1", "topic"),
        ("wangge/observations/W1/level/more", b"1", "topic"),
        ("wangge/observations/W1/level", b"\xff", "no JSON"),
        ("wangge/observations/W1/level", b'{"result": "high"}', "neither a number"),
        ("wangge/observations/W1/level", b'{"result": {"a": 1}}', "without a quantity"),
        ("wangge/observations/W1/level", b'{"result": 1, "phenomenonTime": "yesterday"}', "ISO 8601"),
        ("wangge/observations/" + "W" * 41 + "/level", b"1", "longer than 40"),
    ],
)
def test_what_observes_nothing_says_why(topic: str, payload: bytes, why: str):
    with pytest.raises(MisfitError, match=why):
        read(topic, payload)


def test_an_entity_of_sensorthings():
    (seen,) = of_entity({"Datastream": {"@iot.id": "S1/smoke"}, "phenomenonTime": "2026-11-30T01:00:00Z", "result": 1}, NOW)
    assert (seen.device, seen.quantity, written(seen.at), seen.value) == ("S1", "smoke", "2026-11-30T01:00:00.000+00:00", 1.0)
    with pytest.raises(MisfitError):
        list(of_entity({"result": 1}, NOW))


@given(st.text(max_size=60), st.binary(max_size=60))
def test_whatever_comes_is_read_or_misfits(topic: str, payload: bytes):
    with suppress(MisfitError):
        assert all(len(seen) == len(("device", "quantity", "at", "value")) for seen in read(f"wangge/observations/{topic}", payload))

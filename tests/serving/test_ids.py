import threading
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_serving import ids
from wangge_serving.ids import id_at, new_id

ANY_TIME = st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds the zone


def _millis(made: UUID) -> int:
    return made.int >> 80


def test_ids_are_of_version_7():
    made = new_id()
    assert (made.version, made.variant) == (7, RFC_4122)


def test_ids_carry_the_present_millisecond():
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    at = datetime.fromtimestamp(_millis(new_id()) / 1_000, UTC)
    assert before <= at <= datetime.now(UTC) + timedelta(seconds=2)


def test_ids_rise_also_within_one_millisecond():
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


@pytest.mark.parametrize("counter", [0, 4_094, 4_095])
def test_ids_rise_when_the_clock_steps_back_and_when_the_counter_runs_over(monkeypatch: pytest.MonkeyPatch, counter: int):
    ahead = _millis(new_id()) + 60_000
    monkeypatch.setattr(ids, "_last", (ahead, counter))
    first, second = new_id(), new_id()
    assert first < second
    assert _millis(first) >= ahead
    assert first.version == second.version == 7


def test_threads_never_make_the_same_id():
    made: list[UUID] = []
    threads = [threading.Thread(target=lambda: made.extend([new_id() for _ in range(500)])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 2_000


@given(ANY_TIME, ANY_TIME)
def test_ids_of_past_moments_sort_by_them(one: datetime, other: datetime):
    first, second = id_at(one), id_at(other)
    assert (first.version, first.variant) == (7, RFC_4122)
    assert _millis(first) == int(one.timestamp() * 1_000)
    if _millis(first) != _millis(second):
        assert (first < second) == (one < other)

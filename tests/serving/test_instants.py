from datetime import UTC, datetime, timedelta

from wangge_serving.instants import LOCAL, FixedTime, SystemTime

NOON = datetime(2026, 3, 2, 12, tzinfo=LOCAL)


def test_the_machines_clock_is_aware_and_in_utc():
    now = SystemTime().now()
    assert now.utcoffset() == timedelta(0)
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_fixed_clock_stands_still_until_it_is_moved():
    time = FixedTime(NOON)
    assert time.now() == time.now() == NOON
    assert time.now().tzinfo is UTC
    time.advance(timedelta(hours=1))
    time.advance(timedelta(minutes=-30))
    assert time.now() == NOON + timedelta(minutes=30)


def test_the_civil_zone_is_eight_hours_ahead_all_year():
    for month in (1, 7):
        assert datetime(2026, month, 1, tzinfo=LOCAL).utcoffset() == timedelta(hours=8)

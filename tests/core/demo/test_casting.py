"""The cast of the examples: where each stands, whatever the day."""

import random
from datetime import UTC, datetime, timedelta

import pytest
import shapely

from wangge_core.demo.casting import cast, parts
from wangge_core.demo.lives import Plot
from wangge_core.demo.places import townships

VILLAGES = [
    [
        Plot(f"9999010010{village:02d}00{grid}", "社区", shapely.box(111 + village, 29 + grid, 111.5 + village, 29.5 + grid))
        for grid in (1, 2)
    ]
    for village in range(9)
]
DAYS = [datetime(2026, 2, 17, 16, tzinfo=UTC), datetime(2026, 10, 4, 3, tzinfo=UTC), datetime(2026, 3, 2, 8, tzinfo=UTC)]


@pytest.mark.parametrize("now", DAYS, ids=str)
def test_every_part_has_stood_for_as_long_as_it_says(now):
    lives = {life.part: life for life in cast(VILLAGES, now, random.Random(5))}
    assert lives.keys() == {part.name for part in parts()}
    for part in parts():
        life = lives[part.name]
        last = life.acts[-1].at if life.acts else life.reported_at
        assert now - last == timedelta(hours=part.hours), part.name
        assert life.grid.startswith(f"9999010010{part.village:02d}")


def test_who_is_late_took_longer():
    lives = {life.part: life for life in cast(VILLAGES, DAYS[0], random.Random(5))}
    for part in parts():
        acts = {act.action: act.at for act in lives[part.name].acts}
        if part.late_days:
            assert acts["handle"] - acts["dispatch"] > timedelta(days=part.late_days)


def test_those_beside_each_other_lie_in_one_grid_some_metres_apart():
    lives = {life.part: life for life in cast(VILLAGES, DAYS[0], random.Random(5))}
    for part in parts():
        if part.beside:
            one, other = lives[part.name], lives[part.beside]
            assert one.grid == other.grid
            assert 0 < abs(one.lon - other.lon) < 0.0002
            assert abs(one.lat - other.lat) < 0.0002


def test_every_part_is_played_in_the_first_street():
    assert {part.village for part in parts()} <= set(range(len(townships()[0].villages)))

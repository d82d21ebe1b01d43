"""The counts of the cockpit are those of the list, part by part."""

from datetime import timedelta

import pytest

from tests import world
from tests.core.cases.walking import reported, walked
from tests.world import World
from wangge_core.cases.filters import CaseFilter
from wangge_core.errors import InvalidError
from wangge_core.instants import LOCAL, FixedTime
from wangge_core.platform import Platform

GRID, OTHER_GRID = f"{world.NORTH_VILLAGE}001", f"{world.NORTH_VILLAGE}002"


async def _parts(platform: Platform, county: World, who: str, **wanted) -> dict[str, int]:
    found = await platform.cases.cockpit.counted(county.actor(who), CaseFilter(**wanted))
    return {item.code: item.count for item in found.items}


async def test_cases_are_counted_one_level_down(platform: Platform, county: World, time: FixedTime):
    for grid in (GRID, GRID, OTHER_GRID):
        await reported(platform, grid)
    assert await _parts(platform, county, "leader", area=world.COUNTY) == {world.NORTH: 3}
    assert await _parts(platform, county, "leader", area=world.NORTH) == {world.NORTH_VILLAGE: 3}
    assert await _parts(platform, county, "leader", area=world.NORTH_VILLAGE) == {GRID: 2, OTHER_GRID: 1}
    assert await _parts(platform, county, "leader", area=GRID) == {GRID: 2}
    assert await _parts(platform, county, "south_dispatcher", area=world.COUNTY) == {}
    time.advance(timedelta(days=60))
    [north] = (await platform.cases.cockpit.counted(county.actor("leader"), CaseFilter(area=world.COUNTY))).items
    assert (north.name, north.name_en, north.overdue) == ("北镇", "North", 3)
    with pytest.raises(InvalidError, match="Name the area"):
        await _parts(platform, county, "leader")


async def test_days_of_the_report_bound_lists_and_counts_alike(platform: Platform, county: World, time: FixedTime):
    first = time.now().astimezone(LOCAL).date()
    await reported(platform, GRID)
    time.advance(timedelta(days=2))
    await walked(platform, county, await reported(platform, OTHER_GRID), "close")
    days = [first + timedelta(days=step) for step in range(-1, 4)]
    for since in (None, *days):
        for until in (None, *days):
            wanted = CaseFilter(area=world.NORTH_VILLAGE, since=since, until=until)
            expected = sum((since is None or since <= day) and (until is None or day <= until) for day in (first, days[3]))
            parts = await platform.cases.cockpit.counted(county.actor("leader"), wanted)
            counts = await platform.cases.queries.counts(county.actor("leader"), wanted)
            assert parts.earliest == first
            assert sum(item.count for item in parts.items) == counts.count == expected, wanted

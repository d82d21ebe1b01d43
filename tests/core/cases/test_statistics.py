from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests import world
from tests.core.cases.making import a_case
from tests.core.cases.walking import reported
from tests.world import SYSTEM, World
from wangge_core.cases.model import Place
from wangge_core.cases.public_schemas import OutcomeMonth
from wangge_core.cases.rows import case_row
from wangge_core.errors import ForbiddenError, InvalidError
from wangge_core.instants import LOCAL
from wangge_core.platform import Platform

NORTH_GRID, SOUTH_GRID = "999901100201001", "999901200201001"


async def _kept(platform: Platform, at: datetime, grid: str = NORTH_GRID, **changes: Any) -> None:
    await platform.database.insert([case_row(a_case(reported_at=at, place=Place(grid), **changes))])


async def _months(platform: Platform, first: str, last: str, who: str = "leader", area: str | None = None) -> list[OutcomeMonth]:
    county = world.find(platform.settings.data)
    return (await platform.cases.statistics.outcomes(county.actor(who), first, last, area)).items


async def test_a_month_counts_reports_hazards_response_and_satisfaction(platform: Platform):
    at = datetime(2022, 8, 10, 4, tzinfo=UTC)
    await _kept(platform, at, responded_at=at + timedelta(days=1), score=5)
    await _kept(platform, at, responded_at=at + timedelta(days=2, hours=12), score=4)
    await _kept(platform, at)
    await _kept(platform, at, hazard=True, responded_at=at + timedelta(hours=12))
    [month] = await _months(platform, "2022-08", "2022-08")
    assert month == OutcomeMonth(month="2022-08", reports=3, hazards=1, mean_response_days=1.33, satisfaction=90.0, ratings=2)


async def test_months_without_cases_are_rows_too(platform: Platform):
    await _kept(platform, datetime(2022, 12, 31, 4, tzinfo=UTC))
    months = await _months(platform, "2022-11", "2023-01")
    assert [(month.month, month.reports) for month in months] == [("2022-11", 0), ("2022-12", 1), ("2023-01", 0)]
    assert (months[0].mean_response_days, months[0].satisfaction, months[0].ratings) == (None, None, 0)


async def test_a_month_begins_at_local_midnight(platform: Platform):
    midnight = datetime(2022, 9, 1, tzinfo=LOCAL)
    await _kept(platform, midnight - timedelta(microseconds=1))
    await _kept(platform, midnight)
    assert [month.reports for month in await _months(platform, "2022-08", "2022-09")] == [1, 1]


async def test_figures_cover_what_the_reader_may_see_and_the_area_they_chose(platform: Platform):
    at = datetime(2022, 8, 10, 4, tzinfo=UTC)
    await _kept(platform, at, NORTH_GRID)
    await _kept(platform, at, SOUTH_GRID)

    async def counted(**wanted: str) -> int:
        return (await _months(platform, "2022-08", "2022-08", **wanted))[0].reports

    assert await counted() == 2
    assert await counted(area=world.NORTH) == 1
    assert await counted(area=f"{world.NORTH}000") == 1
    assert await counted(who="north_dispatcher") == 1
    assert await counted(who="north_dispatcher", area=world.SOUTH) == 0


async def test_who_may_see_no_statistics_is_refused(platform: Platform, county: World):
    with pytest.raises(ForbiddenError, match="statistics:read"):
        await _months(platform, "2022-08", "2022-08", who="audit_admin")


BAD = (
    ("2022-8", "2022-09", "/from"),
    ("2022-08", "2022-13", "/to"),
    ("1822-08", "1822-08", "/from"),
    ("2022-08-01", "2022-09", "/from"),
    ("２０２２-08", "2022-09", "/from"),
    ("2022-09", "2022-08", "/to"),
    ("2018-01", "2023-01", "/to"),
)


async def test_ranges_that_make_no_sense_are_refused_with_their_place(platform: Platform):
    for first, last, path in BAD:
        with pytest.raises(InvalidError) as caught:
            await platform.cases.statistics.outcomes(SYSTEM, first, last, None)
        assert (caught.value.code, caught.value.fields[0].path) == ("month", path), (first, last)
    assert len((await platform.cases.statistics.outcomes(SYSTEM, "2018-01", "2022-12", None)).items) == 60


async def test_a_living_case_counts_in_its_month(platform: Platform):
    await reported(platform)
    assert [month.reports for month in await _months(platform, "2026-11", "2026-11")] == [1]

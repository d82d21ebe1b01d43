"""Questions about the tree, and who may ask them."""

import asyncio
from datetime import date, timedelta

import pytest
import shapely

from tests.core.areas.conftest import SYSTEM, Tree, collection
from wangge_core.area_code import Level
from wangge_core.areas.coordinates import Position
from wangge_core.areas.errors import AreaNotFoundError
from wangge_core.areas.queries import frame_of
from wangge_core.areas.repository import AreaRepository
from wangge_core.errors import ForbiddenError, UnavailableError

TABLE = """code,name,name_en,valid_from,valid_to,successor
999901,清溪县,Qingxi County,,,
999901001,文澜街道,Wenlan Street,,,
999901101,云溪镇,,,2026-01-01,999901102
999901102,新云溪镇,,2026-01-01,,
999901103,将来镇,,2026-03-03,,
999901001001,文庙社区,,,,
"""
WEST = shapely.box(111.0, 29.0, 111.01, 29.01)
EAST = shapely.box(111.01, 29.0, 111.02, 29.01)


@pytest.fixture
async def filled(tree):
    await tree.take(TABLE)
    await tree.take(collection(("999901001001001", "西格", WEST), ("999901001001002", "东格", EAST)))
    return tree


async def test_children_of_today(filled):
    branches = await filled.queries.public_children("999901")
    assert [(branch.area.code, branch.has_children) for branch in branches] == [("999901001", True), ("999901102", False)]


async def test_tops_of_the_tree(filled):
    (branch,) = await filled.queries.public_children(None)
    assert (branch.area.code, branch.area.name_en, branch.has_children) == ("999901", "Qingxi County", True)


async def test_what_ended_can_still_be_read(filled):
    area = await filled.queries.public_area("999901101")
    assert (area.valid_to, area.successors) == (date(2026, 1, 1), ("999901102",))
    assert await filled.queries.names(["999901101", "999901999"]) == {"999901101": "云溪镇"}


async def test_old_codes_resolve(filled):
    assert [area.code for area in await filled.queries.resolve("999901101")] == ["999901102"]
    assert [area.code for area in await filled.queries.resolve("999901101", date(2025, 1, 1))] == ["999901101"]
    assert await filled.queries.resolve("999901999") == ()


async def test_path(filled):
    assert [area.name for area in await filled.queries.path("999901001001002")] == ["清溪县", "文澜街道", "文庙社区", "东格"]


async def test_staff_see_their_own_and_the_way_there(filled):
    township = Tree(filled.database, "999901001001")
    assert [branch.area.code for branch in await township.queries.children(SYSTEM, "999901")] == ["999901001"]
    assert [branch.area.code for branch in await township.queries.children(SYSTEM, None)] == ["999901"]
    assert [branch.area.code for branch in await township.queries.children(SYSTEM, "999901001001")] == [
        "999901001001001",
        "999901001001002",
    ]
    assert (await township.queries.area(SYSTEM, "999901001001")).name == "文庙社区"
    with pytest.raises(AreaNotFoundError):
        await township.queries.area(SYSTEM, "999901102")
    with pytest.raises(ForbiddenError):
        await township.queries.outlines(SYSTEM, "999901", Level.GRID)
    with pytest.raises(ForbiddenError):
        await Tree(filled.database).queries.children(SYSTEM, None)


async def test_located(filled):
    found = filled.queries.locate(Position(111.005, 29.005))
    assert (found.grid.code, found.nearest) == ("999901001001001", None)
    assert [name.code for name in found.path] == ["999901", "999901001", "999901001001", "999901001001001"]


async def test_names_in_memory(filled):
    locator = filled.locator
    assert (locator.name("999901101"), locator.name("999901999")) == ("云溪镇", "999901999")
    assert [locator.knows(code) for code in ("999901101", "999901102", "999901103", "999901999")] == [False, True, False, False]


async def test_the_border_between_two_grids(filled):
    assert filled.queries.locate(Position(111.01, 29.005)).grid.code == "999901001001001"


async def test_beside_all_grids(filled):
    found = filled.queries.locate(Position(111.025, 29.005))
    assert (found.grid, found.path, found.nearest.code) == (None, (), "999901001001002")
    assert found.nearest.metres == pytest.approx(0.005 * 111_195 * 0.8745, rel=0.01)
    assert filled.queries.locate(Position(0, 0)).nearest is None


async def test_another_process_notices(filled):
    other = Tree(filled.database, "")
    assert await other.locator.refresh()
    assert not await other.locator.refresh()
    assert len(other.locator) == 2
    await filled.take(collection(("999901001001003", "北格", shapely.box(111.0, 29.01, 111.02, 29.02))))
    assert other.locator.locate(111.01, 29.015) is None
    assert await other.locator.refresh()
    assert other.locator.locate(111.01, 29.015) == "999901001001003"


async def test_a_new_day_brings_new_grids(filled):
    await filled.take(collection(("999901001001003", "北格", shapely.box(111.0, 29.01, 111.02, 29.02)), valid_from="2026-03-03"))
    assert filled.locator.locate(111.01, 29.015) is None
    filled.time.advance(timedelta(hours=8))
    assert await filled.locator.refresh()
    assert filled.locator.locate(111.01, 29.015) == "999901001001003"


async def test_watching(filled, monkeypatch):
    monkeypatch.setattr("wangge_core.areas.locator.POLL_SECONDS", 0.01)
    other = Tree(filled.database, "")
    await other.locator.start()
    await filled.take(collection(("999901001001003", "北格", shapely.box(111.0, 29.01, 111.02, 29.02))))
    for _ in range(500):
        if len(other.locator) == 3:
            break
        await asyncio.sleep(0.01)
    assert other.locator.locate_all([(111.01, 29.015), (0, 0)]) == ["999901001001003", None]
    await other.locator.close()
    await other.locator.close()


async def test_watching_goes_on_when_the_database_was_away(filled, monkeypatch, caplog):
    monkeypatch.setattr("wangge_core.areas.locator.POLL_SECONDS", 0.01)
    other = Tree(filled.database, "")
    await other.locator.start()
    version, away = AreaRepository.version, [UnavailableError("database_down", "gone", 1)]

    async def sometimes(self):
        if away:
            raise away.pop()
        return await version(self)

    monkeypatch.setattr(AreaRepository, "version", sometimes)
    for _ in range(500):
        if not away and "could not be looked at" in caplog.text:
            break
        await asyncio.sleep(0.01)
    assert "could not be looked at" in caplog.text
    assert other.locator.locate(111.005, 29.005) == "999901001001001"
    await other.locator.close()


async def test_frame(filled):
    county = await filled.queries.public_area("999901")
    grids = [branch.area for branch in await filled.queries.public_children("999901001001")]
    assert frame_of(grids[0], ()) == (WEST.bounds, (111.005, 29.005))
    assert frame_of(county, grids)[0] == pytest.approx((111.0, 29.0, 111.02, 29.01))
    assert frame_of(county, ())[1] == (104.0, 35.0)

import csv
import io
from datetime import timedelta

import pytest

from tests import world
from tests.core.cases.walking import act, reported, walked
from tests.world import SYSTEM, World
from wangge_core.access.model import Actor
from wangge_core.cases.filters import CaseFilter
from wangge_core.errors import ForbiddenError, InvalidError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

OTHER_GRID = "999901100201002"


async def _numbers(platform: Platform, county: World, who: str, **wanted) -> list[str]:
    page = await platform.cases.queries.page(county.actor(who), CaseFilter(**wanted), None, 50)
    return [item.number for item in page.items]


async def _exported(platform: Platform, actor: Actor, wanted: CaseFilter) -> list[list[str]]:
    pieces = [piece async for piece in await platform.cases.exporting.export(actor, wanted, "csv")]
    return list(csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"))))


async def test_a_list_shows_what_lies_in_scope_newest_first(platform: Platform, county: World):
    first, second = await reported(platform), await reported(platform, OTHER_GRID)
    assert await _numbers(platform, county, "north_dispatcher") == [second.number, first.number]
    assert await _numbers(platform, county, "south_dispatcher") == []
    assert await _numbers(platform, county, "leader") == [second.number, first.number]
    assert await _numbers(platform, county, "leader", area=OTHER_GRID) == [second.number]
    assert await _numbers(platform, county, "south_dispatcher", area=world.NORTH) == []


async def test_who_may_see_no_case_is_refused(platform: Platform, county: World):
    for who in ("system_admin", "audit_admin"):
        with pytest.raises(ForbiddenError, match="case:read"):
            await _numbers(platform, county, who)


async def test_pages_follow_each_other_without_gap_or_repeat(platform: Platform, county: World):
    made = [(await reported(platform)).number for _ in range(5)]
    seen, after = [], None
    while True:
        page = await platform.cases.queries.page(county.actor("leader"), CaseFilter(), after, 2)
        seen += [item.number for item in page.items]
        after = page.next
        if after is None:
            break
    assert seen == made[::-1]


async def test_todo_is_what_the_reader_can_do_something_about(platform: Platform, county: World):
    fresh = await reported(platform)
    handled = await walked(platform, county, await reported(platform), "dispatch")
    assert await _numbers(platform, county, "worker", queue="todo") == [fresh.number]
    assert await _numbers(platform, county, "handler", queue="todo") == [handled.number]
    assert await _numbers(platform, county, "water_handler", queue="todo") == []
    assert await _numbers(platform, county, "leader", queue="todo") == []


async def test_counts_equal_lists_for_every_filter(platform: Platform, county: World, time: FixedTime):
    await reported(platform)
    await walked(platform, county, await reported(platform, OTHER_GRID), "close")
    time.advance(timedelta(days=30))
    await reported(platform)
    for wanted in (
        CaseFilter(),
        CaseFilter(queue="open"),
        CaseFilter(queue="overdue"),
        CaseFilter(queue="closed"),
        CaseFilter(queue="todo"),
        CaseFilter(light="red"),
        CaseFilter(light="green"),
        CaseFilter(light="yellow"),
        CaseFilter(stage="collection"),
        CaseFilter(q="垃圾"),
        CaseFilter(q="100%_"),
    ):
        actor = county.actor("north_dispatcher")
        page = await platform.cases.queries.page(actor, wanted, None, 50)
        counts = await platform.cases.queries.counts(actor, wanted)
        assert counts.count == len(page.items), wanted
        assert sum(counts.by_stage.values()) == counts.count
        assert counts.by_queue[wanted.queue] == counts.count
        if wanted.light:
            assert counts.by_light == {wanted.light: counts.count}
        points = await platform.cases.queries.points(actor, wanted, None)
        assert len(points["features"]) == counts.count
        assert len(await _exported(platform, actor, wanted)) == counts.count + 1


async def test_lights_follow_the_clock(platform: Platform, county: World, time: FixedTime):
    case = await reported(platform)
    assert case.due_at is not None
    assert await _numbers(platform, county, "leader", light="green") == [case.number]
    time.advance(case.due_at - time.now())
    assert await _numbers(platform, county, "leader", light="yellow") == [case.number]
    time.advance(timedelta(seconds=1))
    assert await _numbers(platform, county, "leader", light="red", queue="overdue") == [case.number]


async def test_private_cases_are_for_those_who_may_and_the_unit_that_holds_them(platform: Platform, county: World):
    case = await reported(platform, private=True)
    assert await _numbers(platform, county, "north_dispatcher") == [case.number]
    assert await _numbers(platform, county, "worker") == []
    assert await _numbers(platform, county, "handler") == []
    case = await act(platform, county, case, "north_dispatcher", "file", {})
    case = await act(platform, county, case, "north_dispatcher", "dispatch", {"unit_id": "city"})
    assert await _numbers(platform, county, "handler") == [case.number]
    assert await _numbers(platform, county, "water_handler") == []


async def test_the_map_can_be_cut_to_a_box(platform: Platform, county: World):
    case = await reported(platform)
    lon, lat = world.middle_of("999901100201001")
    near, far = (lon - 0.001, lat - 0.001, lon + 0.001, lat + 0.001), (0.0, 0.0, 1.0, 1.0)
    inside = await platform.cases.queries.points(county.actor("leader"), CaseFilter(), near)
    assert [feature["properties"]["number"] for feature in inside["features"]] == [case.number]
    assert not inside["truncated"]
    assert (await platform.cases.queries.points(county.actor("leader"), CaseFilter(), far))["features"] == []


async def test_an_export_leaves_the_reporter_out_and_defuses_formulas(platform: Platform, county: World):
    await reported(platform, text="=HYPERLINK(1)\n第二行")
    rows = await _exported(platform, county.actor("north_dispatcher"), CaseFilter())
    assert rows[1][9].startswith("'=HYPERLINK")
    assert "王小明" not in str(rows)
    assert "13812345678" not in str(rows)


async def test_who_may_not_export_is_refused(platform: Platform, county: World):
    with pytest.raises(ForbiddenError, match="case:export"):
        await platform.cases.exporting.export(county.actor("worker"), CaseFilter(), "csv")


@pytest.mark.parametrize(("after", "limit", "code"), [("nonsense", 50, "cursor"), (None, 0, "limit"), (None, 201, "limit")])
async def test_a_wrong_cursor_or_limit_is_said(platform: Platform, county: World, after, limit, code):
    with pytest.raises(InvalidError) as caught:
        await platform.cases.queries.page(county.actor("leader"), CaseFilter(), after, limit)
    assert caught.value.code == code


async def test_the_server_itself_sees_everything(platform: Platform):
    await reported(platform)
    assert len((await platform.cases.queries.page(SYSTEM, CaseFilter(), None, 10)).items) == 1

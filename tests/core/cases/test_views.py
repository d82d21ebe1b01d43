import msgspec

from tests.core.cases.making import a_case
from tests.core.cases.walking import reported, walked
from tests.world import World
from wangge_core.cases.model import Place
from wangge_core.cases.views import view_of
from wangge_core.ids import new_id
from wangge_core.platform import Platform


def test_a_plugin_never_sees_who_reported_nor_the_code_that_opens_the_page():
    case = a_case()
    told = msgspec.json.encode(view_of(case)).decode()
    for kept_back in (case.query_code, "王小明", "13812345678"):
        assert kept_back not in told


def test_a_point_is_shown_only_when_there_is_one():
    assert view_of(a_case()).position is None
    seen = view_of(a_case(place=Place("999901001001001", None, 112.0, 28.0, 5.0))).position
    assert seen is not None
    assert (seen.lon, seen.lat) == (112.0, 28.0)


async def test_cases_and_units_are_found_by_their_ids(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "dispatch")
    view = await platform.cases.views.case_view(str(case.id))
    assert view is not None
    assert (view.number, view.state, view.area) == (case.number, "handling", case.place.area)
    unit = await platform.cases.views.unit_view(str(case.unit_id))
    assert unit is not None
    assert (unit.name, unit.kind) == ("城市管理局", "urban_management")


async def test_what_is_gone_is_none(platform: Platform):
    assert await platform.cases.views.case_view(str(new_id())) is None
    assert await platform.cases.views.unit_view(str(new_id())) is None
